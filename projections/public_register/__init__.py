"""Public register: what everyone may know about a certificate, at any moment, as known at any moment."""
