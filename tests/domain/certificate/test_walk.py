"""Random walks: every history that the decisions allow can be replayed and obeys the rules."""

from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

import pytest

from domain.certificate.catalogue import DECISIONS
from domain.certificate.errors import CaseOfAnotherBody
from domain.certificate.fold import after, replay
from domain.certificate.state import Certificate
from domain.errors import InvalidValue, NotAllowedNow, NotPermitted
from domain.events.decision import Granted
from domain.events.sanctions import Suspended
from domain.events.upkeep import Upgraded
from domain.recorded import Recorded
from domain.status.facts import Facts
from domain.status.fold import after as facts_after
from domain.status.fold import initial_facts
from domain.status.standing import Status, standing
from domain.status.timeline import timeline
from services.event_store.serialisation import deserialise, serialise
from tests.domain.certificate.agreement import CaseAt, assert_agrees, assert_same_facts
from tests.domain.certificate.builders import BODY, SCHEME
from tests.domain.certificate.invariants import (
    begins_after_predecessor,
    evaluators_do_not_judge,
    grant_is_justified,
    nothing_follows_the_end,
    suspension_is_within_limit,
    upgrade_is_within_level_reached,
)
from tests.domain.certificate.random_walk import CONFLICTED, WALK_CONTEXT, Walk

LENGTH = 60
WALKS = [100, pytest.param(500, marks=pytest.mark.deep)]
"""Walks that are compared: the first 100 take every decision; all 500 are among the deep tests."""

JUDGING = {
    "review",
    "accept-correction",
    "reject-correction",
    "accept",
    "decline",
    "investigate-complaint",
    "close-complaint",
    "evaluate-change",
} | {name for name, decision in DECISIONS.items() if "decider" in decision.roles}
OF_THE_PARTICULAR = {
    "plan-audit": NotPermitted | NotAllowedNow,
    "replace-team": NotPermitted,
    "record-audit": NotPermitted | NotAllowedNow,
    "grant": NotAllowedNow,
    "upgrade": NotAllowedNow,
    "transition": NotAllowedNow,
    "review": NotAllowedNow,
    "supervise": NotAllowedNow,
    "accept-correction": NotAllowedNow,
    "reject-correction": NotAllowedNow,
    "close-nonconformity": NotAllowedNow,
    "lodge-appeal": NotAllowedNow,
    "acknowledge-appeal": NotAllowedNow,
    "decide-appeal": NotPermitted | NotAllowedNow,
    "hold-effect": NotPermitted,
    "set-aside": NotPermitted,
    "confirm-set-aside": NotPermitted,
    "rectify": NotPermitted,
    "change": NotPermitted | NotAllowedNow,
    "reject-change": NotPermitted | NotAllowedNow,
    "acknowledge-complaint": NotAllowedNow,
    "investigate-complaint": NotAllowedNow,
    "close-complaint": NotAllowedNow,
}
"""Open decisions that terms can make refused: the wrong team, one proceeding of several not ready."""


@pytest.fixture(scope="module", params=WALKS, ids=lambda count: f"{count} walks")
def walks(request: pytest.FixtureRequest) -> list[Walk]:
    return [Walk(number).go(LENGTH) for number in range(request.param)]


def test_what_is_closed_is_refused_as_announced(walks: list[Walk]) -> None:
    for walk in walks:
        for tried in walk.attempts:
            if tried.availability.closed_by:
                assert repr(tried.refusal) == repr(tried.availability.closed_by), walk.number


def test_what_is_open_is_refused_only_for_what_was_said(walks: list[Walk]) -> None:
    for walk in walks:
        for tried in walk.attempts:
            particular = OF_THE_PARTICULAR.get(tried.availability.decision.name, InvalidValue)
            if tried.availability.open and tried.refusal:
                assert isinstance(tried.refusal, InvalidValue | particular), (walk.number, tried)


def test_the_walks_take_every_decision(walks: list[Walk]) -> None:
    taken = Counter(
        tried.availability.decision.name for walk in walks for tried in walk.attempts if tried.events
    )
    never = [name for name in DECISIONS if not taken[name]]

    assert not never, f"never taken in {len(walks)} walks: {never}; edit random_terms.py or random_walk.py"


