-- The dirty boards that somebody watches, with their dirt; the others are forgotten together
-- with their rooms, so that whoever comes next begins with a snapshot of a new epoch.
-- KEYS: dirty boards, tick. ARGV: tick (ms), limit, channel prefix, room key prefix.
if not redis.call('SET', KEYS[2], 1, 'NX', 'PX', ARGV[1]) then
  return {}
end
local watched = {}
local dirty = redis.call('ZRANGE', KEYS[1], 0, tonumber(ARGV[2]) - 1, 'WITHSCORES')
for index = 1, #dirty, 2 do
  local board = dirty[index]
  local room = 'leaderboard:' .. board
  if redis.call('PUBSUB', 'NUMSUB', ARGV[3] .. '{' .. room .. '}')[2] > 0 then
    watched[#watched + 1] = {board, dirty[index + 1]}
  else
    local key = ARGV[4] .. '{' .. room .. '}'
    redis.call('DEL', key .. ':meta', key .. ':log', key .. ':top')
    redis.call('ZREM', KEYS[1], board)
  end
end
return watched
