"""Rate limits that hold across servers."""

from services.rates.gcra import Policy, RateVerdict
from services.rates.rate_limiter import RateLimiter, open_rate_limiter

__all__ = ["Policy", "RateLimiter", "RateVerdict", "open_rate_limiter"]
