"""Sockets, rooms and races through real clients."""
