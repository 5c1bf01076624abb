"""`regatta demo`: a server with a race that never ends, run by real Socket.IO clients."""
