"""Who did what, when and why: every event of every stream, for those who supervise."""
