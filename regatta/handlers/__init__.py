"""REST: parse, one service call, return a model."""
