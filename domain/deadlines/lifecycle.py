"""What is due while a certificate lives?"""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Final

from domain.body import Body
from domain.calendar import add_months, add_working_days, end_of_day
from domain.certificate.context import Context
from domain.certificate.state import Certificate, Stage
from domain.certificate.upkeep import next_surveillance_due
from domain.deadlines.item import Dates, Due, Kind, day_after
from domain.events.evaluation import AuditPurpose
from domain.events.upkeep import Measure
from domain.scheme.limits import Limits
from domain.scheme.published import PublishedScheme

SURVEILLANCE_AHEAD: Final = timedelta(days=90)
SUSPENSION_AHEAD: Final = timedelta(days=30)


def surveillance(case: Certificate, scheme: PublishedScheme) -> Iterator[Due]:
    """Rule 8: the day after the last one for it, a certificate not yet suspended must be suspended."""
    if case.edition not in scheme.editions:
        return
    last_day = next_surveillance_due(case, Context(scheme, Body()))
    if last_day:
        at = end_of_day(last_day)
        yield Due(Kind.SURVEILLANCE_DUE, "", at, last_day - SURVEILLANCE_AHEAD, last_day)
        if case.stage is Stage.GRANTED:
            yield Due(Kind.SURVEILLANCE_OVERDUE, "", at, day_after(last_day))


def measures(case: Certificate, limits: Limits, dates: Dates) -> Iterator[Due]:
    """What a failed surveillance ordered and nobody has done yet."""
    audit = case.last_audit
    is_under_way = audit and audit.purpose is AuditPurpose.SUPPLEMENTARY and not audit.concluded
    for measure in sorted(case.measures):
        if measure is Measure.SUPPLEMENTARY_AUDIT and is_under_way:
            continue
        yield Due(Kind.MEASURE_PENDING, measure, _measure_due(measure, limits, dates.supervised_on))


def _measure_due(measure: Measure, limits: Limits, ordered_on: date | None) -> datetime | None:
    if ordered_on is None:
        return None
    match measure:
        case Measure.SUSPEND:
            return end_of_day(ordered_on + timedelta(days=limits.suspend_within_days))
        case Measure.REVOKE:
            return end_of_day(add_working_days(ordered_on, limits.revoke_within_working_days))
        case _:
            return None


def suspension(case: Certificate, limits: Limits) -> Iterator[Due]:
    """At its end it is lifted or the certificate revoked; never does it end by itself (domain §4)."""
    if case.stage is Stage.SUSPENDED and case.suspension:
        last = case.suspension.until
        yield Due(Kind.SUSPENSION_ENDING, "", end_of_day(last), last - SUSPENSION_AHEAD, last)
        revoke_by = add_working_days(last, limits.revoke_within_working_days)
        yield Due(Kind.SUSPENSION_OVER, "", end_of_day(revoke_by), day_after(last))


def renewal(case: Certificate, scheme: PublishedScheme, limits: Limits) -> Iterator[Due]:
    """The window for the next cycle, and the move to a succeeding edition if this one ends before."""
    if case.valid_until is None:
        return
    if case.stage is Stage.GRANTED and case.replaced_by is None:
        opens_on = add_months(case.valid_until, -limits.recertification_opens_months)
        late_from = add_months(case.valid_until, -limits.recertification_warns_months)
        yield Due(Kind.RECERTIFICATION_WINDOW, "", end_of_day(late_from), opens_on)
    succession = scheme.successions.get(case.edition)
    if succession and succession.deadline < case.valid_until:
        yield Due(Kind.EDITION_TRANSITION, succession.successor, end_of_day(succession.deadline))
