"""Socket.IO: incoming events, rooms, publishing, history and ranks."""
