"""Reproducible generation: the same day and seed give the same events, byte for byte."""

import hashlib

import pytest

from demo.history import generate_history
from domain.events.application import Applied
from domain.recorded import Recorded
from services.event_store import EventStore
from services.event_store.serialisation import canonical
from tests.conftest import cloned_database
from tests.demo.conftest import DEMO_OPTIONS, NOON, TODAY

FEW = 7
"""Organisations: enough for every step up to an audit."""


def digest(events: tuple[Recorded, ...]) -> str:
    return hashlib.sha256(b"".join(canonical(each) for each in events)).hexdigest()


def events_of_history(url: str, organisations: int, seed: int) -> tuple[Recorded, ...]:
    generate_history(url, TODAY, lambda days, of: None, organisations, seed)
    with EventStore(url, lambda: NOON) as store:
        return store.after(0, 100_000)


def holders(events: tuple[Recorded, ...]) -> set[str]:
    applied = (each.event for each in events if isinstance(each.event, Applied))
    return {event.particulars.organisation.uscc for event in applied}


def test_the_same_seed_gives_the_same_history(server_url: str, migrated_template: str) -> None:
    digests = set()
    for _ in range(2):
        with cloned_database(server_url, migrated_template) as url:
            digests.add(digest(events_of_history(url, FEW, DEMO_OPTIONS.seed)))

    assert len(digests) == 1


@pytest.mark.deep
def test_every_scenario_gives_the_same_events_again(migrated_url: str, events: tuple[Recorded, ...]) -> None:
    again = events_of_history(migrated_url, DEMO_OPTIONS.organisations, DEMO_OPTIONS.seed)

    assert digest(again) == digest(events)


def test_another_seed_gives_another_history(migrated_url: str, events: tuple[Recorded, ...]) -> None:
    other = events_of_history(migrated_url, 3, DEMO_OPTIONS.seed + 1)

    assert holders(other).isdisjoint(holders(events))
