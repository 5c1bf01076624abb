-- Who is in a room now. KEYS: present.
local users = {}
for _, member in ipairs(redis.call('ZRANGE', KEYS[1], '(' .. whole(now_ms()), '+inf', 'BYSCORE')) do
  local user, worker = string.match(member, '^(%S+) (%S+)$')
  if worker ~= '-' then
    users[#users + 1] = user
  end
end
return users
