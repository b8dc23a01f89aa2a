"""The stored form: the same event, the same bytes, and nothing that could be read in two ways."""

from datetime import UTC, date, datetime, timedelta, timezone
from fractions import Fraction
from uuid import UUID

import pytest

from domain.events.application import Withdrawn
from services.event_store.serialisation import canonical, deserialise
from tests.services.event_store.builders import ACTOR, NOON, command

MORNING_IN_CHINA = datetime(2026, 11, 22, 9, 30, tzinfo=timezone(timedelta(hours=8)))


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ({"b": 1, "a": (True, None)}, '{"a":[true,null],"b":1}'),
        ({"名": "证迹 – é"}, '{"名":"证迹 – é"}'),
        (MORNING_IN_CHINA, '"2026-11-22T01:30:00.000000Z"'),
        (datetime(2026, 11, 22, 1, 30, 0, 42, UTC), '"2026-11-22T01:30:00.000042Z"'),
        (date(2026, 11, 22), '"2026-11-22"'),
        (Fraction(9025, 95), '"95"'),
        (Fraction(1, 3), '"1/3"'),
        (UUID(int=7), '"00000000-0000-0000-0000-000000000007"'),
        (2**53 - 1, "9007199254740991"),
    ],
)
def test_a_value_is_written_in_one_way(value: object, written: str) -> None:
    assert canonical(value) == written.encode()


@pytest.mark.parametrize("value", [0.5, {"a"}, b"a", 2**53, datetime(2026, 11, 22), object()])  # noqa: DTZ001
def test_what_would_lose_something_is_refused(value: object) -> None:
    with pytest.raises(TypeError, match="has no"):
        canonical({"a": [value]})


def test_an_event_stored_in_an_older_shape_is_read_as_today_s() -> None:
    older = canonical(
        {
            "actor": ACTOR,
            "command": command(),
            "recorded_at": NOON,
            "effective_at": NOON,
            "event": {"why": "moved away"},
        }
    )
    steps = {"certificate.left.v1": lambda payload: ("certificate.withdrawn.v1", {"reason": payload["why"]})}

    recorded = deserialise(UUID(int=1), 1, 1, "certificate.left.v1", older, steps)

    assert recorded.event == Withdrawn(reason="moved away")
