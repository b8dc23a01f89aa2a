"""What people see who would rather look than read JSON."""
