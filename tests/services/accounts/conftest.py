"""Accounts on a migrated database of the test's own, with hashes that cost little."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest
from psycopg_pool import ConnectionPool

from domain.values import Role
from services.accounts import Accounts, Dependencies
from services.accounts.audit_hook import AccountEvent, Connection, Pool
from services.accounts.hashing import Cost
from services.accounts.secret_keys import SecretKeys, new_key
from services.accounts.values import Person, RelyingParty
from services.principal import Principal

BODY = "CNCA-R-2002-001"
OTHER_BODY = "CNCA-R-2003-002"
CHEAP = Cost(memory_kib=1024, passes=1)
PASSWORD = "four little ducks went out"
OPERATOR = Principal(person="P-OPERATOR", roles=frozenset({Role.SYSTEM}))
PARTY = RelyingParty("register.example.org", "Certtrail", "https://register.example.org")


@dataclass
class Clock:
    """A clock that stands still until it is moved."""

    now: datetime = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def advance(self, **delta: float) -> None:
        self.now += timedelta(**delta)


@dataclass
class RecordingAuditHook:
    """Keeps notes in a list, and in a table that forgets what is rolled back."""

    records: list[AccountEvent] = field(default_factory=list)

    def record(self, connection: Connection, entry: AccountEvent) -> None:
        self.records.append(entry)

    @property
    def kinds(self) -> list[str]:
        return [each.kind for each in self.records]


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def audit_hook() -> RecordingAuditHook:
    return RecordingAuditHook()


@pytest.fixture
def keys() -> SecretKeys:
    return SecretKeys([new_key()])


@pytest.fixture
def pool(migrated_url: str) -> Iterator[Pool]:
    with ConnectionPool(migrated_url, min_size=1, max_size=8, open=True) as connections:
        yield connections


@pytest.fixture
def dependencies(pool: Pool, clock: Clock, audit_hook: RecordingAuditHook) -> Dependencies:
    return Dependencies(pool, clock, audit_hook)


@pytest.fixture
def accounts(dependencies: Dependencies, keys: SecretKeys) -> Accounts:
    return Accounts.of(dependencies, keys, PARTY, CHEAP)


@pytest.fixture
def li(accounts: Accounts) -> Person:
    """Somebody who decides."""
    return person_with_account(accounts, "li.ming@example.org", {Role.DECIDER})


@pytest.fixture
def bo(accounts: Accounts) -> Principal:
    """An administrator of the same body."""
    person = person_with_account(accounts, "bo@example.org", {Role.ADMINISTRATOR}, name="Bo")
    return accounts.people.principal(person.id)


def person_with_account(
    accounts: Accounts, login: str, roles: set[Role], body: str | None = BODY, name: str = "Li Ming"
) -> Person:
    """Somebody who accepted an invitation."""
    invitation = accounts.invitations.invite(login, roles, body, OPERATOR)
    return accounts.invitations.accept(invitation.token, PASSWORD, name)
