-- Note that a worker has no socket of a user in a room any more. For a moment more the user counts
-- as present, by "user -", so that whoever comes back at once was never gone.
-- KEYS: present. ARGV: "user worker", user, that moment (ms), whether to look for others ('' not
-- to). Returns whether no worker has the user in the room.
local now = now_ms()
redis.call('ZREM', KEYS[1], ARGV[1])
if tonumber(ARGV[3]) > 0 then
  redis.call('ZADD', KEYS[1], whole(now + ARGV[3]), ARGV[2] .. ' -')
end
if ARGV[4] == '' then
  return 1
end
local start = ARGV[2] .. ' '
for _, member in ipairs(redis.call('ZRANGE', KEYS[1], whole(now), '+inf', 'BYSCORE')) do
  if string.sub(member, 1, #start) == start and string.sub(member, -2) ~= ' -' then
    return 0
  end
end
return 1
