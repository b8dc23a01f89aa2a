"""Pages for regulators, across all bodies: histories, events, patterns, access log."""
