-- Where the room stands, and the events after a known position if all of them are still there.
-- KEYS: meta, log. ARGV: fresh epoch, meta ttl, known epoch, known seq ('' for none), limit.
local epoch = epoch_of(KEYS[1], KEYS[2], ARGV[1], ARGV[2])
local seq = tonumber(redis.call('HGET', KEYS[1], 's'))
if ARGV[3] ~= epoch then
  return {epoch, seq, false}
end
local known = tonumber(ARGV[4])
local missing = seq - known
if missing < 0 or missing > tonumber(ARGV[5]) then
  return {epoch, seq, false}
end
local events = {}
if missing > 0 then
  for _, entry in ipairs(redis.call('XRANGE', KEYS[2], (known + 1) .. '-0', '+')) do
    events[#events + 1] = entry[2][2]
  end
end
if #events ~= missing then
  return {epoch, seq, false}
end
return {epoch, seq, events}
