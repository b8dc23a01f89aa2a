"""Unions of events: together they are the stored schema, and every table keyed by events is complete."""

import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from types import UnionType
from typing import Any, Final, get_args
from uuid import UUID

import pytest

from domain.certificate.appeals import ADVERSE
from domain.events import EVENTS, unions
from domain.events.application import (
    Accepted,
    AgreementSigned,
    Applied,
    Supplemented,
    SupplementRequested,
    Withdrawn,
)
from domain.events.base import Event
from domain.events.decision import Granted, Replaced
from domain.events.sanctions import LiftingEvaluated, Reinstated, SuspensionExtended
from domain.events.set_aside import CarriedOver, EffectHeld, EffectResumed
from domain.events.unions import CertificateEvent, PrivateEvent, PublicEvent
from domain.events.upkeep import (
    Changed,
    ChangeEvaluated,
    ChangeRequested,
    LevelRestored,
    MeasureWaived,
    Rectified,
    Supervised,
    Transitioned,
    Upgraded,
)
from domain.recorded import Recorded, fact_of
from domain.status.fold import after as facts_after
from domain.status.fold import initial_facts
from projections.public_register.public_history import public_event_entry
from projections.public_register.statistics import MOVEMENTS
from services.event_store.serialisation import deserialise

ROOT: Final = Path(__file__).parents[2]
UNIONS: Final = "domain/events/unions.py"
DETAILS: Final = "api/pages/templates/lookup/details.html"
STREAMS: Final[dict[str, Any]] = {
    "certificate": CertificateEvent,
    "scheme": unions.SchemeEvent,
    "body": unions.BodyEvent,
    "series": unions.SeriesEvent,
    **dict.fromkeys(("holder", "number", "code", "organisation", "register"), unions.RegisterEvent),
}
FAMILIES: Final = (
    unions.ApplicationEvent,
    unions.EvaluationEvent,
    unions.DecisionEvent,
    unions.UpkeepEvent,
    unions.SanctionEvent,
    unions.ChangeEvent,
    unions.AppealEvent,
    unions.ComplaintEvent,
    unions.SetAsideEvent,
)
NOT_ADVERSE: Final = frozenset(
    {
        *get_args(unions.EvaluationEvent | unions.AppealEvent | unions.ComplaintEvent),
        *get_args(unions.SetAsideEvent),
        *(Applied, Accepted, Withdrawn, SupplementRequested, Supplemented, AgreementSigned),
        *(Replaced, MeasureWaived, Upgraded, LevelRestored, Transitioned),
        *(SuspensionExtended, LiftingEvaluated, Reinstated),
        *(ChangeRequested, ChangeEvaluated, Changed, Rectified),
    }
)
"""Events that cannot be appealed against: no decision, or not to the holder's disadvantage."""

NO_MOVEMENTS: Final = frozenset({Supervised, Changed, Rectified, CarriedOver, EffectHeld, EffectResumed})
"""Public events that the monthly statistics do not count."""

WHEN: Final = frozenset({"from_day", "version", "falls"})
"""Details that the history shows otherwise: as the day of the line, or at the line of the decision."""

Events = frozenset[type[Event]]


def members(union: Any) -> Events:
    return frozenset(get_args(union) if isinstance(union, UnionType) else (union,))


def stored(stream: str) -> Events:
    """The events of a stream; those of holders, numbers and the register are one union."""
    streams = {name for name, union in STREAMS.items() if union is STREAMS[stream]}
    return frozenset(event for topic, event in EVENTS.items() if topic.split(".")[0] in streams)


def names(events: Iterable[type[Event]]) -> str:
    return ", ".join(sorted(event.__name__ for event in events))


@cache
def golden(event: type[Event]) -> Recorded:
    state = (ROOT / "tests" / "golden" / "events" / f"{event.topic}.json").read_bytes()
    return deserialise(UUID(int=1), 1, 1, event.topic, state)


