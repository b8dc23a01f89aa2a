"""Confirmation of decisions that cannot be taken back.

Before those that end a certificate or a case for good: revoking, deregistering and refusing; declining and
withdrawing too, for a case that was declined comes back through an appeal alone, one withdrawn never does.
Everything else can be followed by its opposite: a suspension is lifted, a level raised again. Which they are
and what is said, each decision declares (domain/certificate/declaration.py).
"""

from typing import Final

from api.pages.decision_forms.form_context import FormContext
from domain.certificate.confirmation import REAPPLICATION_BARRED

CONFIRMED: Final = "confirmed"
"""The button on the page in between."""


def confirm_button(context: FormContext) -> str:
    """What the button says that does it; empty for a decision that is not confirmed."""
    confirmation = context.decision.confirmation
    return context.translate(confirmation.button) if confirmation else ""


def consequences(context: FormContext) -> list[str]:
    """What will happen, in plain words; a scheme may bar nobody from applying again."""
    confirmation, months = context.decision.confirmation, context.rules.limits.reapplication_months
    texts = confirmation.consequences if confirmation else ()
    return [
        context.translate(each, months=months) for each in texts if each != REAPPLICATION_BARRED or months
    ]
