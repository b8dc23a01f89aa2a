"""How often may someone ask, however many servers answer them?"""

from services.rates.policy import Policy, Verdict
from services.rates.rates import Rates, opened

__all__ = ["Policy", "Rates", "Verdict", "opened"]
