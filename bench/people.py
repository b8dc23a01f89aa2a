"""How much does a storm of wrong passwords slow a right one?

    .venv/bin/python -m bench.people

In one run, with the cost that is the default: the median of right logins with nobody else about; then the
same while 16 threads of the same process send 1,000 wrong ones and more, each 5 ms after the last was
refused. Three storms: at the owner's own login name; at a thousand names from one source; at a thousand
names from 250 sources. The owner comes from a device that is known, or from a new one. The ratios mean
something where the milliseconds do not.
"""

import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from statistics import median
from threading import Event
from time import perf_counter, sleep
from typing import Final

from psycopg_pool import ConnectionPool

from api.embedded import embedded_database
from api.migrate import migrate
from domain.values import Role
from services.accounts import Accounts, Outside
from services.accounts.noting import NotedInLog
from services.accounts.secret_keys import SecretKeys, new_key
from services.accounts.values import RelyingParty
from services.errors import ServiceError
from services.principal import Principal

LOGIN: Final = "li.ming@example.org"
PASSWORD: Final = "four little ducks went out"
HOME: Final = "198.51.100.7"
OPERATOR: Final = Principal(person="P-OPERATOR", roles=frozenset({Role.SYSTEM}))
PARTY: Final = RelyingParty("localhost", "Certtrail", "http://localhost:8000")
ATTACKERS: Final = 16
WRONG: Final = 1000
WAY: Final = 0.005
"""Seconds that an answer and the next attempt are under way: the quickest of attackers is no busy loop."""

ROUNDS: Final = 15

Aim = Callable[[int], tuple[str, str]]
"""The login name and the source of the attempt of that number."""

STORMS: Final[dict[str, Aim]] = {
    "at the owner's name, from 250 sources": lambda n: (LOGIN, f"192.0.2.{n % 250}"),
    "at 1,000 names, from one source": lambda n: (f"user{n % 1000}@example.org", "192.0.2.1"),
    "at 1,000 names, from 250 sources": lambda n: (f"user{n % 1000}@example.org", f"192.0.2.{n % 250}"),
}


@contextmanager
def fresh() -> Iterator[Accounts]:
    """Accounts on a database of their own, with one owner."""
    with tempfile.TemporaryDirectory(prefix="certtrail-") as folder, embedded_database(Path(folder)) as url:
        migrate(url)
        with ConnectionPool(url, min_size=12, max_size=12, open=True) as pool:
            outside = Outside(pool, lambda: datetime.now(UTC), NotedInLog())
            accounts = Accounts.of(outside, SecretKeys([new_key()]), PARTY)
            invitation = accounts.invitations.invite(LOGIN, {Role.DECIDER}, "CNCA-R-2002-001", OPERATOR)
            accounts.invitations.accept(invitation.token, PASSWORD, "Li Ming")
            yield accounts


@contextmanager
def storm(accounts: Accounts, aim: Aim, ends: Counter[str]) -> Iterator[None]:
    """Wrong logins, under way already, until there were enough of them and the owner is done."""
    numbers, stop, begun = count(), Event(), Event()

    def attack(_: int) -> None:
        while not stop.is_set() or ends.total() < WRONG:
            login, source = aim(next(numbers))
            try:
                accounts.logins.authenticate(login, "some wrong password", source=source)
            except ServiceError as refused:
                ends[type(refused).__name__] += 1
            sleep(WAY)
            if ends.total() > ATTACKERS:
                begun.set()

    with ThreadPoolExecutor(ATTACKERS) as threads:
        attacks = [threads.submit(attack, n) for n in range(ATTACKERS)]
        begun.wait()
        yield
        stop.set()
    for each in attacks:
        each.result()


def logins(accounts: Accounts, token: str | None) -> tuple[list[float], int]:
    """How long the owner's logins took, in milliseconds, and how many were refused."""
    took, refused = [], 0
    for _ in range(ROUNDS):
        begun = perf_counter()
        try:
            found = accounts.logins.authenticate(LOGIN, PASSWORD, device_token=token, source=HOME)
        except ServiceError:
            refused += 1
            continue
        took.append((perf_counter() - begun) * 1000)
        token = token and found.device_token
    return took, refused


def measured(name: str, aim: Aim, known: bool) -> str:
    """One storm, and the owner in it, beside the owner alone on the same database."""
    ends: Counter[str] = Counter()
    with fresh() as accounts:
        token = accounts.logins.authenticate(LOGIN, PASSWORD, source=HOME).device_token if known else None
        alone, _ = logins(accounts, None)
        with storm(accounts, aim, ends):
            took, refused = logins(accounts, token)
    device = "known" if known else "new"
    meanwhile = f"{median(took):4.0f} ms = {median(took) / median(alone):.2f} x" if took else "never let in"
    told = ", ".join(f"{times} {kind}" for kind, times in ends.most_common())
    return (
        f"{name}, {device} device: alone {median(alone):.0f} ms, then {meanwhile}; {refused} refused ({told})"
    )


if __name__ == "__main__":
    for name, aim in STORMS.items():
        for known in (True, False):
            print(measured(name, aim, known), flush=True)
