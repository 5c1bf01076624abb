-- The dirty boards, with their dirt. KEYS: dirty boards, tick. ARGV: tick (ms), limit.
if not redis.call('SET', KEYS[2], 1, 'NX', 'PX', ARGV[1]) then
  return {}
end
local dirty = {}
local found = redis.call('ZRANGE', KEYS[1], 0, tonumber(ARGV[2]) - 1, 'WITHSCORES')
for index = 1, #found, 2 do
  dirty[#dirty + 1] = {found[index], found[index + 1]}
end
return dirty
