"""What an audit team sees that fills in the score sheet of its audit, saves it as a draft and records it."""
