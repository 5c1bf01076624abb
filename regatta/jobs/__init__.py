"""Later and again: background and scheduled work; calls services."""
