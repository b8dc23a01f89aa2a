"""Whatever may be decided can be lived through again, and keeps the rules, whoever decides what and when."""

from collections.abc import Iterator
from itertools import pairwise

import pytest

from domain.certificate.catalogue import DECISIONS
from domain.certificate.errors import ForeignBody
from domain.certificate.fold import after, lived
from domain.certificate.state import Certificate
from domain.errors import InvalidValue, NotAllowedNow, NotThisPerson
from domain.events.decision import Granted
from domain.events.sanctions import Suspended
from domain.events.upkeep import Upgraded
from domain.recorded import Recorded
from domain.status.facts import Facts, begun
from domain.status.facts import after as facts_after
from domain.status.standing import Status, standing
from domain.status.timeline import timeline
from services.event_store.stored_form import recorded_from, stored_form
from tests.domain.certificate.agreement import CaseAt, assert_agrees, assert_same_facts
from tests.domain.certificate.given import BODY, SCHEME
from tests.domain.certificate.obeying import (
    ended_for_good,
    follows_its_predecessor,
    granted_on_good_grounds,
    nobody_judges_what_they_evaluated,
    raised_only_to_what_was_reached,
    suspended_within_the_limit,
)
from tests.domain.certificate.wandering import AROUND, CONFLICTED, Walk

WALKS, LENGTH = 500, 60
JUDGING = {"review", "accept", "decline", "close-complaint", "evaluate-change"} | {
    name for name, decision in DECISIONS.items() if "decider" in decision.roles
}
OF_THE_PARTICULAR = {
    "plan-audit": NotThisPerson | NotAllowedNow,
    "record-audit": NotAllowedNow,
    "review": NotAllowedNow,
    "supervise": NotAllowedNow,
    "close-nonconformity": NotAllowedNow,
    "lodge-appeal": NotAllowedNow,
    "acknowledge-appeal": NotAllowedNow,
    "decide-appeal": NotThisPerson,
    "rectify": NotThisPerson,
    "change": NotThisPerson | NotAllowedNow,
    "reject-change": NotThisPerson | NotAllowedNow,
    "acknowledge-complaint": NotAllowedNow,
    "close-complaint": NotAllowedNow,
}
"""Open, and yet refused for what was said: the wrong team, the one matter of several that is not ready."""


@pytest.fixture(scope="module")
def walks() -> list[Walk]:
    return [Walk(number).go(LENGTH) for number in range(WALKS)]


def test_what_is_closed_is_refused_as_announced(walks: list[Walk]) -> None:
    for walk in walks:
        for tried in walk.tried:
            if tried.opening.closed_by:
                assert repr(tried.refused) == repr(tried.opening.closed_by), walk.number


def test_what_is_open_is_refused_only_for_what_was_said(walks: list[Walk]) -> None:
    for walk in walks:
        for tried in walk.tried:
            particular = OF_THE_PARTICULAR.get(tried.opening.decision.name, InvalidValue)
            if tried.opening.open and tried.refused:
                assert isinstance(tried.refused, InvalidValue | particular), (walk.number, tried)


@pytest.mark.parametrize("name", DECISIONS)
def test_the_walks_take_every_decision(walks: list[Walk], name: str) -> None:
    assert any(tried.opening.decision.name == name and tried.events for walk in walks for tried in walk.tried)


def test_whatever_was_decided_is_stored_read_and_lived_through_again(walks: list[Walk]) -> None:
    for walk in walks:
        again = [read(stored_form(known), known) for known in walk.history]

        assert again == walk.history, walk.number
        assert lived(again) == lived(walk.history), walk.number


def test_the_case_and_the_public_answer_agree_at_every_step(walks: list[Walk]) -> None:
    for walk in walks:
        for case, facts, known in told(walk):
            if facts and known.recorded_at >= Granted.effective_at(granted(walk), known.recorded_at):
                so_far = CaseAt(case, walk.history[: known.version], AROUND.scheme)
                assert_same_facts(case, facts, walk.number)
                assert_agrees(so_far, standing(facts, AROUND.scheme, known.recorded_at), walk.number)


def test_nobody_judges_what_they_evaluated_nor_evaluates_what_they_judged(walks: list[Walk]) -> None:
    for walk in walks:
        assert nobody_judges_what_they_evaluated(walk.history), walk.number


def test_nobody_with_an_interest_judges(walks: list[Walk]) -> None:
    for walk in walks:
        judged = [t for t in walk.tried if t.act.person == CONFLICTED and t.opening.decision.name in JUDGING]

        assert not any(tried.events for tried in judged), walk.number


def test_nobody_of_another_body_does_anything(walks: list[Walk]) -> None:
    for walk in walks:
        foreign = [tried for tried in walk.tried if tried.act.body != BODY]

        assert all(isinstance(tried.refused, ForeignBody) for tried in foreign), walk.number


def test_nothing_of_a_living_certificate_follows_its_end(walks: list[Walk]) -> None:
    for walk in walks:
        assert ended_for_good(walk.history), walk.number


def test_every_grant_has_good_grounds_and_follows_its_predecessor(walks: list[Walk]) -> None:
    for walk in walks:
        for place, known in enumerate(walk.history[walk.begun :], start=walk.begun + 1):
            if isinstance(known.event, Granted):
                assert granted_on_good_grounds(walk.history[:place]), walk.number
                assert follows_its_predecessor(known.event, walk.around.prior), walk.number


def test_every_upgrade_was_reached_and_every_suspension_has_an_end(walks: list[Walk]) -> None:
    for walk in walks:
        for place, known in enumerate(walk.history, start=1):
            if isinstance(known.event, Upgraded):
                assert raised_only_to_what_was_reached(walk.history[:place]), walk.number
            if isinstance(known.event, Suspended):
                assert suspended_within_the_limit(known.event, known), walk.number


def test_no_end_is_followed_by_validity(walks: list[Walk]) -> None:
    ends = {Status.REVOKED, Status.DEREGISTERED, Status.EXPIRED}
    for walk in walks:
        for _, facts, _ in told(walk):
            periods = timeline(facts, AROUND.scheme) if facts else ()
            for before, later in pairwise(period.standing.status for period in periods):
                assert before not in ends or later in ends, walk.number


def read(state: bytes, known: Recorded) -> Recorded:
    return recorded_from(known.stream, known.version, known.position, known.topic, state)


def told(walk: Walk) -> Iterator[tuple[Certificate, Facts | None, Recorded]]:
    """Case and public facts after each event of the walk."""
    case, facts = None, None
    for known in walk.history:
        case = after(case, known)
        if isinstance(known.event, Granted):
            facts = begun(known, BODY, SCHEME)
        elif facts:
            facts = facts_after(facts, known)
        yield case, facts, known


def granted(walk: Walk) -> Granted:
    return next(known.event for known in walk.history if isinstance(known.event, Granted))
