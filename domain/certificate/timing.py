"""From which day may a decision hold?"""

from datetime import date

from domain.calendar import civil_date
from domain.certificate.deciding import Act
from domain.certificate.errors import DatesReversed
from domain.certificate.state import Certificate


def effective_within(
    case: Certificate, effective_on: date | None, act: Act, *, after: date | None = None
) -> date | None:
    """The day named, if it may be one: not after today, nor before the certificate or `after` began.

    None means the moment of recording. What takes effect earlier than it is recorded changes what
    is known of the past, never what was answered then (domain §5). Raises DatesReversed.
    """
    if effective_on is None:
        return None
    if effective_on > act.today:
        raise DatesReversed("A decision cannot take effect after today", act.today)
    for earliest in (case.valid_from, after):
        if earliest and effective_on < earliest:
            raise DatesReversed("The decision cannot take effect before", earliest)
    return effective_on


def first_day_after_last_suspension(case: Certificate) -> date | None:
    """Suspensions never overlap: a new one begins no earlier than the day the last was lifted."""
    return civil_date(case.reinstated_at) if case.reinstated_at else None
