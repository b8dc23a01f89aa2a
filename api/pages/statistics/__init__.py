"""What anyone sees of the register as a whole: figures, rules, and what changed lately."""
