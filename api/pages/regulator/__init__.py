"""What a regulator reads over all bodies: histories, events, patterns worth a look, and who read what."""
