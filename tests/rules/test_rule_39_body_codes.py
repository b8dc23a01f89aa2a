"""Rule 39: the code of a body in certificate numbers is unique among bodies, in every race."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from uuid import uuid4

import pytest

from domain.body_code import BodyCodeState, BodyCodeTaken, BodyCodeUsed, use
from domain.events.institution import BodyRecoded, BodyRegistered, CompetenceMode
from domain.events.register import CodeReserved, CodeUsed
from domain.recorded import Command
from domain.streams import code_stream
from domain.values import Actor, Role, Titles
from services.commands import CommandRequest, fingerprint
from services.errors import VersionConflict
from services.event_store import Append, EventStore
from services.institutions import Institutions
from services.principal import Principal

FIRST, SECOND = "CNCA-R-2002-001", "CNCA-R-2002-002"
OPERATOR = Principal(person="P-operator", roles=frozenset({Role.SYSTEM}), body=None)
NOW = datetime(2026, 3, 1, 4, tzinfo=UTC)


@pytest.fixture
def store(migrated_url: str) -> Iterator[EventStore]:
    with EventStore(migrated_url, lambda: NOW) as opened:
        yield opened


@pytest.fixture
def institutions(store: EventStore) -> Institutions:
    return Institutions(store)


def request() -> CommandRequest:
    key = uuid4()
    return CommandRequest(OPERATOR, Command(id=key, fingerprint=fingerprint(str(key)), correlation=key))


def registered(body: str, code: str) -> BodyRegistered:
    return BodyRegistered(
        reason="approved",
        body=body,
        name=Titles(zh="认证中心", en="Certification Centre"),
        code=code,
        competence=CompetenceMode.REQUIRED,
    )


def test_two_bodies_do_not_have_one_code(institutions: Institutions) -> None:
    institutions.register(registered(FIRST, "123"), request())

    with pytest.raises(BodyCodeTaken, match=FIRST):
        institutions.register(registered(SECOND, "123"), request())
    assert institutions.body(SECOND).version == 0


def test_of_eight_registrations_at_once_one_has_the_code(institutions: Institutions) -> None:
    def attempt(number: int) -> bool:
        try:
            institutions.register(registered(f"CNCA-R-2002-10{number}", "123"), request())
        except (BodyCodeTaken, VersionConflict):
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        results = list(pool.map(attempt, range(8)))

    assert sum(results) == 1
    assert sum(institutions.body(f"CNCA-R-2002-10{number}").version for number in range(8)) == 1


def test_a_code_that_numbered_nothing_is_changed_and_left_to_others(institutions: Institutions) -> None:
    institutions.register(registered(FIRST, "123"), request())
    institutions.record_body(FIRST, BodyRecoded(reason="typing error", code="124"), request())

    institutions.register(registered(SECOND, "123"), request())

    assert (institutions.body(FIRST).code, institutions.body(SECOND).code) == ("124", "123")


def test_a_code_that_numbered_a_certificate_stays(institutions: Institutions, store: EventStore) -> None:
    institutions.register(registered(FIRST, "123"), request())
    used = CodeUsed(reason="granted", body=FIRST)
    actor = Actor(person="P-decider", role=Role.DECIDER, body=FIRST)
    store.save([Append(code_stream("123"), 1, (used,))], actor=actor, command=request().command)

    with pytest.raises(BodyCodeUsed):
        institutions.record_body(FIRST, BodyRecoded(reason="typing error", code="124"), request())
    with pytest.raises(BodyCodeTaken):
        institutions.register(registered(SECOND, "123"), request())


def test_no_certificate_is_numbered_with_the_code_of_another_body() -> None:
    used, reserved = (
        CodeUsed(reason="granted", body=FIRST),
        CodeReserved(reason="granted", code="123", body=FIRST),
    )

    assert use(BodyCodeState(), "123", FIRST, "granted") == (reserved, used)
    assert use(BodyCodeState(1, FIRST), "123", FIRST, "granted") == (used,)
    assert use(BodyCodeState(2, FIRST, used=True), "123", FIRST, "granted") == ()
    with pytest.raises(BodyCodeTaken):
        use(BodyCodeState(2, SECOND, used=True), "123", FIRST, "granted")
