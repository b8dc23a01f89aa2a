"""Walks recorded in a register of their own, in order of time, and what the domain alone says of them."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID, uuid5

from psycopg_pool import ConnectionPool

from domain.events.base import Event
from domain.events.decision import Granted
from domain.events.register import RulesAdopted
from domain.recorded import Command, Recorded
from domain.status.facts import Facts
from domain.status.fold import after, initial_facts
from domain.status.standing import Standing
from domain.streams import REGISTER_STREAM, ROOT, body_stream, scheme_stream
from domain.values import Actor, Role
from projections.public_register.queries import PublicRegister
from projections.public_register.store import PUBLIC_REGISTER
from projections.worker import Worker
from services.event_store import Append, EventStore
from tests.conftest import cloned_database
from tests.domain.certificate.builders import (
    APPROVED,
    BODY,
    NEXT_APPROVED,
    NEXT_PUBLISHED,
    PUBLISHED,
    REGISTERED,
    SCHEME,
    SUPERSEDED,
)
from tests.domain.certificate.random_walk import INTEREST, Walk

OPERATOR: Final = Actor(person="P-operator", role=Role.SYSTEM)
BEGINNING: Final = timedelta(days=365)
SCHEME_EVENTS: Final[tuple[Event, ...]] = (PUBLISHED, NEXT_PUBLISHED, SUPERSEDED)
BODY_EVENTS: Final[tuple[Event, ...]] = (REGISTERED, APPROVED, NEXT_APPROVED, INTEREST)


class Clock:
    """A clock that stands still until it is set."""

    now: datetime

    def __call__(self) -> datetime:
        return self.now


class World:
    """A register in a database of its own, which records histories in order of time."""

    def __init__(self, url: str, store: EventStore, pool: ConnectionPool, clock: Clock) -> None:
        self.url, self.store, self.pool, self.clock = url, store, pool, clock
        self.worker = Worker(url, store, (PUBLIC_REGISTER,), clock=clock)
        self.register = PublicRegister(pool, clock)
        self.versions: dict[UUID, int] = {}

    def save(self, stream: UUID, event: Event, actor: Actor) -> None:
        seen = self.versions.get(stream, 0)
        command = Command(id=uuid5(stream, str(seen)), fingerprint="", correlation=stream)
        self.store.save([Append(stream, seen, (event,))], actor=actor, command=command)
        self.versions[stream] = seen + 1

    def open(self, first: datetime, *, adopts: bool) -> None:
        """Record the scheme and the body long before; the register adopts the present rules, or does not."""
        self.clock.now = first - BEGINNING
        for event in SCHEME_EVENTS:
            self.save(scheme_stream(SCHEME), event, OPERATOR)
        for event in BODY_EVENTS:
            self.save(body_stream(BODY), event, OPERATOR)
        if adopts:
            self.save(REGISTER_STREAM, RulesAdopted(reason="installed", rules="present"), OPERATOR)


@contextmanager
def world(server_url: str, template: str) -> Iterator[World]:
    clock = Clock()
    with (
        cloned_database(server_url, template) as url,
        EventStore(url, clock) as store,
        ConnectionPool(url) as pool,
    ):
        yield World(url, store, pool, clock)


@dataclass(frozen=True)
class Line:
    """An event of a walk as it is to be recorded: in its own stream, with a number of its own."""

    known: Recorded
    stream: UUID
    number: str | None


def lines_of(walks: Sequence[Walk]) -> list[Line]:
    """Every event of every walk in order of time."""
    places = [(known, walk.number, n) for n, walk in enumerate(walks) for known in walk.history]
    places.sort(key=lambda place: (place[0].recorded_at, place[2], place[0].version))
    return [_line(known, uuid5(ROOT, str(walk)), n) for known, walk, n in places]


def _line(known: Recorded, stream: UUID, n: int) -> Line:
    if not isinstance(known.event, Granted):
        return Line(known, stream, None)
    return Line(known, stream, f"12325SC{n:05}R{known.event.cycle}M")


def record(world: World, line: Line) -> None:
    """Record the event at its moment."""
    world.clock.now, event = line.known.recorded_at, line.known.event
    if line.number:
        event = event.model_copy(update={"number": line.number})
    world.save(line.stream, event, line.known.actor)


def record_walks(world: World, walks: Sequence[Walk], *, adopts: bool) -> dict[UUID, str]:
    """Record every event of every walk in order of time; the numbers of the certificates granted."""
    world.open(min(walk.history[0].recorded_at for walk in walks), adopts=adopts)
    numbers: dict[UUID, str] = {}
    for line in lines_of(walks):
        record(world, line)
        if line.number:
            numbers[line.stream] = line.number
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
