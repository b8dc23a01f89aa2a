"""Work list: what is due in the cases of a body on a day."""
