"""Benchmark of a valid login during an attack with wrong passwords.

    .venv/bin/python -m bench.logins

In one run, at the default hashing cost, alternating: a valid login without other load, and one while 16
threads of the same process send at least 1,000 wrong ones, each 5 ms after the previous was rejected. Three
attacks: on a thousand names from one source, on a thousand names from 250 networks, and on the owner's name
from those. The owner logs in from a known device; or from a new one after an earlier login in this process;
or from a new one for the first time. The result is the ratio of both durations; `inf` means that the valid
login was rejected.
"""

import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime
from enum import Enum
from itertools import count
from math import inf
from pathlib import Path
from statistics import median
from threading import Event
from time import perf_counter, sleep
from typing import Final

from psycopg_pool import ConnectionPool

from domain.values import Role
from embedded import embedded_database
from projections.installation import create_missing
from services.accounts import Accounts, Dependencies
from services.accounts.audit_hook import LogAuditHook
from services.accounts.secret_keys import SecretKeys, new_key
from services.accounts.values import RelyingParty
from services.errors import ServiceError
from services.migrations import migrate
from services.principal import Principal

PASSWORD: Final = "four little ducks went out"
HOME: Final = "198.51.100.7"
OPERATOR: Final = Principal(person="P-OPERATOR", roles=frozenset({Role.SYSTEM}))
PARTY: Final = RelyingParty("localhost", "Certtrail", "http://localhost:8000")
ATTACKERS: Final = 16
MIN_ATTEMPTS: Final = 1000
ATTEMPT_DELAY: Final = 0.005
"""Seconds between a response and the next attempt: even a fast attacker has network latency."""

ROUNDS: Final = 15

Target = Callable[[int], tuple[str, str]]
"""Attempt number → login name and source address."""

ATTACKS: Final[dict[str, Target]] = {
    "at 1,000 names, from one source": lambda n: (f"user{n % 1000}@example.org", "192.0.2.1"),
    "at 1,000 names, from 250 sources": lambda n: (f"user{n % 1000}@example.org", f"10.{n % 250}.0.1"),
    "at the owner's name, from 250 sources": lambda n: (owner(0), f"10.{n % 250}.0.1"),
}


class Owner(Enum):
    """Device of the valid logins."""

    KNOWN = "from a known device"
    NEW = "from a new device"
    FIRST = "from a new device, first login"


def owner(number: int) -> str:
    """The login name of an account."""
    return f"owner{number}@example.org"


@contextmanager
def new_accounts() -> Iterator[Accounts]:
    """The accounts service on its own database, with some accounts."""
    with tempfile.TemporaryDirectory(prefix="certtrail-") as folder, embedded_database(Path(folder)) as url:
        migrate(url, create_missing)
        with ConnectionPool(url, min_size=12, max_size=12, open=True) as pool:
            dependencies = Dependencies(pool, lambda: datetime.now(UTC), LogAuditHook())
            accounts = Accounts.of(dependencies, SecretKeys([new_key()]), PARTY)
            for number in range(ROUNDS + 1):
                invitation = accounts.invitations.invite(
                    owner(number), {Role.DECIDER}, "CNCA-R-2002-001", OPERATOR
                )
                accounts.invitations.accept(invitation.token, PASSWORD, "Li Ming")
            yield accounts


class Attack:
    """Wrong logins by several threads, while it is active and until there were enough of them."""

    def __init__(self, accounts: Accounts, target: Target) -> None:
        self._accounts, self._aim = accounts, target
        self._numbers, self._active, self._stopping = count(), Event(), False
        self._idle = [Event() for _ in range(ATTACKERS)]
        self.errors: Counter[str] = Counter()

    @contextmanager
    def running(self) -> Iterator[None]:
        with ThreadPoolExecutor(ATTACKERS) as threads:
            futures = [threads.submit(self._attack, idle) for idle in self._idle]
            try:
                yield
            finally:
                self._stopping = True
                self._active.set()
        for each in futures:
            each.result()

    @contextmanager
    def active(self) -> Iterator[None]:
        before = self.errors.total()
        self._active.set()
        while self.errors.total() < before + ATTACKERS:
            sleep(ATTEMPT_DELAY)
        yield
        self._active.clear()
        for each in self._idle:
            each.wait()

    def _attack(self, idle: Event) -> None:
        try:
            self._attempt(idle)
        finally:
            idle.set()

    def _attempt(self, idle: Event) -> None:
        while not self._stopping or self.errors.total() < MIN_ATTEMPTS:
            idle.set()
            self._active.wait()
            idle.clear()
            login, source = self._aim(next(self._numbers))
            try:
                self._accounts.logins.authenticate(login, "some wrong password", source=source)
            except ServiceError as error:
                self.errors[type(error).__name__] += 1
            sleep(ATTEMPT_DELAY)


def login_seconds(accounts: Accounts, login: str, token: str | None) -> tuple[float, str | None]:
    """Duration of a valid login, `inf` if it was rejected, and the token of the device."""
    started = perf_counter()
    try:
        authentication = accounts.logins.authenticate(login, PASSWORD, device_token=token, source=HOME)
    except ServiceError:
        return inf, token
    return perf_counter() - started, token and authentication.device_token


def measure(name: str, target: Target, owner_device: Owner) -> str:
    """The ratio of logins during the attack and without it, alternating, so that other load affects both."""
    ratios = []
    with new_accounts() as accounts:
        earlier_login = accounts.logins.authenticate(owner(0), PASSWORD, source=HOME)
        token = earlier_login.device_token if owner_device is Owner.KNOWN else None
        attack = Attack(accounts, target)
        with attack.running():
            for turn in range(1, ROUNDS + 1):
                login = owner(turn if owner_device is Owner.FIRST else 0)
                with attack.active():
                    under_attack, token = login_seconds(accounts, login, token)
                baseline, token = login_seconds(accounts, owner(0), token)
                ratios.append(under_attack / baseline)
    counts = ", ".join(f"{times} {kind}" for kind, times in attack.errors.most_common())
    spread = f"{min(ratios):.2f} / {median(ratios):.2f} / {max(ratios):.2f}"
    return f"{name}, {owner_device.value}: x {spread} ({counts})"


if __name__ == "__main__":
    print("min / median / max")
    for name, target in ATTACKS.items():
        for owner_device in Owner:
            print(measure(name, target, owner_device), flush=True)
