"""How the staff of a body take decisions: forms made from the terms, and all that comes before a receipt."""
