"""What is allowed: the rules. No HTTP, no Socket.IO, no query language."""
