"""Where things rest: typed collections with named queries, over two engines."""
