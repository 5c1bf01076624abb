-- Publish a board's new top if it still builds upon the version that was read.
-- KEYS: meta, log, top. ARGV: channel, fresh epoch, head, max events, time kept, life of the room
-- (ms), version read, new version, new top.
if (redis.call('HGET', KEYS[3], 'v') or '') ~= ARGV[7] then
  return false
end
redis.call('HSET', KEYS[3], 'v', ARGV[8], 't', ARGV[9])
redis.call('PEXPIRE', KEYS[3], ARGV[6])
local place = place_of(KEYS[1], KEYS[2], ARGV[2], ARGV[6])
say(KEYS[1], KEYS[2], place, ARGV[1], {ARGV[3]}, ARGV[4], ARGV[5], ARGV[6])
return 1
