-- Take a user off a board. What remains is a tombstone with the revision of the removal, so that
-- an older entry which is still on its way does not bring the user back.
-- KEYS: ranks, users, dirty boards. ARGV: user, revision, board.
local known = redis.call('HGET', KEYS[2], ARGV[1])
if known then
  local revision, member = string.match(known, '^(%d+) (%S+) ')
  if tonumber(revision) > tonumber(ARGV[2]) then
    return 0
  end
  redis.call('ZREM', KEYS[1], member)
  redis.call('ZINCRBY', KEYS[3], 1, ARGV[3])
end
redis.call('HSET', KEYS[2], ARGV[1], ARGV[2] .. ' - ')
return 0
