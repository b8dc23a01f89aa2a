"""Rule 16 over random decisions: on its first day a successor is what its predecessor was on the last."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Final

import pytest

from domain.calendar import start_of_day
from domain.certificate.fold import replay
from domain.certificate.state import Certificate
from domain.events.sanctions import Downgraded
from domain.events.set_aside import Carried, CarriedOver, SetAside
from domain.recorded import Recorded
from domain.status.facts import Facts
from domain.status.fold import after, initial_facts
from domain.status.standing import Standing, Status, standing
from tests.domain.certificate.builders import BODY, CONTEXT, SCHEME
from tests.domain.certificate.succession_walk import FIRST_DAY, LEVELS, SuccessionWalk

LENGTH: Final = 45
WALKS: Final = [20, pytest.param(300, marks=pytest.mark.deep)]
BEGINS: Final = start_of_day(FIRST_DAY)
LAST_MOMENT: Final = BEGINS - timedelta(microseconds=1)
ENDED: Final = {Status.REVOKED, Status.DEREGISTERED}
GRANT: Final = 7
"""The version of the grant, in both histories."""


@pytest.fixture(scope="module", params=WALKS, ids=lambda count: f"{count} walks")
def walks(request: pytest.FixtureRequest) -> list[SuccessionWalk]:
    walks = [SuccessionWalk(number) for number in range(request.param)]
    for walk in walks:
        walk.go(LENGTH)
    return walks


def known_before_it_begins(history: Sequence[Recorded]) -> list[Recorded]:
    return [known for known in history if known.recorded_at < BEGINS]


def facts_of(history: Sequence[Recorded]) -> Facts:
    facts = initial_facts(history[GRANT - 1], BODY, SCHEME)
    for known in history[GRANT:]:
        facts = after(facts, known)
    return facts


def last_of_predecessor(walk: SuccessionWalk) -> Standing:
    return standing(facts_of(known_before_it_begins(walk.history)), CONTEXT.scheme, LAST_MOMENT)


def first_of_successor(walk: SuccessionWalk) -> Standing:
    return standing(facts_of(known_before_it_begins(walk.followed)), CONTEXT.scheme, BEGINS)


def test_its_status_is_the_predecessors_last(walks: list[SuccessionWalk]) -> None:
    for walk in walks:
        last, first = last_of_predecessor(walk), first_of_successor(walk)
        if last.status is Status.ANNULLED:
            continue

        assert (first.status, first.suspended_until, first.reason) == (
            last.status,
            last.suspended_until,
            last.reason,
        ), walk.number


def test_an_end_holds_from_when_it_is_recorded(walks: list[SuccessionWalk]) -> None:
    for walk in walks:
        for known in walk.carried():
            if isinstance(known.event, CarriedOver) and known.event.what in {
                Carried.REVOKED,
                Carried.DEREGISTERED,
            }:
                facts = facts_of(walk.followed[: known.version])

                assert standing(facts, CONTEXT.scheme, known.recorded_at).status in ENDED, walk.number


def test_its_level_is_the_lowest_of_its_own_and_those_ordered_meanwhile(walks: list[SuccessionWalk]) -> None:
    for walk in walks:
        if first_of_successor(walk).status is Status.ANNULLED:
            continue
        known = known_before_it_begins(walk.history)
        fallen = {
            version
            for each in known
            if isinstance(each.event, SetAside)
            for version in (each.event.version, *each.event.falls)
        }
        ordered = [
            each.event.level
            for each in known
            if isinstance(each.event, Downgraded) and each.version not in fallen
        ]

        assert first_of_successor(walk).level == lowest(walk.level, *ordered), walk.number


def lowest(*levels: str) -> str:
    ranks = CONTEXT.scheme.editions["GB/T 27922-2011"].ranks
    return min(levels, key=lambda level: ranks[level])


def test_its_particulars_are_the_predecessors(walks: list[SuccessionWalk]) -> None:
    for walk in walks:
        last, first = last_of_predecessor(walk), first_of_successor(walk)

        assert (first.organisation, first.scope) == (last.organisation, last.scope), walk.number


def pending(case: Certificate) -> tuple[object, ...]:
    """What is pending, without the numbers that it has in its own case."""
    return (
        [(each.proposed, each.favourable) for each in case.changes],
        [(each.finding.statement, each.corrected, each.due) for each in case.findings],
        case.measures,
        [each.due for each in case.orders],
        len(case.misuses),
    )


def test_what_is_pending_about_the_predecessor_is_pending_about_it(walks: list[SuccessionWalk]) -> None:
    for walk in walks:
        predecessor = replay(known_before_it_begins(walk.history))
        successor = replay(known_before_it_begins(walk.followed))

        assert predecessor
        assert successor
        assert pending(successor) == pending(predecessor), walk.number


def test_the_walks_carry_every_kind_of_decision(walks: list[SuccessionWalk]) -> None:
    events = [known.event for walk in walks for known in walk.carried()]
    kinds = {event.what for event in events if isinstance(event, CarriedOver)}

    assert kinds == set(Carried), f"never carried: {sorted(set(Carried) - kinds)}"
    assert any(isinstance(event, SetAside) for event in events)
    assert {walk.level for walk in walks} == set(LEVELS)
