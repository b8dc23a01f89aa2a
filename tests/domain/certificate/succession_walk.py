"""Random walk over a certificate that has a successor already, which what is decided is carried over to."""

from dataclasses import replace
from datetime import date, timedelta
from functools import reduce
from random import Random
from typing import Final
from uuid import UUID

from domain.certificate.catalogue import DecisionStatus, available_decisions
from domain.certificate.context import Act, Context
from domain.certificate.fold import after, replay
from domain.certificate.pending_matters import matters_passed
from domain.certificate.state import Certificate
from domain.certificate.succession import carried_over
from domain.events.base import Event
from domain.events.decision import Replaced
from domain.events.evaluation import AuditPurpose
from domain.recorded import Recorded
from tests.domain.certificate.builders import (
    APPROVED,
    CASE,
    CONTEXT,
    REGISTERED,
    HistoryStep,
    body_of,
    given,
    recorded,
)
from tests.domain.certificate.random_walk import ENDING, INTEREST, JUST_NOW, PEOPLE, Attempt, Walk
from tests.domain.certificate.sample_history import (
    ACCEPTED,
    APPLIED,
    REASON,
    SIGNED,
    UNTIL_GRANTED,
    audit_step,
    decision_step,
    granted_event,
    plan_step,
    review_step,
    surveillance_steps,
)

FOLLOWER: Final = UUID("00000000-0000-0000-0000-0000000f0110")
FOLLOWER_NUMBER: Final = "12327SC00001R1M"
FOLLOWER_GRANTED: Final = date(2027, 11, 29)
FIRST_DAY: Final = date(2028, 3, 10)
LAST_DAY: Final = date(2031, 3, 9)
AUDITED_ON: Final = date(2027, 11, 10)
LEVELS: Final = ("three-star", "four-star", "five-star")
OTHERWISE: Final = 0.6
FOLLOWED: Final = ENDING | {
    "suspend",
    "extend-suspension",
    "record-lifting-evaluation",
    "reinstate",
    "downgrade",
    "change",
    "rectify",
    "set-aside",
}
WEIGHTS: Final = dict.fromkeys(ENDING, 1) | {"extend-suspension": 60}
LONGEST_PAUSE: Final = timedelta(days=5)

BODY_CONTEXT: Final = replace(CONTEXT, body=body_of(REGISTERED, APPROVED, INTEREST))
SUPERVISED: Final = (
    *surveillance_steps(date(2026, 2, 2), 2),
    *surveillance_steps(date(2027, 1, 20), 3),
    *surveillance_steps(date(2027, 11, 3), 4),
)


def predecessor_steps() -> tuple[HistoryStep, ...]:
    """A five-star certificate that is replaced from 2028-03-10 on."""
    replaced = Replaced(reason=REASON, by=FOLLOWER, number=FOLLOWER_NUMBER, from_day=FIRST_DAY)
    return (*UNTIL_GRANTED, *SUPERVISED, decision_step(replaced, FOLLOWER_GRANTED))


def follower_steps(level: str) -> tuple[HistoryStep, ...]:
    """Its successor, granted more than three months ahead at the level of its own audit."""
    applied = replace(APPLIED, event=APPLIED.event.model_copy(update={"prior": CASE}))
    granted = granted_event(level, FIRST_DAY, LAST_DAY).model_copy(
        update={"cycle": 1, "number": FOLLOWER_NUMBER, "decided_on": FOLLOWER_GRANTED}
    )
    day = date(2027, 10, 11)
    return (
        *(replace(step, on=day) for step in (applied, ACCEPTED, SIGNED)),
        plan_step(AuditPurpose.INITIAL, AUDITED_ON, 1),
        audit_step(AUDITED_ON, 1),
        review_step(date(2027, 11, 20), 1),
        decision_step(granted, FOLLOWER_GRANTED),
    )


class SuccessionWalk(Walk):
    """Random decisions about the predecessor, and the history of its successor."""

    def __post_init__(self) -> None:
        self.random = Random(self.number)
        self.context: Context = BODY_CONTEXT
        self.history = list(given(*predecessor_steps()))
        self.level = self.random.choice(LEVELS)
        self.followed = list(given(*follower_steps(self.level), stream=FOLLOWER))
        self.now = self.history[-1].recorded_at
        self.steps_before = len(self.history)

    def _pause(self) -> timedelta:
        return max(JUST_NOW, LONGEST_PAUSE * self.random.random())

    def _choose(self, case: Certificate) -> tuple[Act, DecisionStatus]:
        """Mostly a decision that a successor follows, or that opens one; otherwise any."""
        if self.random.random() < OTHERWISE:
            return super()._choose(case)
        for person, roles, body in self.random.sample(PEOPLE, len(PEOPLE)):
            act = Act(person=person, roles=roles, body=body, at=self.now)
            available = available_decisions(case, act, self.context)
            if followed := [each for each in available if each.open and each.decision.name in FOLLOWED]:
                weights = [WEIGHTS.get(each.decision.name, 6) for each in followed]
                return act, self.random.choices(followed, weights)[0]
        return super()._choose(case)

    def _attempt(self, case: Certificate) -> Attempt:
        self.context = replace(self.context, successor=replay(self.followed))
        attempt = super()._attempt(case)
        for event in carried_over(case, attempt.events, attempt.act, self.context):
            self._follow(event, attempt)
        follower = replay(self.followed)
        if attempt.events and follower:
            passed = matters_passed(self._after(case, attempt), follower, REASON)
            if passed:
                self._follow(passed, attempt)
        return attempt

    def _after(self, case: Certificate, attempt: Attempt) -> Certificate:
        """The predecessor as it will be once the decision is recorded."""
        actor = attempt.availability.decision.actor(attempt.act)
        versions = enumerate(attempt.events, start=case.version + 1)
        history = [recorded(event, version, self.now, actor) for version, event in versions]
        return reduce(after, history, case)

    def _follow(self, event: Event, attempt: Attempt) -> None:
        """Record for the successor what the decision, which is recorded at this moment, means to it."""
        actor = attempt.availability.decision.actor(attempt.act)
        self.followed.append(recorded(event, len(self.followed) + 1, self.now, actor, FOLLOWER))

    def carried(self) -> list[Recorded]:
        """What was recorded for the successor after its grant."""
        return self.followed[len(follower_steps(self.level)) :]
