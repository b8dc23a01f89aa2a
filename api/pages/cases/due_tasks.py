"""What is due in a case today, and which of the decisions open to whoever looks settles it?"""

from collections.abc import Collection, Sequence
from datetime import date
from functools import reduce

from api.pages.cases.task import Task, days_left, next_steps, task_subject
from api.pages.language import Language
from domain.calendar import civil_date
from domain.certificate.state import Certificate
from domain.deadlines import Due, Kind
from domain.deadlines.next_decisions import CORRECTED, next_decisions
from domain.recorded import Recorded
from domain.scheme.published import PublishedScheme
from projections.worklist.fold import CaseDue, DueItem, case_due_after


def due_tasks(
    history: Sequence[Recorded],
    scheme: PublishedScheme,
    today: date,
    open_decisions: Collection[str],
    language: Language,
) -> list[Task]:
    """Everything due, the earliest due first: the same items as on the work list, but never behind it."""
    case_due = reduce(lambda known, each: case_due_after(known, each, scheme), history, _no_case_due())
    if case_due is None:
        return []
    items = sorted(
        (item for item in case_due.items if _is_visible(item.due, today)),
        key=lambda item: (item.due.due_at is None, item.due.due_at or item.since),
    )
    return [_task(item, case_due.case, today, open_decisions, language) for item in items]


def _task(
    item: DueItem, case: Certificate, today: date, open_decisions: Collection[str], language: Language
) -> Task:
    due = item.due
    last_day = civil_date(due.due_at) if due.due_at else None
    decisions = next_decisions(due.kind, _detail(due, case))
    return Task(
        kind=due.kind,
        subject=task_subject(due.kind, due.subject, language),
        due_on=last_day,
        days_left=days_left(last_day, today),
        since=civil_date(item.since),
        steps=next_steps(decisions, open_decisions, case.id, case.number),
    )


def _detail(due: Due, case: Certificate) -> str:
    """What `next_decisions` asks to know of an item."""
    match due.kind:
        case Kind.MEASURE_PENDING:
            return due.subject
        case Kind.DECISION_WAITING:
            return case.audits[int(due.subject) - 1].purpose
        case Kind.FINDING_DUE:
            corrected = {known.finding.id for known in case.findings if known.corrected}
            return CORRECTED if due.subject in corrected else ""
        case _:
            return ""


def _is_visible(due: Due, today: date) -> bool:
    return (due.shown_from or today) <= today <= (due.shown_to or today)


def _no_case_due() -> CaseDue | None:
    return None
