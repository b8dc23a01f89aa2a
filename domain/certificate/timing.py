"""Effective dates of decisions: the days from which one may hold."""

from datetime import date, datetime, timedelta

from domain.calendar import civil_date, start_of_day
from domain.certificate.context import Act
from domain.certificate.errors import DatesOutOfOrder
from domain.certificate.state import Certificate


def effective_within(
    case: Certificate, effective_on: date | None, act: Act, *, after: date | None = None
) -> date | None:
    """The effective day, checked: not after today, nor before the certificate or `after` began.

    None means the moment of recording. A decision that takes effect before it is recorded changes what is
    known of the past, never what was answered then (domain §5). Raises DatesOutOfOrder.
    """
    if effective_on is None:
        return None
    if effective_on > act.today:
        raise DatesOutOfOrder("A decision cannot take effect after today {today}.", today=act.today)
    for earliest in (case.valid_from, after):
        if earliest and effective_on < earliest:
            raise DatesOutOfOrder("The decision cannot take effect before {earliest}.", earliest=earliest)
    return effective_on


def first_day_of_next_suspension(case: Certificate) -> date | None:
    """The earliest day of a new suspension: they never overlap, and one replaced had begun before."""
    moments = [case.reinstated_at] if case.reinstated_at else []
    if case.suspension:
        moments.append(case.suspension.start)
    return first_day_from(max(moments)) if moments else None


def first_day_of_next_level(case: Certificate) -> date | None:
    """The earliest day of a new level: none holds from before the last one was given."""
    return first_day_from(case.current_level.since) if case.current_level else None


def first_day_from(moment: datetime) -> date:
    """The first civil day that begins at the moment or after it."""
    day = civil_date(moment)
    return day if start_of_day(day) >= moment else day + timedelta(days=1)
