-- Forget that something was dirty unless it became dirtier in between.
-- KEYS: dirty things. ARGV: the thing, dirt seen.
if redis.call('ZSCORE', KEYS[1], ARGV[1]) == ARGV[2] then
  redis.call('ZREM', KEYS[1], ARGV[1])
end
return 0
