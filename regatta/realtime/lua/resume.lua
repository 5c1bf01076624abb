-- Where the room stands, and the events after a known position if all of them are still there.
-- KEYS: meta, log. ARGV: fresh epoch, life of the room (ms), known epoch, known seq ('' for none),
-- how many at most, how many bytes of them at most.
local place = place_of(KEYS[1], KEYS[2], ARGV[1], ARGV[2])
local epoch, seq = place[1], place[2]
redis.call('PEXPIRE', KEYS[1], ARGV[2])
if ARGV[3] ~= epoch then
  return {epoch, seq, false}
end
local known = tonumber(ARGV[4])
local missing = seq - known
if missing < 0 or missing > tonumber(ARGV[5]) then
  return {epoch, seq, false}
end
local events, bytes = {}, 0
if missing > 0 then
  for _, entry in ipairs(redis.call('XRANGE', KEYS[2], (known + 1) .. '-0', '+')) do
    events[#events + 1] = entry[2][2]
    bytes = bytes + #entry[2][2]
    if bytes > tonumber(ARGV[6]) then
      return {epoch, seq, false}
    end
  end
end
if #events ~= missing then
  return {epoch, seq, false}
end
return {epoch, seq, events}
