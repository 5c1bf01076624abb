"""Torture: two servers and their Redis under faults, and checks of what clients went through."""
