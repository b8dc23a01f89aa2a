"""A provider in a process of its own, and a way in through it to accounts on a database of the test's own."""

import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any, Final
from urllib.parse import parse_qsl, urlsplit

import httpx2
import pytest
from psycopg_pool import ConnectionPool

from domain.values import Role
from services.accounts import Accounts, Outside
from services.accounts.hashing import Cost
from services.accounts.noting import Note, Pool, Session
from services.accounts.secret_keys import SecretKeys, new_key
from services.accounts.values import RelyingParty
from services.oidc.elsewhere import Arrived, Came, Client, Elsewhere
from services.principal import Principal
from tests.conftest import cloned
from tests.oidc.peer import CLIENT, SECRET

BODY: Final = "CNCA-R-2002-123"
BROWSER: Final = "a browser's secret"
CALLBACK: Final = "https://register.example.org/api/v1/session/oidc/callback"
OPERATOR: Final = Principal(person="P-OPERATOR", roles=frozenset({Role.SYSTEM}))
SUBJECTS: Final = count(1)
PARTY: Final = RelyingParty("register.example.org", "Certtrail", "https://register.example.org")


class Clock:
    """The clock of the world, which can be put forward."""

    def __init__(self) -> None:
        self.ahead = timedelta()

    def __call__(self) -> datetime:
        return datetime.now(UTC) + self.ahead

    def turn(self, **ahead: float) -> None:
        self.ahead += timedelta(**ahead)


class Notes:
    """Keeps notes in a list."""

    def __init__(self) -> None:
        self.kept: list[Note] = []

    def note(self, session: Session, note: Note) -> None:
        self.kept.append(note)


@dataclass
class Peer:
    """The provider, as tests speak to it."""

    address: str
    subject: str

    def behaves(self, **how: Any) -> None:
        """From now on it does this, and nothing that was said before."""
        httpx2.put(f"{self.address}/behave", json={"subject": self.subject} | how).raise_for_status()

    def rotates(self) -> None:
        httpx2.post(f"{self.address}/rotate").raise_for_status()

    def asked(self, path: str) -> int:
        """How often it was asked for this since it was told how to behave."""
        return list(httpx2.get(f"{self.address}/asked").json()["asked"]).count(path)

    def last(self) -> dict[str, str]:
        """What a browser last came with."""
        return dict(httpx2.get(f"{self.address}/asked").json()["last"])


@dataclass
class Way:
    """The way in, and a browser that goes it."""

    elsewhere: Elsewhere

    def there(self, again: bool = False) -> Came:
        """What a browser comes back with that was sent to the provider."""
        address = self.elsewhere.begin(BROWSER, "/staff", again=again)
        back = httpx2.get(address).headers["Location"]
        brought = dict(parse_qsl(urlsplit(back).query))
        return Came(
            state=brought["state"],
            code=brought.get("code", ""),
            issuer=brought.get("iss"),
            error=brought.get("error", ""),
        )

    def back(self, came: Came, browser: str = BROWSER) -> Arrived:
        return self.elsewhere.finish(browser, came)

    def goes(self, again: bool = False) -> Arrived:
        """There and back."""
        return self.back(self.there(again))


@pytest.fixture(scope="session")
def process() -> Iterator[str]:
    command = [sys.executable, str(Path(__file__).with_name("peer.py"))]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as running:
        assert running.stdout

        try:
            yield running.stdout.readline().strip()
        finally:
            running.terminate()


@pytest.fixture
def peer(process: str) -> Peer:
    peer = Peer(process, f"subject-{next(SUBJECTS)}")
    peer.behaves()
    return peer


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def notes() -> Notes:
    return Notes()


@pytest.fixture(scope="session")
def shared(server_url: str, migrated_template: str) -> Iterator[Pool]:
    with (
        cloned(server_url, migrated_template) as url,
        ConnectionPool(url, min_size=1, max_size=4, open=True) as opened,
    ):
        yield opened


@pytest.fixture
def pool(shared: Pool) -> Pool:
    """One database for all: each test is about somebody of its own."""
    return shared


@pytest.fixture
def outside(pool: Pool, clock: Clock, notes: Notes) -> Outside:
    return Outside(pool, clock, notes)


@pytest.fixture
def accounts(outside: Outside) -> Accounts:
    return Accounts.of(outside, SecretKeys([new_key()]), PARTY, Cost(memory_kib=1024, passes=1))


@pytest.fixture
def client(peer: Peer) -> Client:
    return Client(issuer=peer.address, id=CLIENT, secret=SECRET, redirect_uri=CALLBACK)


@pytest.fixture
def li(accounts: Accounts, peer: Peer) -> str:
    """Somebody who decides, whom the provider knows."""
    invitation = accounts.invitations.invite(f"li-{peer.subject}", {Role.DECIDER}, BODY, OPERATOR)
    return accounts.invitations.accept_as(invitation.token, peer.address, peer.subject, "Li Ming").id


@pytest.fixture
def way(outside: Outside, accounts: Accounts, client: Client) -> Way:
    return Way(Elsewhere(outside, accounts, client))
