-- How many connections of somebody each worker has; all workers together have at most *limit*.
-- Workers whose lease is over are dead, and what they had is forgotten.
-- KEYS: counts by worker, leases of workers. ARGV: worker, its count, limit (-1 for none), ttl (ms).
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local limit = tonumber(ARGV[3])
if limit >= 0 then
  local total = tonumber(ARGV[2])
  local counts = redis.call('HGETALL', KEYS[1])
  for at = 1, #counts, 2 do
    if counts[at] ~= ARGV[1] then
      local lease = redis.call('ZSCORE', KEYS[2], counts[at])
      if lease and tonumber(lease) > now then
        total = total + tonumber(counts[at + 1])
      else
        redis.call('HDEL', KEYS[1], counts[at])
      end
    end
  end
  if total > limit then
    return 0
  end
end
if ARGV[2] == '0' then
  redis.call('HDEL', KEYS[1], ARGV[1])
else
  redis.call('HSET', KEYS[1], ARGV[1], ARGV[2])
  redis.call('PEXPIRE', KEYS[1], ARGV[4])
end
return 1
