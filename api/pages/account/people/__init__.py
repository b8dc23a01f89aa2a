"""The pages on which a body's administrators look after its people."""
