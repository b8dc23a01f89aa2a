"""Random walks: every history is stored, loaded, projected and rebuilt to the same public answer."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from random import Random
from typing import Any, Final
from uuid import UUID, uuid5

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from psycopg_pool import ConnectionPool

from domain.calendar import start_of_day
from domain.certificate.fold import replay
from domain.events.base import Event
from domain.events.decision import Granted
from domain.recorded import Command, Recorded
from domain.scheme.published import PublishedScheme
from domain.status.facts import Facts
from domain.status.fold import after, initial_facts
from domain.status.standing import Ruleset, Standing, standing, turning_points
from domain.streams import ROOT, body_stream, scheme_stream
from domain.values import Actor, Role
from projections.public_register.queries import PublicRegister
from projections.public_register.store import PUBLIC_REGISTER
from projections.rebuild import rebuild
from projections.worker import Worker
from services.event_store import Append, EventStore
from tests.conftest import cloned_database
from tests.domain.certificate.agreement import CaseAt, assert_agrees
from tests.domain.certificate.builders import (
    APPROVED,
    BODY,
    CONTEXT_IN_TRANSITION,
    NEXT_APPROVED,
    NEXT_PUBLISHED,
    PUBLISHED,
    REGISTERED,
    SCHEME,
    SUPERSEDED,
)
from tests.domain.certificate.random_walk import INTEREST, Walk

FEW, TOGETHER = 60, 100
"""Walks in one database; among the deep tests five databases make five hundred histories."""

LENGTH = 30
OPERATOR = Actor(person="P-operator", role=Role.SYSTEM)
BEGINNING = timedelta(days=365)
SCHEME_EVENTS: Final[tuple[Event, ...]] = (PUBLISHED, NEXT_PUBLISHED, SUPERSEDED)
BODY_EVENTS: Final[tuple[Event, ...]] = (REGISTERED, APPROVED, NEXT_APPROVED, INTEREST)


def seeds(count: int) -> st.SearchStrategy[list[int]]:
    return st.lists(st.integers(0, 2**32), min_size=count, max_size=count, unique=True)


few_examples: Final = settings(
    max_examples=1,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.large_base_example],
)


class Clock:
    """A clock that stands still until it is set."""

    now: datetime

    def __call__(self) -> datetime:
        return self.now


RULES: Final = Ruleset.FORMER
"""The walks are recorded in a register that has not adopted the present rules."""


class World:
    """A register in a database of its own, which records histories in order of time."""

    def __init__(self, url: str, store: EventStore, pool: ConnectionPool, clock: Clock) -> None:
        self.url, self.store, self.clock = url, store, clock
        self.worker = Worker(url, store, (PUBLIC_REGISTER,), clock=clock)
        self.register = PublicRegister(pool, clock)
        self.versions: dict[UUID, int] = {}

    def save(self, stream: UUID, event: Event, actor: Actor) -> None:
        seen = self.versions.get(stream, 0)
        command = Command(id=uuid5(stream, str(seen)), fingerprint="", correlation=stream)
        self.store.save([Append(stream, seen, (event,))], actor=actor, command=command)
        self.versions[stream] = seen + 1


@contextmanager
def world(server_url: str, template: str) -> Iterator[World]:
    clock = Clock()
    with (
        cloned_database(server_url, template) as url,
        EventStore(url, clock) as store,
        ConnectionPool(url) as pool,
    ):
        yield World(url, store, pool, clock)


def record_walks(world: World, walks: Sequence[Walk]) -> dict[UUID, str]:
    """Record every event of every walk in order of time; the numbers of the certificates granted."""
    world.clock.now = min(walk.history[0].recorded_at for walk in walks) - BEGINNING
    for event in SCHEME_EVENTS:
        world.save(scheme_stream(SCHEME), event, OPERATOR)
    for event in BODY_EVENTS:
        world.save(body_stream(BODY), event, OPERATOR)
    numbers: dict[UUID, str] = {}
    lines = [
        (known, uuid5(ROOT, str(walk.number)), n) for n, walk in enumerate(walks) for known in walk.history
    ]
    for known, stream, n in sorted(lines, key=lambda line: (line[0].recorded_at, line[2], line[0].version)):
        world.clock.now = known.recorded_at
        event = known.event
        if isinstance(event, Granted):
            numbers[stream] = f"12325SC{n:05}R{event.cycle}M"
            event = event.model_copy(update={"number": numbers[stream]})
        world.save(stream, event, known.actor)
    return numbers


def known_facts(history: Sequence[Recorded], known_at: datetime) -> Facts | None:
    """The public facts by the domain alone, as far as recorded by then."""
    facts: Facts | None = None
    for known in history:
        if known.recorded_at <= known_at:
            granted = isinstance(known.event, Granted)
            facts = initial_facts(known, BODY, SCHEME) if granted else after(facts, known) if facts else None
    return facts


def standing_from(
    register: PublicRegister, number: str, as_of: datetime, known_at: datetime
) -> Standing | None:
    answer = register.lookup(number, as_of, known_at)
    return Standing.model_validate(answer.model_dump(include=set(Standing.model_fields))) if answer else None


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
        issued = record_walks(register, walks)
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
