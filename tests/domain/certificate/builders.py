"""Builders for tests of a certificate: histories, acts and contexts."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from uuid import UUID, uuid5

from domain.body import Body
from domain.body import replay as replay_body
from domain.calendar import SHANGHAI
from domain.certificate.catalogue import DECISIONS
from domain.certificate.context import Act, Context
from domain.certificate.fold import replay
from domain.certificate.state import Certificate
from domain.events.base import Event
from domain.events.institution import (
    ApprovalGiven,
    BodyRegistered,
    CompetenceMode,
    EditionSuperseded,
    SchemePublished,
)
from domain.recorded import Command, Recorded
from domain.scheme.model import Scheme
from domain.scheme.published import PublishedScheme
from domain.scheme.published import replay as replay_scheme
from domain.streams import ROOT
from domain.values import Actor, BodyId, PersonId, Role, Titles
from services.scheme_files import bundled_schemes

BODY: Final = "CNCA-R-2002-123"
OTHER_BODY: Final = "CNCA-R-2003-456"
SCHEME: Final = "after-sales"
EDITION: Final = "GB/T 27922-2011"
NEXT_EDITION: Final = "GB/T 27922-2027"
CASE: Final = UUID("3f0c6b1e-5d0a-4b7e-9d53-0a8c1f2e4b60")
COMMAND: Final = Command(id=UUID(int=1), fingerprint="sha256:0", correlation=UUID(int=2))

REGISTRAR, REVIEWER, PLANNER = "P-registrar", "P-reviewer", "P-planner"
LEADER, AUDITOR = "P-leader", "P-auditor"
DECIDER, OTHER_DECIDER = "P-decider", "P-other-decider"
COMPLAINTS = "P-complaints"

AFTER_SALES: Final[Scheme] = next(scheme for scheme in bundled_schemes() if scheme.scheme == SCHEME)


@dataclass(frozen=True)
class HistoryStep:
    """An event, with who recorded it on which day."""

    event: Event
    by: PersonId
    role: Role
    on: date


def noon(day: date) -> datetime:
    """Midday in China, in UTC."""
    return datetime.combine(day, time(12), SHANGHAI).astimezone(UTC)


def given(*steps: HistoryStep, stream: UUID = CASE, body: BodyId = BODY) -> tuple[Recorded, ...]:
    """The recorded events of these steps, each at noon or just after the one before."""
    history: list[Recorded] = []
    for version, step in enumerate(steps, start=1):
        moment = noon(step.on)
        if history and moment <= history[-1].recorded_at:
            moment = history[-1].recorded_at + timedelta(microseconds=1)
        actor = Actor(person=step.by, role=step.role, body=body)
        history.append(recorded(step.event, version, moment, actor, stream))
    return tuple(history)


def recorded(event: Event, version: int, moment: datetime, actor: Actor, stream: UUID = CASE) -> Recorded:
    """One event in its envelope; positions grow with versions, in steps of ten."""
    return Recorded(
        stream=stream,
        version=version,
        position=version * 10,
        recorded_at=moment,
        effective_at=event.effective_at(moment),
        actor=actor,
        command=COMMAND,
        event=event,
    )


def case_of(*steps: HistoryStep, stream: UUID = CASE) -> Certificate:
    """The case after these steps."""
    case = replay(given(*steps, stream=stream))
    assert case
    return case


def acting(person: PersonId, *roles: Role, on: date, body: BodyId | None = BODY) -> Act:
    """The act of a person on that day at noon."""
    return Act(person=person, roles=frozenset(roles), body=body, at=noon(on))


def take(
    name: str,
    case: Certificate,
    act: Act,
    terms_given: Mapping[str, object] | None = None,
    context: Context | None = None,
) -> list[Event]:
    """The events of the decision for these terms. `reason` has a default."""
    decision = DECISIONS[name]
    terms = decision.terms.model_validate({"reason": "as the rules ask", **(terms_given or {})})
    return list(decision.make(case, terms, act, context or CONTEXT))


def scheme_of(*events: Event) -> PublishedScheme:
    """The scheme after these events."""
    return replay_scheme(_as_recorded(events, "scheme"))


def body_of(*events: Event) -> Body:
    """The body after these events."""
    return replay_body(_as_recorded(events, "body"))


def _as_recorded(events: Iterable[Event], stream: str) -> Iterable[Recorded]:
    actor = Actor(person="P-operator", role=Role.SYSTEM)
    for version, event in enumerate(events, start=1):
        moment = noon(date(2024, 1, 1)) + timedelta(seconds=version)
        yield recorded(event, version, moment, actor, uuid5(ROOT, stream))


PUBLISHED: Final = SchemePublished(reason="first published", scheme=AFTER_SALES)
NEXT_PUBLISHED: Final = SchemePublished(
    reason="the standard was revised", scheme=AFTER_SALES.model_copy(update={"edition": NEXT_EDITION})
)
SUPERSEDED: Final = EditionSuperseded(
    reason="the standard was revised",
    scheme=SCHEME,
    edition=EDITION,
    successor=NEXT_EDITION,
    deadline=date(2027, 6, 30),
)
REGISTERED: Final = BodyRegistered(
    reason="approved by CNCA",
    body=BODY,
    name=Titles(zh="示例认证中心", en="Example Certification"),
    code="123",
    competence=CompetenceMode.WARN,
)
APPROVED: Final = ApprovalGiven(reason="approved by CNCA", field="SC03", scheme=SCHEME, edition=EDITION)
NEXT_APPROVED: Final = APPROVED.model_copy(update={"edition": NEXT_EDITION})

CONTEXT: Final = Context(scheme=scheme_of(PUBLISHED), body=body_of(REGISTERED, APPROVED))
"""The bundled scheme, and a body approved for it."""
CONTEXT_IN_TRANSITION: Final = Context(
    scheme=scheme_of(PUBLISHED, NEXT_PUBLISHED, SUPERSEDED), body=body_of(REGISTERED, APPROVED, NEXT_APPROVED)
)
"""The same, with a transition to the next edition until 2027-06-30."""
