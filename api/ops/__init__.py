"""Operation of a process: health, readiness, logging."""
