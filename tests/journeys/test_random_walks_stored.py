"""Random walks: every history is stored, loaded, projected and rebuilt to the same public answer."""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from random import Random
from typing import Any, Final
from uuid import UUID, uuid5

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from domain.calendar import start_of_day
from domain.certificate.fold import replay
from domain.events.decision import Granted
from domain.recorded import Recorded
from domain.scheme.published import PublishedScheme
from domain.status.standing import Ruleset, standing, turning_points
from domain.streams import ROOT
from projections.public_register.store import PUBLIC_REGISTER
from projections.rebuild import rebuild
from tests.domain.certificate.agreement import CaseAt, assert_agrees
from tests.domain.certificate.builders import CONTEXT_IN_TRANSITION
from tests.domain.certificate.random_walk import Walk
from tests.journeys.recorded_walks import World, known_facts, record_walks, standing_from, world

FEW, TOGETHER = 25, 100
"""Walks in one database; among the deep tests five databases make five hundred histories."""

LENGTH = 30


def seeds(count: int) -> st.SearchStrategy[list[int]]:
    return st.lists(st.integers(0, 2**32), min_size=count, max_size=count, unique=True)


few_examples: Final = settings(
    max_examples=1,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.large_base_example],
)


RULES: Final = Ruleset.FORMER
"""The walks are recorded in a register that has not adopted the present rules."""


def moments_to_query(history: Sequence[Recorded], scheme: PublishedScheme, random: Random) -> Iterator[Any]:
    """Pairs of moments around changes: just before, at, and long after."""
    for known_at in random.sample([known.recorded_at for known in history], min(2, len(history))):
        facts = known_facts(history, known_at)
        points = turning_points(facts, scheme) if facts else (known_at,)
        for point in random.sample(points, min(2, len(points))):
            yield point - timedelta(microseconds=1), known_at, facts
            yield point, known_at, facts


def assert_answers(world: World, numbers: dict[UUID, str], random: Random) -> None:
    for stream, number in numbers.items():
        history = world.store.history(stream)
        for as_of, known_at, facts in moments_to_query(history, CONTEXT_IN_TRANSITION.scheme, random):
            said = standing_from(world.register, number, as_of, known_at)
            by_domain = standing(facts, CONTEXT_IN_TRANSITION.scheme, as_of, RULES) if facts else None
            since = said.status_since if said else None

            assert said == (by_domain and by_domain.model_copy(update={"status_since": since})), number


def assert_agrees_with_the_cases(world: World, numbers: dict[UUID, str], random: Random) -> None:
    """The register agrees with the case, after its last event and after some earlier ones."""
    for stream, number in numbers.items():
        history = world.store.history(stream)
        grant = next(known.event for known in history if isinstance(known.event, Granted))
        lengths = [
            length
            for length, known in enumerate(history, start=1)
            if known.recorded_at >= start_of_day(grant.valid_from) and is_granted(history[:length])
        ]
        for length in {*random.sample(lengths, min(2, len(lengths))), *lengths[-1:]}:
            case, moment = replay(history[:length]), history[length - 1].recorded_at
            answer = world.register.lookup(number, moment, moment)

            assert case
            assert answer, number
            known = CaseAt(case, history[:length], CONTEXT_IN_TRANSITION.scheme)
            assert_agrees(known, answer, number)
            assert (answer.number, answer.scheme, answer.body.id) == (case.number, case.scheme, case.body)
            dates = (case.first_issued, case.valid_from, case.valid_until)
            assert (answer.first_issued, answer.valid_from, answer.valid_until) == dates, number


def is_granted(history: Sequence[Recorded]) -> bool:
    return any(isinstance(known.event, Granted) for known in history)


@few_examples
@given(numbers=seeds(FEW))
def test_what_was_decided_is_stored_loaded_projected_and_rebuilt_the_same(
    server_url: str, migrated_template: str, numbers: list[int]
) -> None:
    check_walks(server_url, migrated_template, numbers)


@pytest.mark.deep
@settings(few_examples, max_examples=5)
@given(numbers=seeds(TOGETHER))
def test_five_hundred_histories_are_stored_and_rebuilt_the_same(
    server_url: str, migrated_template: str, numbers: list[int]
) -> None:
    check_walks(server_url, migrated_template, numbers)


def check_walks(server_url: str, migrated_template: str, numbers: list[int]) -> None:
    """Decide, store, load, project and rebuild; every answer agrees with the domain's own."""
    walks = [Walk(number).go(LENGTH) for number in numbers]
    with world(server_url, migrated_template) as register:
        issued = record_walks(register, walks, adopts=False)
        register.worker.catch_up()
        for walk in walks:
            loaded = register.store.history(uuid5(ROOT, str(walk.number)))

            assert [known.topic for known in loaded] == [known.topic for known in walk.history]
            case, again = replay(walk.history), replay(loaded)
            assert (case and case.stage, case and case.level) == (
                again and again.stage,
                again and again.level,
            )
        assert_answers(register, issued, Random(0))
        assert_agrees_with_the_cases(register, issued, Random(2))
        assert rebuild(PUBLIC_REGISTER, register.store, register.url).differences == ()
        assert_answers(register, issued, Random(1))
