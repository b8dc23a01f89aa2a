"""What the tests of the store record: small true facts, by one person, under fresh commands."""

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

from domain.events.application import Declined, Withdrawn
from domain.recorded import Command
from domain.values import Actor, Role
from services.event_store import Append

ACTOR = Actor(person="P-li", role=Role.REGISTRAR, body="CNCA-R-2002-001")
NOON = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)


class Clock:
    """A clock that stands still until it is moved."""

    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> datetime:
        return self.now

    def move(self, by: timedelta) -> None:
        self.now += by


def command(fingerprint: str = "a request") -> Command:
    return Command(id=uuid4(), fingerprint=fingerprint, correlation=uuid4())


def declined(reason: str = "outside the approved fields") -> Declined:
    return Declined(reason=reason)


def append(stream: UUID, expected_version: int = 0, *reasons: str) -> Append:
    return Append(
        stream,
        expected_version,
        tuple(Withdrawn(reason=reason) for reason in reasons or ("no longer wanted",)),
    )