def test_every_event_of_a_certificate_is_public_or_private() -> None:
    neither = stored("certificate") - members(PublicEvent) - members(PrivateEvent)

    assert not neither, f"{UNIONS}: add {names(neither)} to PublicEvent or to PrivateEvent"


def test_no_event_is_both_public_and_private() -> None:
    both = members(PublicEvent) & members(PrivateEvent)

    assert not both, f"{UNIONS}: {names(both)} in PublicEvent and in PrivateEvent"


@pytest.mark.parametrize("stream", STREAMS)
def test_every_stored_event_is_in_the_union_of_its_stream(stream: str) -> None:
    missing, unknown = stored(stream) - members(STREAMS[stream]), members(STREAMS[stream]) - stored(stream)

    assert not missing, f"{UNIONS}: add {names(missing)} to the union of stream {stream}"
    assert not unknown, f"{UNIONS}: {names(unknown)} is not stored in stream {stream}, see domain/events/"


def test_every_stored_event_is_in_one_of_the_unions() -> None:
    missing = frozenset(EVENTS.values()) - members(unions.StoredEvent)

    assert not missing, f"{UNIONS}: add {names(missing)} to StoredEvent"


def test_every_event_of_a_certificate_but_the_first_is_in_one_family() -> None:
    families = [event for family in FAMILIES for event in members(family)]
    missing = stored("certificate") - {*families, Applied}

    assert not missing, f"{UNIONS}: add {names(missing)} to a family, and fold it in domain/certificate/fold/"
    assert len(set(families)) == len(families), f"{UNIONS}: an event is in two families"


def test_the_public_facts_and_the_feed_know_every_public_event() -> None:
    facts = initial_facts(golden(Granted), "CNCA-R-2002-123", "after-sales")
    for event in members(PublicEvent):
        recorded = golden(event)
        line = public_event_entry(recorded)

        assert facts_after(facts, recorded).position, f"domain/status/facts.py: {event.__name__}"
        assert line, f"projections/public_register/public_history.py: {event.__name__} is not in the feed"
        assert set(line.details) <= set(event.model_fields), (
            f"projections/public_register/register_batch.py: {event.__name__}"
        )


def test_the_public_is_told_nothing_of_a_private_event() -> None:
    for event in members(PrivateEvent):
        assert public_event_entry(golden(event)) is None, (
            f"projections/public_register/register_batch.py: {event.__name__}"
        )


def test_the_public_history_has_words_for_every_detail() -> None:
    words = set(re.findall(r"\bdetails\.(?:get\(\")?(\w+)", (ROOT / DETAILS).read_text(encoding="utf-8")))
    for event in members(PublicEvent):
        line = public_event_entry(golden(event))
        silent = set(line.details) - words - WHEN if line else set()

        assert not silent, f"{DETAILS}: say {sorted(silent)} of {event.__name__}"


def test_it_is_written_down_of_every_event_whether_one_may_appeal_against_it() -> None:
    adverse = {
        event
        for topic, event in EVENTS.items()
        if topic.startswith("certificate.") and fact_of(topic) in ADVERSE
    }
    neither = stored("certificate") - adverse - NOT_ADVERSE

    assert not neither, (
        f"add {names(neither)} to ADVERSE in domain/certificate/appeals.py, or to NOT_ADVERSE in "
        "tests/domain/test_event_unions.py"
    )
    assert not adverse & NOT_ADVERSE, "domain/certificate/appeals.py: ADVERSE and NOT_ADVERSE overlap"


def test_it_is_written_down_of_every_public_event_whether_the_statistics_count_it() -> None:
    uncounted = {event for event in members(PublicEvent) if event.topic.split(".")[1] not in MOVEMENTS}
    neither = uncounted - NO_MOVEMENTS

    assert not neither, (
        f"add {names(neither)} to MOVEMENTS in projections/public_register/statistics.py, or to "
        "NO_MOVEMENTS in tests/domain/test_event_unions.py"
    )
    assert uncounted == NO_MOVEMENTS
