"""Audit trail: who did what, when and why, for every event of every stream."""
