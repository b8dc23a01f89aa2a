"""What is worth a second look, across all bodies? Each pattern is a question of its own, with its list."""
