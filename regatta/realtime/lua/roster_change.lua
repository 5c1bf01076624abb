-- What the next event says of a room's roster.
-- KEYS: meta, present, roster. ARGV: most on the roster, most in one event.
-- Returns the roster's version, who joined, who left, and whether there will be more to say.
redis.call('ZREMRANGEBYSCORE', KEYS[2], '-inf', whole(now_ms()))
local more = 0
local here, present = {}, {}
for _, member in ipairs(redis.call('ZRANGE', KEYS[2], 0, -1)) do
  local user, worker = string.match(member, '^(%S+) (%S+)$')
  if worker == '-' then
    more = 1
  end
  if not here[user] then
    here[user] = true
    present[#present + 1] = user
  end
end
local known, left, size = {}, {}, 0
for _, user in ipairs(redis.call('HKEYS', KEYS[3])) do
  known[user] = true
  size = size + 1
  if not here[user] then
    if #left < tonumber(ARGV[2]) then
      left[#left + 1] = user
      size = size - 1
    else
      more = 1
    end
  end
end
local joined = {}
for _, user in ipairs(present) do
  if not known[user] and size < tonumber(ARGV[1]) then
    if #joined < tonumber(ARGV[2]) then
      joined[#joined + 1] = user
      size = size + 1
    else
      more = 1
    end
  end
end
return {redis.call('HGET', KEYS[1], 'p') or '', joined, left, more}
