"""What is certified, against which table, with which levels and time limits."""
