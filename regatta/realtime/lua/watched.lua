-- Whether anybody watches a room: a worker listens to it, or says of somebody that they are there,
-- while it comes back after its connection broke. A room that nobody watches is forgotten, so that
-- whoever comes next begins with a snapshot of a new epoch.
-- KEYS: present, whatever else is kept of the room. ARGV: channel.
if redis.call('PUBSUB', 'SHARDNUMSUB', ARGV[1])[2] > 0 or redis.call('EXISTS', KEYS[1]) == 1 then
  return 1
end
redis.call('DEL', unpack(KEYS))
return 0
