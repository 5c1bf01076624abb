-- Shared by all scripts that speak in a room; put in front of them, behind the clock.
-- A room is a hash and a stream of finished events whose entry ids are their numbers. The hash has
-- the room's epoch "e", the number "s" of its last event, and a checkpoint: the number "c" that was
-- the last one at the instant "t". Whatever is not newer than a checkpoint is as old as that.

-- An epoch begins with a part of the id of the run of the server in which it began: what a server
-- that was started again has in it may be older than what it has said.
local function run_of_server()
  local info = redis.pcall('INFO', 'server')
  return type(info) == 'string' and string.match(info, 'run_id:(%x%x%x%x%x%x%x%x)') or ''
end

local function is_of_this_run(epoch)
  local info = redis.pcall('INFO', 'server')
  return type(info) ~= 'string' or string.find(info, 'run_id:' .. string.sub(epoch, 1, 8), 1, true)
end

-- Where the room stands: its epoch, made from *fresh* when the room is new or was lost, its number,
-- and its checkpoint.
local function place_of(meta, log, fresh, ttl)
  local known = redis.call('HMGET', meta, 'e', 's', 'c', 't')
  if known[1] and is_of_this_run(known[1]) then
    return {known[1], tonumber(known[2]), tonumber(known[3] or 0), tonumber(known[4] or 0)}
  end
  local epoch = run_of_server() .. fresh
  redis.call('DEL', meta, log)
  redis.call('HSET', meta, 'e', epoch, 's', 0)
  redis.call('PEXPIRE', meta, ttl)
  return {epoch, 0, 0, 0}
end

-- Forget what is older than it is kept; an event lives between once and twice that time.
local function age(meta, log, place, seq, kept, ttl)
  local now = now_ms()
  if now - place[4] < kept then
    return
  end
  if place[3] > 0 then
    redis.call('XTRIM', log, 'MINID', (place[3] + 1) .. '-0')
  end
  redis.call('HSET', meta, 'c', seq, 't', whole(now))
  redis.call('PEXPIRE', log, 2 * kept)
  redis.call('PEXPIRE', meta, ttl)
end

-- Append events to the room and send them as one message; *heads* are their JSON up to the position.
local function say(meta, log, place, channel, heads, max_events, kept, ttl)
  local epoch, seq, bodies = place[1], place[2], {}
  redis.call('HSET', meta, 's', seq + #heads)
  for index, head in ipairs(heads) do
    local body = head .. ',"epoch":"' .. epoch .. '","seq":' .. (seq + index) .. '}]'
    redis.call('XADD', log, 'MAXLEN', '~', max_events, (seq + index) .. '-0', 'b', body)
    bodies[index] = body
  end
  age(meta, log, place, seq + #heads, tonumber(kept), ttl)
  redis.call('SPUBLISH', channel, epoch .. ' ' .. (seq + 1) .. ' ' .. table.concat(bodies, '\n'))
end
