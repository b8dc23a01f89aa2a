"""Use cases and the services behind them: events, accounts, sessions, rate limits."""
