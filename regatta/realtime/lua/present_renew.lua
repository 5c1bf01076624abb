-- Renew leases in a room. Returns whether that changed who is present: some had been forgotten, or
-- those of a worker that died were over.
-- KEYS: present, roster. ARGV: lease, life of the keys (ms), then each "user worker".
local now = now_ms()
local changed = redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', whole(now))
for index = 3, #ARGV do
  changed = changed + redis.call('ZADD', KEYS[1], whole(now + ARGV[1]), ARGV[index])
end
redis.call('PEXPIRE', KEYS[1], ARGV[2])
redis.call('PEXPIRE', KEYS[2], ARGV[2])
return changed > 0 and 1 or 0
