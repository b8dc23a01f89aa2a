"""What a certificate was worth at one moment, as known at another."""
