"""What must hold of every history; pure functions."""
