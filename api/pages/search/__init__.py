"""Search for the certificates of an organisation."""
