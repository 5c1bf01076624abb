-- Shared by all scripts that speak in a room; put in front of them.
-- A room is a hash (its epoch "e" and the number of its last event "s") and a stream of
-- finished events whose entry ids are those numbers.

-- The room's epoch, made from *fresh* when the room is new or was lost.
local function epoch_of(meta, log, fresh, meta_ttl)
  local epoch = redis.call('HGET', meta, 'e')
  if not epoch then
    epoch = fresh
    redis.call('DEL', log)
    redis.call('HSET', meta, 'e', epoch, 's', 0)
  end
  redis.call('PEXPIRE', meta, meta_ttl)
  return epoch
end

-- Append an event to the room and send it; *head* is its JSON up to the position.
local function say(meta, log, channel, fresh, head, max_events, log_ttl, meta_ttl)
  local epoch = epoch_of(meta, log, fresh, meta_ttl)
  local seq = redis.call('HINCRBY', meta, 's', 1)
  local body = head .. ',"epoch":"' .. epoch .. '","seq":' .. seq .. '}]'
  redis.call('XADD', log, 'MAXLEN', '~', max_events, seq .. '-0', 'b', body)
  redis.call('PEXPIRE', log, log_ttl)
  redis.call('PUBLISH', channel, epoch .. ' ' .. seq .. ' ' .. body)
  return {epoch, seq}
end
