-- The server's clock in ms; put in front of scripts that need it.
local function now_ms()
  local clock = redis.call('TIME')
  return clock[1] * 1000 + math.floor(clock[2] / 1000)
end

-- A number as Redis reads it: Lua would write large ones in short.
local function whole(number)
  return string.format('%.0f', number)
end
