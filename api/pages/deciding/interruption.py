"""Confirmation of decisions that cannot be taken back.

Before those that end a certificate or a case for good: revoking, deregistering and refusing; declining and
withdrawing too, for a case that was declined comes back through an appeal alone, one withdrawn never does.
Everything else can be followed by its opposite: a suspension is lifted, a level raised again. Which they are
and what is said, each decision declares (domain/certificate/deciding.py).
"""

from typing import Final

from api.pages.deciding.asking import Asking
from domain.certificate.confirmation import REAPPLICATION_BARRED

CONFIRMED: Final = "confirmed"
"""The button on the page in between."""


def confirms(asking: Asking) -> str:
    """What the button says that does it; empty for a decision that is not confirmed."""
    confirmation = asking.decision.confirmation
    return asking.say(confirmation.button) if confirmation else ""


def consequences(asking: Asking) -> list[str]:
    """What will happen, in plain words; a scheme may bar nobody from applying again."""
    confirmation, months = asking.decision.confirmation, asking.rules.limits.reapplication_months
    texts = confirmation.consequences if confirmation else ()
    return [asking.say(each, months=months) for each in texts if each != REAPPLICATION_BARRED or months]
