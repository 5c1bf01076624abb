-- Say what has changed on a room's roster, if it still is as it was read.
-- KEYS: meta, log, roster. ARGV: channel, fresh epoch, head, max events, time kept, life of the room
-- (ms), version read, how many joined, user and name of each, then each user who left.
if (redis.call('HGET', KEYS[1], 'p') or '') ~= ARGV[7] then
  return false
end
local first_left = 9 + 2 * ARGV[8]
for index = 9, first_left - 1, 2 do
  redis.call('HSET', KEYS[3], ARGV[index], ARGV[index + 1])
end
for index = first_left, #ARGV do
  redis.call('HDEL', KEYS[3], ARGV[index])
end
redis.call('PEXPIRE', KEYS[3], ARGV[6])
local place = place_of(KEYS[1], KEYS[2], ARGV[2], ARGV[6])
redis.call('HINCRBY', KEYS[1], 'p', 1)
say(KEYS[1], KEYS[2], place, ARGV[1], {ARGV[3]}, ARGV[4], ARGV[5], ARGV[6])
return 1
