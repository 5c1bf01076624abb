"""The world outside, as real servers on loopback that stand in for it."""
