-- The rooms whose rosters are to be told now. Whoever gets them has a while to do so before somebody
-- else is asked; among them are rooms that nobody looks after any more.
-- KEYS: rosters to tell, tick, rooms looked after. ARGV: tick (ms), limit, that while (ms).
-- Returns each room, and until when it is in hand.
if not redis.call('SET', KEYS[2], 1, 'NX', 'PX', ARGV[1]) then
  return {}
end
local now = whole(now_ms())
for _, room in ipairs(redis.call('ZRANGE', KEYS[3], '-inf', now, 'BYSCORE', 'LIMIT', 0, ARGV[2])) do
  redis.call('ZREM', KEYS[3], room)
  redis.call('ZADD', KEYS[1], 'LT', now, room)
end
local due = {}
local hold = whole(now + ARGV[3])
for _, room in ipairs(redis.call('ZRANGE', KEYS[1], '-inf', now, 'BYSCORE', 'LIMIT', 0, ARGV[2])) do
  redis.call('ZADD', KEYS[1], hold, room)
  due[#due + 1] = {room, hold}
end
return due
