-- Note that a user is in a room, by the worker that says so, until the lease is over.
-- KEYS: present. ARGV: "user worker", lease, life of the key (ms).
redis.call('ZADD', KEYS[1], whole(now_ms() + ARGV[2]), ARGV[1])
redis.call('PEXPIRE', KEYS[1], ARGV[3])
return 1
