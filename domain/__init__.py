"""The domain: certificates, schemes and bodies, their events, decisions and rules."""
