-- Renew a worker's lease; 0 when it had none any more, so that others may have forgotten it.
-- KEYS: leases of workers. ARGV: worker, lease (ms).
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
redis.call('ZREMRANGEBYSCORE', KEYS[1], 0, now)
local held = redis.call('ZSCORE', KEYS[1], ARGV[1])
redis.call('ZADD', KEYS[1], now + tonumber(ARGV[2]), ARGV[1])
return held and 1 or 0
