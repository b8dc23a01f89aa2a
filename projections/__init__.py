"""Read models: what anyone reads, derived from the events."""
