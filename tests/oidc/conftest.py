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
from services.accounts import Accounts, Dependencies
from services.accounts.audit_hook import AccountEvent, Pool, Session
from services.accounts.hashing import Cost
from services.accounts.secret_keys import SecretKeys, new_key
from services.accounts.values import RelyingParty
from services.oidc.login import CallbackParams, ClientRegistration, CompletedLogin, OidcLogin
from services.principal import Principal
from tests.conftest import cloned_database
from tests.oidc.fake_provider import CLIENT, SECRET

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

    def advance(self, **ahead: float) -> None:
        self.ahead += timedelta(**ahead)


class RecordedNotes:
    """Keeps notes in a list."""

    def __init__(self) -> None:
        self.notes: list[AccountEvent] = []

    def record(self, connection: Session, entry: AccountEvent) -> None:
        self.notes.append(entry)


@dataclass
class FakeProvider:
    """The provider, as tests speak to it."""

    address: str
    subject: str

    def set_behaviour(self, **how: Any) -> None:
        """From now on it does this, and nothing that was said before."""
        httpx2.put(f"{self.address}/behave", json={"subject": self.subject} | how).raise_for_status()

    def rotate_keys(self) -> None:
        httpx2.post(f"{self.address}/rotate").raise_for_status()

    def request_count(self, path: str) -> int:
        """How often it was asked for this since it was told how to behave."""
        return list(httpx2.get(f"{self.address}/asked").json()["asked"]).count(path)

    def last_authorization(self) -> dict[str, str]:
        """What a browser last came with."""
        return dict(httpx2.get(f"{self.address}/asked").json()["last"])


@dataclass
class LoginFlow:
    """The way in, and a browser that goes it."""

    oidc_login: OidcLogin

    def start(self, again: bool = False) -> CallbackParams:
        """What a browser comes back with that was sent to the provider."""
        address = self.oidc_login.begin(BROWSER, "/staff", reauthenticate=again)
        back = httpx2.get(address).headers["Location"]
        parameters = dict(parse_qsl(urlsplit(back).query))
        return CallbackParams(
            state=parameters["state"],
            code=parameters.get("code", ""),
            issuer=parameters.get("iss"),
            error=parameters.get("error", ""),
        )

    def finish(self, params: CallbackParams, browser: str = BROWSER) -> CompletedLogin:
        return self.oidc_login.finish(browser, params)

    def run(self, again: bool = False) -> CompletedLogin:
        """There and back."""
        return self.finish(self.start(again))


@pytest.fixture(scope="session")
def provider_url() -> Iterator[str]:
    command = [sys.executable, str(Path(__file__).with_name("fake_provider.py"))]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as running:
        assert running.stdout

        try:
            yield running.stdout.readline().strip()
        finally:
            running.terminate()


@pytest.fixture
def provider(provider_url: str) -> FakeProvider:
    peer = FakeProvider(provider_url, f"subject-{next(SUBJECTS)}")
    peer.set_behaviour()
    return peer


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def audit_records() -> RecordedNotes:
    return RecordedNotes()


@pytest.fixture(scope="session")
def shared_pool(server_url: str, migrated_template: str) -> Iterator[Pool]:
    with (
        cloned_database(server_url, migrated_template) as url,
        ConnectionPool(url, min_size=1, max_size=4, open=True) as connections,
    ):
        yield connections


@pytest.fixture
def pool(shared_pool: Pool) -> Pool:
    """One database for all: each test is about somebody of its own."""
    return shared_pool


@pytest.fixture
def dependencies(pool: Pool, clock: Clock, audit_records: RecordedNotes) -> Dependencies:
    return Dependencies(pool, clock, audit_records)


@pytest.fixture
def accounts(dependencies: Dependencies) -> Accounts:
    return Accounts.of(dependencies, SecretKeys([new_key()]), PARTY, Cost(memory_kib=1024, passes=1))


@pytest.fixture
def client(provider: FakeProvider) -> ClientRegistration:
    return ClientRegistration(issuer=provider.address, id=CLIENT, secret=SECRET, redirect_uri=CALLBACK)


@pytest.fixture
def decider(accounts: Accounts, provider: FakeProvider) -> str:
    """Somebody who decides, whom the provider knows."""
    invitation = accounts.invitations.invite(f"li-{provider.subject}", {Role.DECIDER}, BODY, OPERATOR)
    return accounts.invitations.accept_with_identity(
        invitation.token, provider.address, provider.subject, "Li Ming"
    ).id


@pytest.fixture
def login_flow(dependencies: Dependencies, accounts: Accounts, client: ClientRegistration) -> LoginFlow:
    return LoginFlow(OidcLogin(dependencies, accounts, client))
