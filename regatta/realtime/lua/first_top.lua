-- Store a board's top where there is none yet; return the stored one.
-- KEYS: top. ARGV: top, ttl (ms).
if redis.call('HSETNX', KEYS[1], 'v', 0) == 1 then
  redis.call('HSET', KEYS[1], 't', ARGV[1])
end
redis.call('PEXPIRE', KEYS[1], ARGV[2])
return {redis.call('HGET', KEYS[1], 'v'), redis.call('HGET', KEYS[1], 't')}
