"""Due tasks of a case: what is due, by when, and the decisions that settle it."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

from api.pages.language import Language, gettext_noop
from domain.calendar import civil_date
from domain.certificate.catalogue import DECISIONS
from domain.certificate.context import Context
from domain.certificate.state import Certificate
from domain.deadlines import REMINDERS, Due, Kind
from domain.deadlines.duties import complaint_of
from domain.deadlines.next_decisions import APPLY, about, next_decisions
from domain.recorded import Recorded
from domain.values import Role
from domain.working_days import WEEKENDS
from projections.worklist.fold import CaseDue, DueItem, case_due_after

SOON_DAYS: Final = 7
"""Days before the due date from which a task is highlighted."""


@dataclass(frozen=True)
class NextStep:
    """A decision that can be taken next, and the language-neutral path of its form."""

    name: str
    path: str
    query: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Task:
    """A due task. `days_left` counts from today and is negative when overdue.

    `due_on` and `days_left` are None where no rule sets a limit. `calendars` say what working days were
    counted by.
    """

    kind: Kind
    subject: str
    due_on: date | None
    days_left: int | None
    since: date
    steps: tuple[NextStep, ...]
    calendars: tuple[str, ...] = ()

    @property
    def counts_weekends_alone(self) -> bool:
        """Whether the public holidays of a year within the limit are not known (rule 33)."""
        return WEEKENDS in self.calendars

    @property
    def urgency(self) -> str:
        """`overdue`, `nearing` within SOON_DAYS of the due date, else empty. A reminder is never overdue."""
        if self.days_left is None or self.days_left > SOON_DAYS:
            return ""
        return "overdue" if self.days_left < 0 and self.kind not in REMINDERS else "nearing"


def days_left(due_on: date | None, today: date) -> int | None:
    """Days from today until the due date, negative when overdue."""
    return None if due_on is None else (due_on - today).days


_SUBJECTS: Final[Mapping[Kind, str]] = {
    **dict.fromkeys((Kind.FINDING_DUE, Kind.FINDING_OVERDUE), gettext_noop("Finding %(number)s")),
    **dict.fromkeys(
        (Kind.AUDIT_TO_RECORD, Kind.REVIEW_WAITING, Kind.DECISION_WAITING), gettext_noop("Audit %(number)s")
    ),
    **dict.fromkeys((Kind.CHANGE_TO_EVALUATE, Kind.CHANGE_TO_DECIDE), gettext_noop("Change %(number)s")),
    **dict.fromkeys((Kind.APPEAL_TO_ACKNOWLEDGE, Kind.APPEAL_TO_DECIDE), gettext_noop("Appeal %(number)s")),
    **dict.fromkeys(
        (
            Kind.COMPLAINT_TO_ACKNOWLEDGE,
            Kind.COMPLAINT_TO_ANSWER,
            Kind.COMPLAINT_TO_INVESTIGATE,
            Kind.COMPLAINT_TO_CLOSE,
            Kind.MISUSE_TO_ORDER,
        ),
        gettext_noop("Complaint %(number)s"),
    ),
    **dict.fromkeys((Kind.CORRECTION_ORDERED, Kind.MISUSE_UNCORRECTED), gettext_noop("Order %(number)s")),
    Kind.EDITION_TRANSITION: gettext_noop("To %(number)s"),
    Kind.EDITION_LAPSED: "%(number)s",
}
"""How a task names the part of the case that it is about."""


def task_subject(kind: Kind, subject: str, language: Language) -> str:
    """The part of the case that the task is about; empty for the case as a whole."""
    if kind is Kind.MEASURE_PENDING:
        return language.term("measure", subject)
    if kind is Kind.MISUSE_UNCORRECTED and (complaint := complaint_of(subject)):
        kind, subject = Kind.MISUSE_TO_ORDER, complaint
    text = _SUBJECTS.get(kind)
    return language.gettext(text) % {"number": subject} if text else ""


_AUDITS: Final = frozenset({Kind.AUDIT_TO_RECORD, Kind.REVIEW_WAITING, Kind.DECISION_WAITING})


def next_steps(
    item: Due, names: Iterable[str], open_decisions: Iterable[str], case: tuple[UUID, str | None]
) -> tuple[NextStep, ...]:
    """The open ones among these decisions, with their forms for the case of that id and number."""
    available = set(open_decisions)
    return tuple(step for name in names if name in available for step in _step(item, name, *case))


def decisions_open_to(roles: frozenset[Role]) -> frozenset[str]:
    """The names of the decisions that a person with these roles may take."""
    decisions = {name for name, declared in DECISIONS.items() if declared.roles & roles}
    return frozenset(decisions | ({APPLY} if Role.REGISTRAR in roles else set()))


def _step(item: Due, name: str, certificate: UUID, number: str | None) -> Iterator[NextStep]:
    """The form of a decision. A recertification is a new application that names this certificate."""
    if name != APPLY:
        rests_on_it = item.kind in _AUDITS and "audit" in DECISIONS[name].terms.model_fields
        query = (("audit", item.subject),) if rests_on_it else ()
        yield NextStep(name, f"/staff/cases/{certificate}/{name}", query)
    elif number:
        yield NextStep(name, "/staff/cases/new", (("prior", number),))


def due_tasks(
    history: Sequence[Recorded],
    context: Context,
    today: date,
    open_decisions: Collection[str],
    language: Language,
) -> list[Task]:
    """The tasks that are visible today, earliest due date first.

    They are the items of the work list, computed from the history, so they never lag behind it.
    """
    case_due: CaseDue | None = None
    for each in history:
        case_due = case_due_after(case_due, each, context.scheme, context.working_days)
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
    decisions = next_decisions(due.kind, about(due, case))
    return Task(
        kind=due.kind,
        subject=task_subject(due.kind, due.subject, language),
        due_on=last_day,
        days_left=days_left(last_day, today),
        since=civil_date(item.since),
        steps=next_steps(due, decisions, open_decisions, (case.id, case.number)),
        calendars=due.calendars,
    )


def _is_visible(due: Due, today: date) -> bool:
    return (due.shown_from or today) <= today <= (due.shown_to or today)
