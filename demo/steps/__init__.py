"""What happens to an organisation and its certificate: one file for each stretch of its way."""
