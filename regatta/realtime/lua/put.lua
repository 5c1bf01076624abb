-- Put a user on a board unless the board knows something newer; the rank, counted from 0, or
-- nothing for a user who was taken off.
-- A board is a sorted set whose members begin with the inverted time at which the score was
-- reached, so that equal scores stand in the order in which they were reached; and a hash from
-- user to revision, member and name.
-- KEYS: ranks, users, dirty boards. ARGV: user, score, member, revision, name, board.
local known = redis.call('HGET', KEYS[2], ARGV[1])
if known then
  local revision, member = string.match(known, '^(%d+) (%S+) ')
  if tonumber(revision) >= tonumber(ARGV[4]) then
    return redis.call('ZREVRANK', KEYS[1], member)
  end
  redis.call('ZREM', KEYS[1], member)
end
redis.call('ZADD', KEYS[1], ARGV[2], ARGV[3])
redis.call('HSET', KEYS[2], ARGV[1], ARGV[4] .. ' ' .. ARGV[3] .. ' ' .. ARGV[5])
redis.call('ZINCRBY', KEYS[3], 1, ARGV[6])
return redis.call('ZREVRANK', KEYS[1], ARGV[3])
