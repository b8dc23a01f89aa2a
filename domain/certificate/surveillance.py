"""Surveillance: the last day for the next one (rules 8, 23 and 25)."""

from datetime import date

from domain.certificate.context import Context
from domain.certificate.state import Certificate
from domain.errors import NotAllowedNow


class SurveillanceOverdue(NotAllowedNow):
    """Surveillance is overdue: until it is held nothing is reinstated or recertified (rules 20 and 22)."""

    def __init__(self, due: date, *, renewal: bool = False) -> None:
        super().__init__(
            "Surveillance of the previous certificate was due on {due}; conclude it before recertification."
            if renewal
            else "Surveillance was due on {due}; conclude it before reinstating.",
            due=due,
        )


def next_surveillance_due(case: Certificate, context: Context) -> date | None:
    """The last day for the next surveillance; None if the certificate ends before (rule 8)."""
    if case.valid_from is None:
        return None
    return _surveillance_due(case, case.supervised_on or case.valid_from, context)


def surveillance_due_on(case: Certificate, day: date, context: Context) -> date | None:
    """The last day for the next surveillance as it stood on `day`, from those held by then (rule 34)."""
    if case.valid_from is None:
        return None
    counted = (each.held_on for each in case.surveillances if each.counts and not each.set_aside)
    return _surveillance_due(
        case, max((held for held in counted if held <= day), default=case.valid_from), context
    )


def _surveillance_due(case: Certificate, last_held: date, context: Context) -> date | None:
    if case.valid_until is None:
        return None
    return context.rules(case).limits.surveillance_due(last_held, case.valid_until, case.void_times)
