"""Mandatory suspension: for the fault of the holder, never at its wish (rules 8, 18, 29 and 31)."""

from datetime import date

from domain.calendar import add_months
from domain.certificate.context import Act, Context
from domain.certificate.errors import GroundContradicted
from domain.certificate.state import Certificate
from domain.certificate.surveillance import next_surveillance_due
from domain.events.upkeep import Measure


def must_be_optional(case: Certificate, ground: str, act: Act, context: Context) -> None:
    """Raise GroundContradicted if a suspension on a ground without fault would settle a mandatory one."""
    if _is_mandatory(case, act, context):
        raise GroundContradicted(
            "Suspension is mandatory now, so {ground} is no ground for it. Name the fault of the holder.",
            ground=ground,
        )


def must_be_the_first(case: Certificate, ground: str) -> None:
    """Raise GroundContradicted if a suspension on a ground without fault would take the place of another."""
    if case.suspension:
        raise GroundContradicted(
            "The certificate is suspended already, so {ground} is no ground for it. "
            "Name the fault of the holder.",
            ground=ground,
        )


def _is_mandatory(case: Certificate, act: Act, context: Context) -> bool:
    """Whether a measure orders it, or more, or something was not done by its last day."""
    if case.measures & {Measure.SUSPEND, Measure.REVOKE}:
        return True
    last = in_order_until(case, context)
    return last is not None and last < act.today


def in_order_until(case: Certificate, context: Context) -> date | None:
    """The last day on which nothing is overdue that calls for a suspension; None if nothing ever will be.

    A finding, the correction of a misuse, or the surveillance (rules 8, 18 and 29).
    """
    last_days = [each.due for each in case.findings]
    if misuse_last := misuse_corrected_until(case, context):
        last_days.append(misuse_last)
    if surveillance_due := next_surveillance_due(case, context):
        last_days.append(surveillance_due)
    return min(last_days, default=None)


def misuse_corrected_until(case: Certificate, context: Context) -> date | None:
    """The last day for the first misuse whose correction is not confirmed, ordered or not (rule 29)."""
    known = [*(each.due for each in case.orders), *(each.known_on for each in case.misuses)]
    return add_months(min(known), context.rules(case).limits.misuse_months) if known else None
