"""Public statistics, schemes and recent changes."""
