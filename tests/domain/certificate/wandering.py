"""A walk through everything that may be decided: whoever comes along takes any decision, sensibly or not."""

from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from random import Random
from typing import Final
from uuid import UUID

from domain.certificate.catalogue import DECISIONS, Opening, openings
from domain.certificate.context import Act, Around
from domain.certificate.fold import after, lived
from domain.certificate.state import Certificate
from domain.errors import DomainError
from domain.events.base import Event
from domain.events.evaluation import AuditPurpose
from domain.events.institution import InterestDeclared, InterestKind
from domain.recorded import Recorded
from domain.values import Actor, BodyId, PersonId, Role
from tests.domain.certificate.given import (
    APPROVED,
    BODY,
    CASE,
    IN_TRANSITION,
    NEXT_APPROVED,
    OTHER_BODY,
    REGISTERED,
    Step,
    body_of,
    given,
    recorded,
)
from tests.domain.certificate.saying import said
from tests.domain.certificate.steps import (
    APPLIED,
    GRANTED_ON,
    UNTIL_ACCEPTED,
    UNTIL_AUDITED,
    UNTIL_GRANTED,
    UNTIL_REVIEWED,
    USCC,
    audited,
    decided,
    granted,
    planned,
    reviewed,
)

PRIOR: Final = UUID("00000000-0000-0000-0000-00000000cafe")
CONFLICTED: Final = "P-brother-in-law"
EVERYTHING: Final = frozenset(Role) - {Role.REGULATOR, Role.SYSTEM}
PEOPLE: Final[tuple[tuple[PersonId, frozenset[Role], BodyId], ...]] = (
    *((f"P-all-{n}", EVERYTHING, BODY) for n in range(1, 7)),
    ("P-leader", EVERYTHING, BODY),
    ("P-decider", frozenset({Role.DECIDER, Role.AUDITOR}), BODY),
    ("P-clerk", frozenset({Role.REGISTRAR, Role.PLANNER}), BODY),
    ("P-outside-1", frozenset({Role.AUDITOR}), BODY),
    ("P-outside-2", frozenset({Role.AUDITOR}), BODY),
    ("P-hears", frozenset({Role.COMPLAINTS_OFFICER}), BODY),
    (CONFLICTED, EVERYTHING, BODY),
    ("P-foreign", EVERYTHING, OTHER_BODY),
)
INTEREST: Final = InterestDeclared(
    reason="declared", person=CONFLICTED, uscc=USCC, kind=InterestKind.FAMILY, since=date(2020, 1, 1)
)


def looked_at(purpose: AuditPurpose) -> tuple[Step, ...]:
    """A second audit, reviewed and not yet decided on."""
    day = date(2025, 9, 1)
    return (planned(purpose, day, 2), audited(day, 2), reviewed(day, 2))


STARTS: Final[tuple[tuple[Step, ...], ...]] = (
    (APPLIED,),
    (APPLIED,),
    UNTIL_ACCEPTED,
    UNTIL_AUDITED,
    UNTIL_REVIEWED,
    UNTIL_GRANTED,
    (*UNTIL_GRANTED, *looked_at(AuditPurpose.TRANSITION)),
    (*UNTIL_REVIEWED, decided(granted("three-star"), GRANTED_ON), *looked_at(AuditPurpose.UPGRADE)),
)
AROUND: Final = Around(
    scheme=IN_TRANSITION.scheme, body=body_of(REGISTERED, APPROVED, NEXT_APPROVED, INTEREST)
)
ENDING: Final = frozenset({"withdraw", "refuse", "revoke", "deregister"})
IDLE: Final = frozenset(
    {"supplement", "file-complaint", "answer-complaint", "acknowledge-complaint", "rectify"}
)
SELDOM: Final = frozenset(
    {"decline", "plan-audit", "suspend", "downgrade", "lodge-appeal", "request-supplement", "correct"}
)
JUST_NOW: Final = timedelta(microseconds=1)


@dataclass(frozen=True)
class Tried:
    """One decision that somebody tried: what was open, and what came of it."""

    before: Certificate
    act: Act
    opening: Opening
    events: tuple[Event, ...] = ()
    refused: DomainError | None = None


@dataclass
class Walk:
    """A history in the making; the same number walks the same way."""

    number: int
    history: list[Recorded] = field(default_factory=list)
    tried: list[Tried] = field(default_factory=list)
    around: Around = AROUND

    def __post_init__(self) -> None:
        self.random = Random(self.number)
        steps = self.random.choice(STARTS)
        if self.random.random() < 0.25 and len(steps) <= len(UNTIL_REVIEWED):
            steps = self._following(steps)
        self.history = list(given(*steps))
        self.now = self.history[-1].recorded_at
        self.begun = len(self.history)

    def go(self, count: int) -> "Walk":
        """So many attempts; what succeeds is recorded."""
        case = lived(self.history)
        assert case
        for _ in range(count):
            self.now += self._while()
            tried = self._tried(case)
            self.tried.append(tried)
            for happened in self._recorded(tried):
                case = after(case, happened)
        return self

    def _following(self, steps: tuple[Step, ...]) -> tuple[Step, ...]:
        """The same, as a recertification of a certificate that ends soon, or did."""
        last = self.random.choice((date(2025, 1, 20), date(2025, 4, 1), date(2025, 8, 1)))
        older = lived(given(*UNTIL_GRANTED, stream=PRIOR))
        assert older
        prior = replace(older, valid_from=date(2022, 1, 1), valid_until=last, first_issued=date(2022, 1, 1))
        self.around = replace(AROUND, prior=prior)
        first = replace(steps[0], event=steps[0].event.model_copy(update={"prior": PRIOR}))
        return (first, *steps[1:])

    def _while(self) -> timedelta:
        longest = self.random.choice(
            (timedelta(minutes=5), timedelta(days=3), timedelta(days=40), timedelta(days=150))
        )
        return max(JUST_NOW, longest * self.random.random())

    def _tried(self, case: Certificate) -> Tried:
        act, opening = self._chosen(case)
        terms = said(opening.decision.name, case, act.today, self.random)
        decision = DECISIONS[opening.decision.name]
        try:
            events = decision.make(case, decision.terms.model_validate(terms), act, self.around)
        except DomainError as refusal:
            return Tried(case, act, opening, refused=refusal)
        return Tried(case, act, opening, events)

    def _chosen(self, case: Certificate) -> tuple[Act, Opening]:
        """Mostly somebody who can bring the case forward; else anybody with anything."""
        choice = self.random.random()
        for person, roles, body in self.random.sample(PEOPLE, len(PEOPLE)):
            act = Act(person=person, roles=roles, body=body, at=self.now)
            found = openings(case, act, self.around)
            forward = [o for o in found if o.open and o.decision.name not in (*IDLE, *ENDING)]
            if choice < 0.75 and forward:
                weights = [1 if o.decision.name in SELDOM else 12 for o in forward]
                return act, self.random.choices(forward, weights)[0]
            if choice > 0.92:
                possible = [o for o in found if o.open]
                return act, self.random.choice(possible if choice > 0.96 and possible else found)
            if choice > 0.75:
                return act, self.random.choice([o for o in found if o.decision.name not in ENDING])
        return act, self.random.choice(found)

    def _recorded(self, tried: Tried) -> tuple[Recorded, ...]:
        version = len(self.history)
        for event in tried.events:
            actor: Actor = tried.opening.decision.actor(tried.act)
            self.history.append(recorded(event, len(self.history) + 1, self.now, actor, CASE))
            self.now += JUST_NOW
        return tuple(self.history[version:])
