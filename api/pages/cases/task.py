"""What does something that is due say: what is to be done, by when, and by which decision?"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

from api.pages.language import Language
from domain.certificate.catalogue import DECISIONS
from domain.deadlines import REMINDERS, Kind
from domain.deadlines.next_decisions import APPLY
from domain.values import Role

SOON_DAYS: Final = 7
"""Days before its last one from which something stands out."""


@dataclass(frozen=True)
class NextStep:
    """A decision that can be taken next, and where its form is (a path as in Chinese)."""

    name: str
    path: str
    query: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Task:
    """Something due, and since when. `left` counts the days after today: below zero it is overdue.

    Where no rule sets a limit there is neither a last day nor a number of days left.
    """

    kind: Kind
    subject: str
    due_on: date | None
    days_left: int | None
    since: date
    steps: tuple[NextStep, ...]

    @property
    def urgency(self) -> str:
        """`overdue`, `nearing` in its last days, else empty."""
        if self.days_left is None or self.days_left > SOON_DAYS:
            return ""
        return "overdue" if self.days_left < 0 and self.kind not in REMINDERS else "nearing"


def days_left(due_on: date | None, today: date) -> int | None:
    """The days from today until the last one."""
    return None if due_on is None else (due_on - today).days


def task_subject(kind: Kind, subject: str, language: Language) -> str:
    """What within the case it is about, in words; empty for the case as a whole."""
    _, text = language.gettext, ""
    match kind:
        case Kind.FINDING_DUE:
            text = _("Finding %(number)s")
        case Kind.MEASURE_PENDING:
            return language.term("measure", subject)
        case Kind.AUDIT_TO_RECORD | Kind.REVIEW_WAITING | Kind.DECISION_WAITING:
            text = _("Audit %(number)s")
        case Kind.CHANGE_TO_EVALUATE | Kind.CHANGE_TO_DECIDE:
            text = _("Change %(number)s")
        case Kind.APPEAL_TO_ACKNOWLEDGE | Kind.APPEAL_TO_DECIDE:
            text = _("Appeal %(number)s")
        case Kind.COMPLAINT_TO_ACKNOWLEDGE | Kind.COMPLAINT_TO_ANSWER | Kind.COMPLAINT_TO_CLOSE:
            text = _("Complaint %(number)s")
        case Kind.EDITION_TRANSITION:
            text = _("To %(number)s")
    return text % {"number": subject} if text else ""


def next_steps(
    names: Iterable[str], open_decisions: Iterable[str], certificate: UUID, number: str | None
) -> tuple[NextStep, ...]:
    """Those of the decisions that are open, with their forms."""
    available = set(open_decisions)
    return tuple(step for name in names if name in available for step in _step(name, certificate, number))


def decisions_open_to(roles: frozenset[Role]) -> frozenset[str]:
    """The names of the decisions for which a person with these roles is let in."""
    decisions = {name for name, declared in DECISIONS.items() if declared.roles & roles}
    return frozenset(decisions | ({APPLY} if Role.REGISTRAR in roles else set()))


def _step(name: str, certificate: UUID, number: str | None) -> Iterator[NextStep]:
    """For the next cycle a new application is made that names this certificate."""
    if name != APPLY:
        yield NextStep(name, f"/staff/cases/{certificate}/{name}")
    elif number:
        yield NextStep(name, "/staff/cases/new", (("prior", number),))
