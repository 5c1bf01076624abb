-- Deletes the stamps of tags; in slices, since a call takes only so many arguments.
-- KEYS: tags.
for first = 1, #KEYS, 1000 do
  redis.call('DEL', unpack(KEYS, first, math.min(first + 999, #KEYS)))
end
return 0
