-- Publish a board's new top if it still builds upon the version that was read, and forget that
-- the board was dirty unless it became dirtier in between.
-- KEYS: meta, log, top, dirty boards. ARGV: channel, fresh epoch, head, max events, log ttl,
-- meta ttl (ms), version read, new version, new top, board, dirt seen.
-- An empty head publishes nothing: the top did not change.
if (redis.call('HGET', KEYS[3], 'v') or '') ~= ARGV[7] then
  return false
end
if ARGV[3] ~= '' then
  redis.call('HSET', KEYS[3], 'v', ARGV[8], 't', ARGV[9])
  redis.call('PEXPIRE', KEYS[3], ARGV[6])
  say(KEYS[1], KEYS[2], ARGV[1], ARGV[2], ARGV[3], ARGV[4], ARGV[5], ARGV[6])
end
if redis.call('ZSCORE', KEYS[4], ARGV[10]) == ARGV[11] then
  redis.call('ZREM', KEYS[4], ARGV[10])
end
return 1
