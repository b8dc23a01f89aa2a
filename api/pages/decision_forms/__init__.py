"""Decision forms: pages on which the staff of a certification body enter and confirm decisions."""
