"""Use cases: one method for each thing a person can do."""