def test_whatever_was_decided_is_stored_read_and_lived_through_again(walks: list[Walk]) -> None:
    for walk in walks:
        again = [deserialised(serialise(known), known) for known in walk.history]

        assert again == walk.history, walk.number
        assert replay(again) == replay(walk.history), walk.number


def test_the_case_and_the_public_answer_agree_at_every_step(walks: list[Walk]) -> None:
    for walk in walks:
        for case, facts, known in states_along(walk):
            if facts and known.recorded_at >= Granted.effective_at(grant_of(walk), known.recorded_at):
                so_far = CaseAt(case, walk.history[: known.version], WALK_CONTEXT.scheme)
                assert_same_facts(case, facts, walk.number)
                assert_agrees(so_far, standing(facts, WALK_CONTEXT.scheme, known.recorded_at), walk.number)


def test_nobody_judges_what_they_evaluated_nor_evaluates_what_they_judged(walks: list[Walk]) -> None:
    for walk in walks:
        assert evaluators_do_not_judge(walk.history), walk.number


def test_nobody_with_an_interest_judges(walks: list[Walk]) -> None:
    for walk in walks:
        judged = [
            t for t in walk.attempts if t.act.person == CONFLICTED and t.availability.decision.name in JUDGING
        ]

        assert not any(tried.events for tried in judged), walk.number


def test_nobody_of_another_body_does_anything(walks: list[Walk]) -> None:
    for walk in walks:
        foreign = [tried for tried in walk.attempts if tried.act.body != BODY]

        assert all(isinstance(tried.refusal, CaseOfAnotherBody) for tried in foreign), walk.number


def test_nothing_of_a_living_certificate_follows_its_end(walks: list[Walk]) -> None:
    for walk in walks:
        assert nothing_follows_the_end(walk.history), walk.number


def test_every_grant_has_good_grounds_and_follows_its_predecessor(walks: list[Walk]) -> None:
    for walk in walks:
        for place, known in enumerate(walk.history[walk.steps_before :], start=walk.steps_before + 1):
            if isinstance(known.event, Granted):
                assert grant_is_justified(walk.history[:place]), walk.number
                assert begins_after_predecessor(known.event, walk.context.prior), walk.number


def test_every_upgrade_was_reached_and_every_suspension_has_an_end(walks: list[Walk]) -> None:
    for walk in walks:
        for place, known in enumerate(walk.history, start=1):
            if isinstance(known.event, Upgraded):
                assert upgrade_is_within_level_reached(walk.history[:place]), walk.number
            if isinstance(known.event, Suspended):
                assert suspension_is_within_limit(known.event, known), walk.number


def test_no_end_is_followed_by_validity(walks: list[Walk]) -> None:
    """An end by decision is, from the day from which it was set aside or held; expiry never."""
    ends = {Status.REVOKED, Status.DEREGISTERED, Status.EXPIRED}
    for walk in walks:
        for _, facts, _ in states_along(walk):
            periods = timeline(facts, WALK_CONTEXT.scheme) if facts else ()
            taken_back = {gap.start for end in facts.ends for gap in end.gaps} if facts else set()
            for before, later in pairwise(periods):
                is_over = before.standing.status in ends and later.starts not in taken_back
                assert not is_over or later.standing.status in ends, walk.number
                assert before.standing.status is not Status.EXPIRED or later.standing.status in ends


def deserialised(state: bytes, known: Recorded) -> Recorded:
    return deserialise(known.stream, known.version, known.position, known.topic, state)


def states_along(walk: Walk) -> Iterator[tuple[Certificate, Facts | None, Recorded]]:
    """Case and public facts after each event of the walk."""
    case, facts = None, None
    for known in walk.history:
        case = after(case, known)
        if isinstance(known.event, Granted):
            facts = initial_facts(known, BODY, SCHEME)
        elif facts:
            facts = facts_after(facts, known)
        yield case, facts, known


def grant_of(walk: Walk) -> Granted:
    return next(known.event for known in walk.history if isinstance(known.event, Granted))
