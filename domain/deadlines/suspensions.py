"""Rules for due items of a suspension: lifting, extending, evaluating, revoking (rules 7, 22 and 31)."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Final

from domain.body import Body
from domain.calendar import end_of_day
from domain.certificate.context import Context
from domain.certificate.lifting import lifting_evaluated_on, needs_evaluation, open_causes
from domain.certificate.mandatory_suspension import in_order_until
from domain.certificate.sanction_records import SuspensionRecord
from domain.certificate.state import Certificate
from domain.certificate.suspension_limit import SuspensionLimit, limit_of
from domain.deadlines.item import EVALUABLE, EVALUATED, EXTENDABLE, Due, Kind, day_after, due_in_working_days
from domain.scheme.published import PublishedScheme
from domain.working_days import WEEKENDS_ALONE, WorkingDays

SUSPENSION_AHEAD: Final = timedelta(days=30)


def suspension(
    case: Certificate, scheme: PublishedScheme, working_days: WorkingDays = WEEKENDS_ALONE
) -> Iterator[Due]:
    """At its end a suspension is lifted or the certificate revoked; it never ends by itself (domain §4)."""
    running = case.suspension
    if running is None or case.edition not in scheme.editions:
        return
    context = Context(scheme, Body(), working_days=working_days)
    limit, last = limit_of(case, running, context), running.until
    ending = Due(Kind.SUSPENSION_ENDING, "", end_of_day(last), last - SUSPENSION_AHEAD, last)
    subject = EXTENDABLE if last < limit.latest else ""
    if case.measures or open_causes(case, running) or not _is_liftable(case, running, context):
        yield replace(ending, subject=subject)
    else:
        yield from _liftable(ending, subject, in_order_until(case, context))
    yield from _over(case, running, limit, context)


def _over(
    case: Certificate,
    running: SuspensionRecord,
    limit: SuspensionLimit,
    context: Context,
) -> Iterator[Due]:
    """After the last day: lifting what was evaluated in time, recording such an evaluation, or revoking."""
    last, limits = running.until, context.rules(case).limits
    over = due_in_working_days(
        Due(Kind.SUSPENSION_OVER, shown_from=day_after(last)),
        last,
        limits.revoke_within_working_days,
        context.working_days,
    )
    if limit.exhausted:
        yield over
    elif lifting_evaluated_on(case, running, context) is None:
        evaluable_to = last + timedelta(days=limits.lifting_evaluation_days)
        yield replace(over, subject=EVALUABLE, shown_to=evaluable_to)
        yield replace(over, shown_from=day_after(evaluable_to))
    elif case.measures or open_causes(case, running):
        yield over
    else:
        yield from _liftable(over, "", in_order_until(case, context))


def _liftable(item: Due, otherwise: str, until: date | None) -> Iterator[Due]:
    """The item as one that can be settled by lifting, until something is overdue that bars it."""
    if until is None or (item.shown_to and item.shown_to <= until):
        yield replace(item, subject=EVALUATED)
    elif item.shown_from and item.shown_from > until:
        yield replace(item, subject=otherwise)
    else:
        yield replace(item, subject=EVALUATED, shown_to=until)
        yield replace(item, subject=otherwise, shown_from=day_after(until))


def _is_liftable(case: Certificate, running: SuspensionRecord, context: Context) -> bool:
    is_evaluated = lifting_evaluated_on(case, running, context) is not None
    return is_evaluated or not needs_evaluation(running, context.rules(case).limits)
