-- Ends a claim and stores what was made, unless a tag was invalidated since.
-- KEYS: entry, lock, tags. ARGV: claim, its stamps, ttl in ms, value ('' for none).
if redis.call('HGET', KEYS[2], 'claim') == ARGV[1] then
  redis.call('DEL', KEYS[2])
end
local stamps = {}
for index = 3, #KEYS do
  stamps[#stamps + 1] = redis.call('GET', KEYS[index]) or ''
end
if ARGV[4] == '' or table.concat(stamps, ' ') ~= ARGV[2] then
  return 0
end
redis.call('HSET', KEYS[1], 'stamps', ARGV[2], 'value', ARGV[4])
redis.call('PEXPIRE', KEYS[1], ARGV[3])
return 1
