"""What may everyone know about a certificate, at any moment, as known at any moment?"""
