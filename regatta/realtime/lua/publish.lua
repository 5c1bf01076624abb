-- Say events, each that has an id once for that id. Returns epoch and number of each.
-- KEYS: meta, log, then of each event with an id what remembers it.
-- ARGV: channel, fresh epoch, max events, time kept, life of the room, life of an id (ms), then of
-- each event its head, and whether it has an id ('' for none).
local place = place_of(KEYS[1], KEYS[2], ARGV[2], ARGV[5])
local epoch, seq = place[1], place[2]
local heads, answers, remembers = {}, {}, 2
for index = 7, #ARGV, 2 do
  local said = false
  if ARGV[index + 1] ~= '' then
    remembers = remembers + 1
    local here = epoch .. ' ' .. (seq + #heads + 1)
    said = redis.call('SET', KEYS[remembers], here, 'NX', 'GET', 'PX', ARGV[6])
  end
  if said then
    local before, number = string.match(said, '^(%S+) (%d+)$')
    answers[#answers + 1] = {before, tonumber(number)}
  else
    heads[#heads + 1] = ARGV[index]
    answers[#answers + 1] = {epoch, seq + #heads}
  end
end
if #heads > 0 then
  say(KEYS[1], KEYS[2], place, ARGV[1], heads, ARGV[3], ARGV[4], ARGV[5])
end
return answers
