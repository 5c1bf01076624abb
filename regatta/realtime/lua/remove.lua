-- Take a user off a board. KEYS: ranks, users, dirty boards. ARGV: user, board.
local known = redis.call('HGET', KEYS[2], ARGV[1])
if known then
  redis.call('ZREM', KEYS[1], string.match(known, '^%d+ (%S+) '))
  redis.call('HDEL', KEYS[2], ARGV[1])
  redis.call('ZINCRBY', KEYS[3], 1, ARGV[2])
end
return 0
