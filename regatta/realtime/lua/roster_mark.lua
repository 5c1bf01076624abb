-- Note that the rosters of rooms are to be told anew, and until when rooms are looked after.
-- KEYS: rosters to tell, rooms looked after. ARGV: how long changes are gathered, lease (ms), how
-- many of the rooms that follow have changed, the rooms.
local now = now_ms()
for index = 4, #ARGV do
  if index - 3 <= tonumber(ARGV[3]) then
    redis.call('ZADD', KEYS[1], 'LT', whole(now + ARGV[1]), ARGV[index])
  end
  redis.call('ZADD', KEYS[2], whole(now + ARGV[2]), ARGV[index])
end
return 0
