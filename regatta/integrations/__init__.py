"""The world outside: one file a vendor or protocol, each behind a port."""
