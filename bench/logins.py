"""How much does a storm of wrong passwords slow a right one?

    .venv/bin/python -m bench.logins

In one run, with the cost that is the default, by turns: a right login with nobody else about, and one while
16 threads of the same process send 1,000 wrong ones and more, each 5 ms after the last was refused. Three
storms: at a thousand names from one source, at a thousand names from 250 sources of as many networks, and
at the owner's own name from those. The owner comes from a device that is known; or from a new one, having
been here since the process began; or from a new one for the first time. How many times the undisturbed login
the other one takes: the ratios mean something where the milliseconds do not. `inf` is refused.
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
"""Seconds that an answer and the next attempt are under way: the quickest of attackers is no busy loop."""

ROUNDS: Final = 15

Aim = Callable[[int], tuple[str, str]]
"""The login name and the source of the attempt of that number."""

STORMS: Final[dict[str, Aim]] = {
    "at 1,000 names, from one source": lambda n: (f"user{n % 1000}@example.org", "192.0.2.1"),
    "at 1,000 names, from 250 sources": lambda n: (f"user{n % 1000}@example.org", f"10.{n % 250}.0.1"),
    "at the owner's name, from 250 sources": lambda n: (owner(0), f"10.{n % 250}.0.1"),
}


class Owner(Enum):
    """Where the right logins come from."""

    KNOWN = "from a known device"
    NEW = "from a new device"
    FIRST = "from a new device, not here before"


def owner(number: int) -> str:
    """A login name that somebody has."""
    return f"owner{number}@example.org"


@contextmanager
def new_accounts() -> Iterator[Accounts]:
    """Accounts on a database of their own, with owners."""
    with tempfile.TemporaryDirectory(prefix="certtrail-") as folder, embedded_database(Path(folder)) as url:
        migrate(url, create_missing)
        with ConnectionPool(url, min_size=12, max_size=12, open=True) as pool:
            outside = Dependencies(pool, lambda: datetime.now(UTC), LogAuditHook())
            accounts = Accounts.of(outside, SecretKeys([new_key()]), PARTY)
            for number in range(ROUNDS + 1):
                invited = accounts.invitations.invite(
                    owner(number), {Role.DECIDER}, "CNCA-R-2002-001", OPERATOR
                )
                accounts.invitations.accept(invited.token, PASSWORD, "Li Ming")
            yield accounts


class Storm:
    """Wrong logins that are under way while it blows, and until there were enough of them."""

    def __init__(self, accounts: Accounts, aim: Aim) -> None:
        self._accounts, self._aim = accounts, aim
        self._numbers, self._active, self._stopping = count(), Event(), False
        self._idle = [Event() for _ in range(ATTACKERS)]
        self.ends: Counter[str] = Counter()

    @contextmanager
    def running(self) -> Iterator[None]:
        with ThreadPoolExecutor(ATTACKERS) as threads:
            attacks = [threads.submit(self._attack, calm) for calm in self._idle]
            try:
                yield
            finally:
                self._stopping = True
                self._active.set()
        for each in attacks:
            each.result()

    @contextmanager
    def active(self) -> Iterator[None]:
        before = self.ends.total()
        self._active.set()
        while self.ends.total() < before + ATTACKERS:
            sleep(ATTEMPT_DELAY)
        yield
        self._active.clear()
        for each in self._idle:
            each.wait()

    def _attack(self, calm: Event) -> None:
        try:
            self._attempt(calm)
        finally:
            calm.set()

    def _attempt(self, calm: Event) -> None:
        while not self._stopping or self.ends.total() < MIN_ATTEMPTS:
            calm.set()
            self._active.wait()
            calm.clear()
            login, source = self._aim(next(self._numbers))
            try:
                self._accounts.logins.authenticate(login, "some wrong password", source=source)
            except ServiceError as refused:
                self.ends[type(refused).__name__] += 1
            sleep(ATTEMPT_DELAY)


def login_seconds(accounts: Accounts, login: str, token: str | None) -> tuple[float, str | None]:
    """The seconds of a right login, none if it was refused, and the token of the device."""
    started = perf_counter()
    try:
        authentication = accounts.logins.authenticate(login, PASSWORD, device_token=token, source=HOME)
    except ServiceError:
        return inf, token
    return perf_counter() - started, token and authentication.device_token


def measure(name: str, aim: Aim, owner_device: Owner) -> str:
    """The owner by turns in the calm and in the storm, so that whatever else runs here slows both."""
    ratios = []
    with new_accounts() as accounts:
        here_before = accounts.logins.authenticate(owner(0), PASSWORD, source=HOME)
        token = here_before.device_token if owner_device is Owner.KNOWN else None
        storm = Storm(accounts, aim)
        with storm.running():
            for turn in range(1, ROUNDS + 1):
                login = owner(turn if owner_device is Owner.FIRST else 0)
                with storm.active():
                    under_attack, token = login_seconds(accounts, login, token)
                baseline, token = login_seconds(accounts, owner(0), token)
                ratios.append(under_attack / baseline)
    counts = ", ".join(f"{times} {kind}" for kind, times in storm.ends.most_common())
    spread = f"{min(ratios):.2f} / {median(ratios):.2f} / {max(ratios):.2f}"
    return f"{name}, {owner_device.value}: x {spread} ({counts})"


if __name__ == "__main__":
    print("min / median / max")
    for name, aim in STORMS.items():
        for comes in Owner:
            print(measure(name, aim, comes), flush=True)
