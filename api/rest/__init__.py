"""Routes of the JSON interface, one package for each audience."""
