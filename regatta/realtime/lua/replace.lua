-- Make a board anew. KEYS: ranks, users, dirty boards.
-- ARGV: board, then user, score, member, revision, name for each row.
redis.call('DEL', KEYS[1], KEYS[2])
for index = 2, #ARGV, 5 do
  redis.call('ZADD', KEYS[1], ARGV[index + 1], ARGV[index + 2])
  redis.call('HSET', KEYS[2], ARGV[index],
    ARGV[index + 3] .. ' ' .. ARGV[index + 2] .. ' ' .. ARGV[index + 4])
end
redis.call('ZINCRBY', KEYS[3], 1, ARGV[1])
return 0
