"""A due item, its kinds, and the days it depends on."""

import re
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final

from domain.calendar import end_of_day
from domain.working_days import WorkingDays


class Kind(StrEnum):
    """Kinds of due items, in the order of a certificate's lifecycle."""

    APPLICATION_TO_REVIEW = "application_to_review"
    SUPPLEMENT_OVERDUE = "supplement_overdue"
    PERMIT_LAPSED = "permit_lapsed"
    AGREEMENT_MISSING = "agreement_missing"
    AUDIT_TO_PLAN = "audit_to_plan"
    AUDIT_TO_RECORD = "audit_to_record"
    FINDING_DUE = "finding_due"
    FINDING_OVERDUE = "finding_overdue"
    REVIEW_WAITING = "review_waiting"
    DECISION_WAITING = "decision_waiting"
    SURVEILLANCE_DUE = "surveillance_due"
    SURVEILLANCE_OVERDUE = "surveillance_overdue"
    MEASURE_PENDING = "measure_pending"
    SUSPENSION_ENDING = "suspension_ending"
    SUSPENSION_OVER = "suspension_over"
    RECERTIFICATION_WINDOW = "recertification_window"
    CHANGE_TO_EVALUATE = "change_to_evaluate"
    CHANGE_TO_DECIDE = "change_to_decide"
    APPEAL_TO_ACKNOWLEDGE = "appeal_to_acknowledge"
    APPEAL_TO_DECIDE = "appeal_to_decide"
    SLIP_TO_CONFIRM = "slip_to_confirm"
    COMPLAINT_TO_ACKNOWLEDGE = "complaint_to_acknowledge"
    COMPLAINT_TO_ANSWER = "complaint_to_answer"
    COMPLAINT_TO_INVESTIGATE = "complaint_to_investigate"
    COMPLAINT_TO_CLOSE = "complaint_to_close"
    MISUSE_TO_ORDER = "misuse_to_order"
    CORRECTION_ORDERED = "correction_ordered"
    MISUSE_UNCORRECTED = "misuse_uncorrected"
    EDITION_TRANSITION = "edition_transition"
    EDITION_LAPSED = "edition_lapsed"
    TWO_CERTIFICATES = "two_certificates"
    FILE_ARCHIVABLE = "file_archivable"


REMINDERS: Final = frozenset({Kind.RECERTIFICATION_WINDOW})
"""Kinds whose day starts a warning (domain §4) and is no limit: after it nothing is overdue."""

EXTENDABLE: Final = "extendable"
"""Subject of an ending suspension that can still be extended."""

EVALUABLE: Final = "evaluable"
"""Subject of a suspension past its last day whose lifting evaluation can still be recorded."""

EVALUATED: Final = "evaluated"
"""Subject of a suspension that can be lifted: its evaluation lies within it, or none is needed."""


OF_APPLICATION: Final = "application"
"""What is open about a lapsed permit of an application: a further one supplements it."""

UNORDERED: Final = "unordered"
"""What is open about a misuse left uncorrected whose correction was never ordered: none can be confirmed."""

SUSPENDABLE: Final = "suspendable"
"""What is open about a lapsed permit if the scheme has it as a ground of suspension."""


@dataclass(frozen=True)
class Due:
    """Something to be done, about `subject` within the case: a finding, a measure, a proceeding's number.

    For a suspension the subject is what is open about it: `EXTENDABLE`, `EVALUABLE`, `EVALUATED` or nothing;
    a lapsed permit is of a kind and has this in `about`: `OF_APPLICATION`, `SUSPENDABLE` or nothing. So has
    a misuse left uncorrected: `UNORDERED` or nothing.

    It is on the list from the day `shown_from` to the day `shown_to`, both inclusive; absent means without
    limit. `due_at` is the last instant in time; absent where no rule sets one. `calendars` are the sources of
    the calendars by which its working days were counted (rule 33); empty where none were.
    """

    kind: Kind
    subject: str = ""
    due_at: datetime | None = None
    shown_from: date | None = None
    shown_to: date | None = None
    calendars: tuple[str, ...] = ()
    about: str = ""

    @property
    def number(self) -> int | None:
        """The number of the audit or proceeding that the subject begins with, if it does: 1 for `1-N2`.

        None for a finding that passed from the predecessor, whose audit was none of this case, and for the
        number of a certificate.
        """
        if self.kind is Kind.TWO_CERTIFICATES:
            return None
        digits = re.match("[0-9]{1,6}", self.subject)
        return int(digits[0]) or None if digits else None


@dataclass(frozen=True)
class SecondCertificate:
    """Another certificate that the holder has at the same body under the scheme, besides this one `since`."""

    number: str
    since: date
    valid_from: date
    valid_until: date


@dataclass(frozen=True)
class Dates:
    """Days that deadlines count from and that no decision needs; `seconds` are known to the holder alone."""

    measures_ordered_on: date | None = None
    """The day on which the last failed surveillance was concluded."""
    recorded_on: date | None = None
    """The day on which the last event was recorded."""
    seconds: tuple[SecondCertificate, ...] = ()


def day_after(day: date) -> date:
    """The next day; of the last day of the calendar that day itself, so that no date stops a list."""
    return day if day == date.max else day + timedelta(days=1)


def due_in_working_days(item: Due, start: date, count: int, working_days: WorkingDays) -> Due:
    """The item, due at the end of that working day after `start`, with what it was counted by."""
    last = working_days.after(start, count)
    return replace(item, due_at=end_of_day(last), calendars=working_days.sources(start, last))
