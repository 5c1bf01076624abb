-- Say an event, once for each id.
-- KEYS: meta, log, and of an event with an id what remembers it.
-- ARGV: channel, fresh epoch, head, max events, time kept, life of the room, life of an id (ms).
local place = place_of(KEYS[1], KEYS[2], ARGV[2], ARGV[6])
if KEYS[3] then
  local here = place[1] .. ' ' .. (place[2] + 1)
  local said = redis.call('SET', KEYS[3], here, 'NX', 'GET', 'PX', ARGV[7])
  if said then
    local epoch, seq = string.match(said, '^(%S+) (%d+)$')
    return {epoch, tonumber(seq)}
  end
end
return say(KEYS[1], KEYS[2], place, ARGV[1], ARGV[3], ARGV[4], ARGV[5], ARGV[6])
