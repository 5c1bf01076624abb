-- KEYS: meta, log. ARGV: channel, fresh epoch, head, max events, log ttl, meta ttl (ms).
return say(KEYS[1], KEYS[2], ARGV[1], ARGV[2], ARGV[3], ARGV[4], ARGV[5], ARGV[6])
