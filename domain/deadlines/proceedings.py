"""What is due of changes, appeals and complaints?"""

from collections.abc import Iterator
from datetime import timedelta

from domain.calendar import add_working_days, civil_date, end_of_day
from domain.certificate.state import Certificate
from domain.deadlines.item import Due, Kind
from domain.scheme.limits import Limits


def changes(case: Certificate) -> Iterator[Due]:
    """Each reported change until it is decided."""
    for change in case.changes:
        kind = Kind.CHANGE_TO_EVALUATE if change.favourable is None else Kind.CHANGE_TO_DECIDE
        yield Due(kind, str(change.number))


def appeals(case: Certificate) -> Iterator[Due]:
    """Each appeal until it is decided, whatever became of the certificate."""
    for appeal in case.appeals:
        if not appeal.decided:
            if not appeal.acknowledged:
                yield Due(Kind.APPEAL_TO_ACKNOWLEDGE, str(appeal.number))
            yield Due(Kind.APPEAL_TO_DECIDE, str(appeal.number))


def complaints(case: Certificate, limits: Limits) -> Iterator[Due]:
    """Three clocks run from its arrival; whoever has not been answered cannot be told the outcome."""
    for complaint in case.complaints:
        subject, arrived = str(complaint.number), complaint.received_at
        day = civil_date(arrived)
        if not complaint.acknowledged:
            time_limit = timedelta(hours=limits.complaint_acknowledge_hours)
            yield Due(Kind.COMPLAINT_TO_ACKNOWLEDGE, subject, arrived + time_limit)
        if not complaint.answered:
            answer_by = add_working_days(day, limits.complaint_answer_working_days)
            yield Due(Kind.COMPLAINT_TO_ANSWER, subject, end_of_day(answer_by))
        close_by = day + timedelta(days=limits.complaint_close_days)
        yield Due(Kind.COMPLAINT_TO_CLOSE, subject, end_of_day(close_by))
