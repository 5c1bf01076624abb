"""Rules that can be tested by themselves."""
