"""Deadlines: what is due in a case, from which day it is on the list, and until when.

Every limit comes from the scheme (domain §4). What is due follows from the case and the calendar of working
days alone, so a list for any day is arithmetic and needs no nightly job.
"""

from dataclasses import replace
from datetime import date
from typing import assert_never, cast

from domain.calendar import civil_date
from domain.certificate.state import LIVE, UNDECIDED, Certificate
from domain.deadlines.duties import lapsed_permits, misuse, retention, two_certificates
from domain.deadlines.item import REMINDERS, Dates, Due, Kind, SecondCertificate
from domain.deadlines.precedence import without_pointless
from domain.deadlines.rules import (
    appeals,
    application,
    audits,
    changes,
    complaints,
    findings,
    measures,
    overdue_findings,
    renewal,
    slips,
    surveillance,
)
from domain.deadlines.succession import from_first_day
from domain.deadlines.suspensions import suspension
from domain.deadlines.transition import transition
from domain.events.application import Applied
from domain.events.succession import Matters, MattersPassed
from domain.events.unions import (
    AppealEvent,
    ApplicationEvent,
    CertificateEvent,
    ChangeEvent,
    ComplaintEvent,
    DecisionEvent,
    EvaluationEvent,
    SanctionEvent,
    SetAsideEvent,
)
from domain.events.upkeep import LevelRestored, MeasureWaived, Supervised, Transitioned, Upgraded
from domain.recorded import Recorded
from domain.scheme.limits import Limits
from domain.scheme.published import PublishedScheme
from domain.working_days import WEEKENDS_ALONE, WorkingDays

__all__ = ["REMINDERS", "Dates", "Due", "Kind", "SecondCertificate", "dates_after", "due"]

_KnownToTheCase = (
    Applied
    | ApplicationEvent
    | DecisionEvent
    | SanctionEvent
    | SetAsideEvent
    | ChangeEvent
    | AppealEvent
    | ComplaintEvent
)
"""Families of events whose deadlines follow from what the certificate itself remembers."""


def dates_after(dates: Dates, recorded: Recorded) -> Dates:
    """The days after one more event of the case."""
    dates = replace(dates, recorded_on=civil_date(recorded.recorded_at))
    event = cast("CertificateEvent", recorded.event)
    match event:
        case Supervised(measures=measures) if measures:
            return replace(dates, measures_ordered_on=civil_date(recorded.recorded_at))
        case MattersPassed(matters=Matters(measures_on=day)) if day:
            return replace(dates, measures_ordered_on=max(day, dates.measures_ordered_on or day))
        case Supervised() | MeasureWaived() | Upgraded() | LevelRestored() | Transitioned():
            return dates
        case _ if isinstance(event, EvaluationEvent):
            return dates
        case _ if isinstance(event, _KnownToTheCase):
            return dates
        case _:
            assert_never(event)


def due(
    case: Certificate,
    scheme: PublishedScheme,
    dates: Dates,
    working_days: WorkingDays = WEEKENDS_ALONE,
) -> tuple[Due, ...]:
    """Everything due in the case on any day to come, as long as nothing more is recorded."""
    rules = scheme.editions.get(case.edition)
    limits = rules.limits if rules else Limits()
    before_expiry = [*audits(case, scheme), *findings(case)]
    if case.stage in UNDECIDED | LIVE:
        before_expiry += lapsed_permits(case, rules)
    if case.stage in LIVE:
        before_expiry += [
            *surveillance(case, scheme),
            *overdue_findings(case, limits),
            *measures(case, limits, dates, working_days),
            *suspension(case, scheme, working_days),
            *renewal(case, limits),
            *transition(case, scheme),
            *changes(case),
            *misuse(case, limits),
            *two_certificates(case, limits, dates),
        ]
    here = (from_first_day(item, case) for item in before_expiry)
    limited = tuple(_until_expiry(item, case.valid_until) for item in without_pointless(here))
    proceedings = (*appeals(case), *slips(case, limits), *complaints(case, limits, working_days))
    return (*application(case), *limited, *proceedings, *retention(case, limits, dates))


def _until_expiry(item: Due, valid_until: date | None) -> Due:
    """After the last day of validity nothing can be done about a certificate any more (rule 7)."""
    if valid_until is None or (item.shown_to and item.shown_to <= valid_until):
        return item
    return replace(item, shown_to=valid_until)
