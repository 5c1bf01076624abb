"""Real time beside its peers: `make bench-realtime`."""
