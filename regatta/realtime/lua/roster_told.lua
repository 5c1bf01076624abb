-- Note that a roster was told, unless it changed meanwhile.
-- KEYS: rosters to tell. ARGV: room, until when it was in hand, in how many ms it is to be told
-- again ('' for never).
if redis.call('ZSCORE', KEYS[1], ARGV[1]) ~= ARGV[2] then
  return 0
end
if ARGV[3] == '' then
  redis.call('ZREM', KEYS[1], ARGV[1])
else
  redis.call('ZADD', KEYS[1], whole(now_ms() + ARGV[3]), ARGV[1])
end
return 1
