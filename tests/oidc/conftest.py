"""Fixtures: a fake OpenID provider in a subprocess, and a login flow through it."""

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
from services.accounts.audit_hook import AccountEvent, Connection, Pool
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
    """The system clock with an offset."""

    def __init__(self) -> None:
        self.ahead = timedelta()

    def __call__(self) -> datetime:
        return datetime.now(UTC) + self.ahead

    def advance(self, **duration: float) -> None:
        self.ahead += timedelta(**duration)


class RecordedEvents:
    """An audit hook that keeps events in a list."""

    def __init__(self) -> None:
        self.notes: list[AccountEvent] = []

    def record(self, connection: Connection, entry: AccountEvent) -> None:
        self.notes.append(entry)


@dataclass
class FakeProvider:
    """The fake provider as tests control it."""

    address: str
    subject: str

    def set_behaviour(self, **behaviour: Any) -> None:
        """Replace its behaviour."""
        httpx2.put(f"{self.address}/behave", json={"subject": self.subject} | behaviour).raise_for_status()

    def rotate_keys(self) -> None:
        httpx2.post(f"{self.address}/rotate").raise_for_status()

    def request_count(self, path: str) -> int:
        """Number of requests for this path since its behaviour was set."""
        return list(httpx2.get(f"{self.address}/asked").json()["asked"]).count(path)

    def last_authorization(self) -> dict[str, str]:
        """Parameters of the last authorization request."""
        return dict(httpx2.get(f"{self.address}/asked").json()["last"])


@dataclass
class LoginFlow:
    """A login through the provider, step by step."""

    oidc_login: OidcLogin

    def start(self, again: bool = False) -> CallbackParams:
        """The callback parameters after the provider's redirect."""
        address = self.oidc_login.begin(BROWSER, "/staff", reauthenticate=again)
        location = httpx2.get(address).headers["Location"]
        parameters = dict(parse_qsl(urlsplit(location).query))
        return CallbackParams(
            state=parameters["state"],
            code=parameters.get("code", ""),
            issuer=parameters.get("iss"),
            error=parameters.get("error", ""),
        )

    def finish(self, params: CallbackParams, browser: str = BROWSER) -> CompletedLogin:
        return self.oidc_login.finish(browser, params)

    def run(self, again: bool = False) -> CompletedLogin:
        """The whole login."""
        return self.finish(self.start(again))


@pytest.fixture(scope="session")
def provider_url() -> Iterator[str]:
    command = [sys.executable, str(Path(__file__).with_name("fake_provider.py"))]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout

        try:
            yield process.stdout.readline().strip()
        finally:
            process.terminate()


@pytest.fixture
def provider(provider_url: str) -> FakeProvider:
    provider = FakeProvider(provider_url, f"subject-{next(SUBJECTS)}")
    provider.set_behaviour()
    return provider


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def audit_records() -> RecordedEvents:
    return RecordedEvents()


@pytest.fixture(scope="session")
def shared_pool(server_url: str, migrated_template: str) -> Iterator[Pool]:
    with (
        cloned_database(server_url, migrated_template) as url,
        ConnectionPool(url, min_size=1, max_size=4, open=True) as connections,
    ):
        yield connections


@pytest.fixture
def pool(shared_pool: Pool) -> Pool:
    """One database for all tests: each test has its own person."""
    return shared_pool


@pytest.fixture
def dependencies(pool: Pool, clock: Clock, audit_records: RecordedEvents) -> Dependencies:
    return Dependencies(pool, clock, audit_records)


@pytest.fixture
def accounts(dependencies: Dependencies) -> Accounts:
    return Accounts.of(dependencies, SecretKeys([new_key()]), PARTY, Cost(memory_kib=1024, passes=1))


@pytest.fixture
def client(provider: FakeProvider) -> ClientRegistration:
    return ClientRegistration(issuer=provider.address, id=CLIENT, secret=SECRET, redirect_uri=CALLBACK)


@pytest.fixture
def decider(accounts: Accounts, provider: FakeProvider) -> str:
    """The person id of a decider whose account is linked to the provider."""
    invitation = accounts.invitations.invite(f"li-{provider.subject}", {Role.DECIDER}, BODY, OPERATOR)
    return accounts.invitations.accept_with_identity(
        invitation.token, provider.address, provider.subject, "Li Ming"
    ).id


@pytest.fixture
def login_flow(dependencies: Dependencies, accounts: Accounts, client: ClientRegistration) -> LoginFlow:
    return LoginFlow(OidcLogin(dependencies, accounts, client))
