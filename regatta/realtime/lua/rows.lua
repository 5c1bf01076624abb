-- A part of a board: rows of member, score and name, the rank of the first and the total.
-- KEYS: ranks, users. ARGV: 'top' or a user in the middle, limit.
local first, limit = 0, tonumber(ARGV[2])
local total = redis.call('ZCARD', KEYS[1])
if ARGV[1] ~= 'top' then
  local known = redis.call('HGET', KEYS[2], ARGV[1])
  local rank = known and redis.call('ZREVRANK', KEYS[1], string.match(known, '^%d+ (%S+) '))
  if not rank then
    return {0, total, {}}
  end
  first = math.max(0, math.min(rank - math.floor(limit / 2), total - limit))
end
local found = redis.call('ZREVRANGE', KEYS[1], first, first + limit - 1, 'WITHSCORES')
local rows = {}
for index = 1, #found, 2 do
  local user = string.match(found[index], '^%d+:(.*)$')
  local known = redis.call('HGET', KEYS[2], user)
  rows[#rows + 1] = {user, found[index + 1], string.match(known, '^%d+ %S+ (.*)$')}
end
return {first, total, rows}
