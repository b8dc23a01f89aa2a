"""Random walk over all decisions, taken by random people, valid or not."""

from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from random import Random
from typing import Final
from uuid import UUID

from domain.calendar import civil_date
from domain.certificate.catalogue import DECISIONS, DecisionStatus, available_decisions
from domain.certificate.context import Act, Context
from domain.certificate.findings import acceptable
from domain.certificate.fold import after, replay
from domain.certificate.state import Certificate
from domain.errors import DomainError
from domain.events.base import Event
from domain.events.evaluation import AuditPurpose
from domain.events.institution import InterestDeclared, InterestKind
from domain.events.set_aside import SetAsideProposed
from domain.events.upkeep import Measure
from domain.recorded import Recorded
from domain.scheme.grounds import SuspensionGround
from domain.values import Actor, BodyId, PersonId, Role
from tests.domain.certificate.builders import (
    APPROVED,
    AUDITOR,
    BODY,
    CASE,
    CONTEXT_IN_TRANSITION,
    NEXT_APPROVED,
    OTHER_BODY,
    REGISTERED,
    HistoryStep,
    body_of,
    given,
    recorded,
)
from tests.domain.certificate.random_terms import random_terms
from tests.domain.certificate.sample_history import (
    APPLIED,
    GRANTED_ON,
    UNTIL_ACCEPTED,
    UNTIL_AUDITED,
    UNTIL_GRANTED,
    UNTIL_REVIEWED,
    USCC,
    audit_step,
    decision_step,
    granted_event,
    plan_step,
    review_step,
    surveillance_steps,
    suspension_step,
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

AUDITORS_INTEREST: Final = INTEREST.model_copy(update={"person": AUDITOR})
"""Declared after the audit of the sample history, which takes its bearing away (rule 37)."""


def reviewed_audit(purpose: AuditPurpose) -> tuple[HistoryStep, ...]:
    """A second audit, reviewed and not yet decided on."""
    day = date(2025, 9, 1)
    return (plan_step(purpose, day, 2), audit_step(day, 2), review_step(day, 2))


PROPOSED: Final = decision_step(SetAsideProposed(reason="a slip", version=8), GRANTED_ON, by="P-all-1")
STARTS: Final[tuple[tuple[HistoryStep, ...], ...]] = (
    (APPLIED,),
    (APPLIED,),
    UNTIL_ACCEPTED,
    UNTIL_AUDITED,
    UNTIL_REVIEWED,
    UNTIL_GRANTED,
    (*UNTIL_GRANTED, *reviewed_audit(AuditPurpose.TRANSITION)),
    (
        *UNTIL_REVIEWED,
        decision_step(granted_event("three-star"), GRANTED_ON),
        *reviewed_audit(AuditPurpose.UPGRADE),
    ),
    (*UNTIL_GRANTED, suspension_step(GRANTED_ON, GRANTED_ON), PROPOSED),
    (
        *UNTIL_GRANTED,
        *surveillance_steps(date(2025, 9, 1), 2, passed=False, measures=(Measure.SUSPEND, Measure.DOWNGRADE)),
        suspension_step(date(2025, 9, 8), date(2025, 11, 30), ground=SuspensionGround.SURVEILLANCE_FAILED),
    ),
)
HOLDING: Final = {
    edition: rules.model_copy(
        update={"limits": rules.limits.model_copy(update={"appeal_may_hold_effect": True})}
    )
    for edition, rules in CONTEXT_IN_TRANSITION.scheme.editions.items()
}
WALK_CONTEXT: Final = Context(
    scheme=replace(CONTEXT_IN_TRANSITION.scheme, editions=HOLDING),
    body=body_of(REGISTERED, APPROVED, NEXT_APPROVED, INTEREST),
)
ENDING: Final = frozenset({"withdraw", "revoke", "deregister"})
RARELY_USEFUL: Final = frozenset({"supplement", "file-complaint", "rectify"})
SELDOM: Final = frozenset(
    {
        "answer-complaint",
        "investigate-complaint",
        "decline",
        "refuse",
        "plan-audit",
        "cancel-audit",
        "replace-team",
        "suspend",
        "downgrade",
        "lodge-appeal",
        "request-supplement",
        "correct",
        "reject-correction",
        "set-aside",
    }
)
SHORT_LIVED: Final = frozenset({"confirm-set-aside", "accept-correction"})
"""Decisions that are open for a few days only."""
JUST_NOW: Final = timedelta(microseconds=1)


@dataclass(frozen=True)
class Attempt:
    """An attempt at a decision: whether it was open, and its result."""

    before: Certificate
    act: Act
    availability: DecisionStatus
    events: tuple[Event, ...] = ()
    refusal: DomainError | None = None


@dataclass
class Walk:
    """A random history; the same number gives the same history."""

    number: int
    history: list[Recorded] = field(default_factory=list)
    attempts: list[Attempt] = field(default_factory=list)
    context: Context = WALK_CONTEXT

    def __post_init__(self) -> None:
        self.random = Random(self.number)
        steps = self.random.choice(STARTS)
        if self.random.random() < 0.25 and len(steps) <= len(UNTIL_REVIEWED):
            steps = self._as_recertification(steps)
        if steps in (UNTIL_AUDITED, UNTIL_REVIEWED) and self.number % 2:
            interests = (*self.context.body.interests, AUDITORS_INTEREST)
            self.context = replace(self.context, body=replace(self.context.body, interests=interests))
        self.history = list(given(*steps))
        self.now = self.history[-1].recorded_at
        self.steps_before = len(self.history)

    def go(self, count: int) -> "Walk":
        """Make `count` attempts; record those that succeed."""
        case = replay(self.history)
        assert case
        for _ in range(count):
            self.now += self._pause()
            attempt = self._attempt(case)
            self.attempts.append(attempt)
            for recorded_event in self._record(attempt):
                case = after(case, recorded_event)
        return self

    def _as_recertification(self, steps: tuple[HistoryStep, ...]) -> tuple[HistoryStep, ...]:
        """The same steps, as a recertification of a certificate that ends soon or has ended."""
        last = self.random.choice((date(2025, 1, 20), date(2025, 4, 1), date(2025, 8, 1)))
        older = replay(given(*UNTIL_GRANTED, stream=PRIOR))
        assert older
        prior = replace(older, valid_from=date(2022, 1, 1), valid_until=last, first_issued=date(2022, 1, 1))
        self.context = replace(WALK_CONTEXT, prior=prior)
        first = replace(steps[0], event=steps[0].event.model_copy(update={"prior": PRIOR}))
        return (first, *steps[1:])

    def _pause(self) -> timedelta:
        longest = self.random.choice(
            (timedelta(minutes=5), timedelta(days=3), timedelta(days=40), timedelta(days=150))
        )
        return max(JUST_NOW, longest * self.random.random())

    def _attempt(self, case: Certificate) -> Attempt:
        act, availability = self._choose(case)
        terms = random_terms(availability.decision.name, case, act.today, self.random)
        decision = DECISIONS[availability.decision.name]
        try:
            events = decision.make(case, decision.terms.model_validate(terms), act, self.context)
        except DomainError as refusal:
            return Attempt(case, act, availability, refusal=refusal)
        return Attempt(case, act, availability, events)

    def _choose(self, case: Certificate) -> tuple[Act, DecisionStatus]:
        """Mostly a person with an open decision; otherwise any person with any decision."""
        has_short_lived = case.proposals or acceptable(case, civil_date(self.now))
        if has_short_lived and (urgent := self._short_lived(case)):
            return urgent
        choice = self.random.random()
        for person, roles, body in self.random.sample(PEOPLE, len(PEOPLE)):
            act = Act(person=person, roles=roles, body=body, at=self.now)
            available = available_decisions(case, act, self.context)
            forward = [o for o in available if o.open and o.decision.name not in (*RARELY_USEFUL, *ENDING)]
            if choice < 0.75 and forward:
                weights = [1 if o.decision.name in SELDOM else 12 for o in forward]
                return act, self.random.choices(forward, weights)[0]
            if choice > 0.92:
                possible = [o for o in available if o.open]
                return act, self.random.choice(possible if choice > 0.96 and possible else available)
            if choice > 0.75:
                return act, self.random.choice([o for o in available if o.decision.name not in ENDING])
        return act, self.random.choice(available)

    def _short_lived(self, case: Certificate) -> tuple[Act, DecisionStatus] | None:
        """Mostly a decision that is open for a few days only, if there is one."""
        if self.random.random() < 0.2:
            return None
        for person, roles, body in self.random.sample(PEOPLE, len(PEOPLE)):
            act = Act(person=person, roles=roles, body=body, at=self.now)
            for each in available_decisions(case, act, self.context):
                if each.open and each.decision.name in SHORT_LIVED:
                    return act, each
        return None

    def _record(self, attempt: Attempt) -> tuple[Recorded, ...]:
        version = len(self.history)
        for event in attempt.events:
            actor: Actor = attempt.availability.decision.actor(attempt.act)
            self.history.append(recorded(event, len(self.history) + 1, self.now, actor, CASE))
            self.now += JUST_NOW
        return tuple(self.history[version:])
