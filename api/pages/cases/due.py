"""What is due in a case today, and which of the decisions open to whoever looks settles it?"""

from collections.abc import Collection, Sequence
from datetime import date
from functools import reduce

from api.pages.cases.task import Task, about, days_left, steps
from api.pages.language import Language
from domain.calendar import civil_date
from domain.certificate.state import Certificate
from domain.deadlines import Due, Kind
from domain.deadlines.settling import CORRECTED, next_decisions
from domain.recorded import Recorded
from domain.scheme.published import PublishedScheme
from projections.worklist.fold import Docket, Item, docket_after


def due_in(
    history: Sequence[Recorded],
    scheme: PublishedScheme,
    today: date,
    open_: Collection[str],
    language: Language,
) -> list[Task]:
    """Everything due, the earliest due first: the same items as on the work list, but never behind it."""
    docket = reduce(lambda known, each: docket_after(known, each, scheme), history, _none())
    if docket is None:
        return []
    items = sorted(
        (item for item in docket.items if _shown(item.due, today)),
        key=lambda item: (item.due.due_at is None, item.due.due_at or item.since),
    )
    return [_task(item, docket.case, today, open_, language) for item in items]


def _task(item: Item, case: Certificate, today: date, open_: Collection[str], language: Language) -> Task:
    due = item.due
    last = civil_date(due.due_at) if due.due_at else None
    names = next_decisions(due.kind, _about(due, case))
    return Task(
        kind=due.kind,
        about=about(due.kind, due.subject, language),
        due_on=last,
        left=days_left(last, today),
        since=civil_date(item.since),
        steps=steps(names, open_, case.id, case.number),
    )


def _about(due: Due, case: Certificate) -> str:
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


def _shown(due: Due, today: date) -> bool:
    return (due.shown_from or today) <= today <= (due.shown_to or today)


def _none() -> Docket | None:
    return None
