"""What JSON routes and pages share: credentials, permissions, locale, bodies, caching, pagination."""
