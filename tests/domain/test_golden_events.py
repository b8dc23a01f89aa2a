"""Golden events: every version ever stored loads, and the current ones are written unchanged.

A golden file is what the store holds of one event, and a line feed. It is written by hand when a topic
is added, and never changed: a test that fails here says that an old event would no longer be read.
"""

import json
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from domain.events import EVENTS
from domain.recorded import Recorded
from services.errors import UnreadableEvent
from services.event_store.serialisation import canonical, deserialise, serialise

FOLDER = Path(__file__).parents[1] / "golden" / "events"
FILES = {file.name.removesuffix(".json"): file for file in sorted(FOLDER.glob("*.json"))}
STREAM = UUID(int=1)


def deserialise_golden(topic: str, state: bytes) -> Recorded:
    return deserialise(STREAM, 1, 1, topic, state)


def golden_template(topic: str) -> str:
    """What the file of a new topic looks like, with the kind of each value in its place."""
    envelope: dict[str, Any] = json.loads(next(iter(FILES.values())).read_bytes())
    fields = EVENTS[topic].model_fields.items()
    envelope["event"] = {name: str(field.annotation) for name, field in fields}
    return f"write {FOLDER / topic}.json, one line such as\n{canonical(envelope).decode()}\n"


def damaged_event(topic: str, change: dict[str, Any], lacking: str = "") -> bytes:
    envelope = json.loads(FILES[topic].read_bytes())
    envelope["event"] = {name: value for name, value in envelope["event"].items() if name != lacking} | change
    return canonical(envelope)


def test_every_event_has_a_golden_file() -> None:
    lacking = [topic for topic in EVENTS if topic not in FILES]

    assert not lacking, "\n".join(map(golden_template, lacking))


def test_a_golden_event_loads() -> None:
    for topic, file in FILES.items():
        assert deserialise_golden(topic, file.read_bytes()).event.reason, topic


def test_a_golden_event_of_today_is_written_again_with_the_same_bytes() -> None:
    for topic in FILES.keys() & EVENTS:
        state = FILES[topic].read_bytes()
        again = deserialise_golden(topic, state)

        assert serialise(again) + b"\n" == state
        assert again.topic == topic


def test_a_golden_event_takes_effect_as_it_did() -> None:
    for topic in FILES.keys() & EVENTS:
        recorded = deserialise_golden(topic, FILES[topic].read_bytes())

        assert recorded.event.effective_at(recorded.recorded_at) == recorded.effective_at, topic


def test_an_event_with_a_field_too_many_is_refused() -> None:
    for topic in FILES:
        with pytest.raises(UnreadableEvent, match=f"(?s){topic}.*hidden"):
            deserialise_golden(topic, damaged_event(topic, {"hidden": 1}))


@pytest.mark.parametrize("reason", [{}, {"reason": " "}])
def test_an_event_without_a_reason_is_refused(reason: dict[str, str]) -> None:
    for topic in FILES:
        with pytest.raises(UnreadableEvent, match=f"(?s){topic}.*reason"):
            deserialise_golden(topic, damaged_event(topic, reason, lacking="reason"))


@pytest.mark.parametrize("number", ["1.0", "1e2", "NaN", "-Infinity"])
def test_an_event_with_a_float_is_refused(number: str) -> None:
    state = FILES["certificate.reviewed.v1"].read_text().replace('"audit":1', f'"audit":{number}')

    with pytest.raises(UnreadableEvent, match="float"):
        deserialise_golden("certificate.reviewed.v1", state.encode())
