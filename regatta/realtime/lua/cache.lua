-- Reads an entry, and on a miss claims its making. Each tag has a random stamp; an entry is good
-- while its stamps are those of its tags. Without a stamp, a tag gets a fresh one: whoever loses
-- or deletes a stamp thereby invalidates.
-- KEYS: entry, lock, tags. ARGV: fresh stamp, life of a stamp in ms, claim ('' only to look),
-- life of a claim in ms. Returns the stamps and the value, or whether the claim was granted.
local stamps = {}
for index = 3, #KEYS do
  local stamp = redis.call('GET', KEYS[index])
  if not stamp then
    stamp = ARGV[1]
    redis.call('SET', KEYS[index], stamp, 'PX', ARGV[2])
  end
  stamps[#stamps + 1] = stamp
end
local now = table.concat(stamps, ' ')
local entry = redis.call('HMGET', KEYS[1], 'stamps', 'value')
if entry[1] == now then
  return {now, entry[2]}
end
if ARGV[3] == '' then
  return {now, false}
end
local holder = redis.call('HGET', KEYS[2], 'stamps')
if holder == now then
  return {now, 0}
end
-- Whoever makes the value from older stamps makes it for nobody: it is not waited for.
redis.call('HSET', KEYS[2], 'claim', ARGV[3], 'stamps', now)
redis.call('PEXPIRE', KEYS[2], ARGV[4])
for index = 3, #KEYS do
  if redis.call('PTTL', KEYS[index]) < tonumber(ARGV[2]) then
    redis.call('PEXPIRE', KEYS[index], ARGV[2])
  end
end
return {now, 1}
