-- Rank (from 0), score and revision of a user. KEYS: ranks, users. ARGV: user.
local known = redis.call('HGET', KEYS[2], ARGV[1])
if not known then
  return false
end
local revision, member = string.match(known, '^(%d+) (%S+) ')
local rank = redis.call('ZREVRANK', KEYS[1], member)
if not rank then
  return false
end
return {rank, redis.call('ZSCORE', KEYS[1], member), revision}
