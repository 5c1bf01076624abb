-- A board's published top, stored now if there is none and one is given; false without either.
-- KEYS: top. ARGV: top or '', ttl (ms).
if redis.call('EXISTS', KEYS[1]) == 0 then
  if ARGV[1] == '' then
    return false
  end
  redis.call('HSET', KEYS[1], 'v', 0, 't', ARGV[1])
end
redis.call('PEXPIRE', KEYS[1], ARGV[2])
return redis.call('HGET', KEYS[1], 't')
