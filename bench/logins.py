"""Time of a right login while an attacker sends wrong passwords, with three kinds of queue.

    .venv/bin/python -m bench.logins

The queues, each with one slot and eight waiting places:

* *priorities*: what the service has (`services/accounts/login_priority.py`): three fair queues, for logins
  that are likely to be right, for sources that have not failed lately, and for all others;
* *two fair queues*: known devices, and all others; in each, sources take turns;
* *two plain queues*: known devices, and all others; first come, first served.

The queues are measured by turns in one run, each login in a storm (16 threads in this process, each sends
its next attempt 5 ms after the answer to the last; 1,000 attempts before the first measurement) followed by
one without. The storm tries a thousand names from one source, or from 250. The owner uses a known device;
or a new one, after a login since the process started; or a new one, without. The figures are ratios: the
login in the storm to the one without, as minimum, median and maximum, `inf` for a refused login. A hash
costs a quarter of the default, so that the run takes some minutes: the ratio is about the hashes to wait
for.
"""

import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, ExitStack, contextmanager
from datetime import UTC, datetime
from enum import Enum
from itertools import count
from math import inf
from pathlib import Path
from statistics import median
from threading import Event, Lock
from time import perf_counter, sleep
from typing import Final

from psycopg_pool import ConnectionPool

from domain.values import Role
from embedded import embedded_database
from projections.installation import create_missing
from services.accounts import Accounts, Dependencies
from services.accounts.audit_hook import LogAuditHook, Pool
from services.accounts.hashing import TURN_TIMEOUT, Cost, FairQueue, Hashing, HashQueues, LoginPriority
from services.accounts.lockout import ThrottlingKeys
from services.accounts.login_priority import LoginPriorities
from services.accounts.logins import Logins
from services.accounts.password_policy import NO_BREACH_LIST
from services.accounts.secret_keys import SecretKeys, new_key
from services.accounts.values import RelyingParty
from services.errors import ServiceError
from services.migrations import migrate
from services.principal import Principal

PASSWORD: Final = "four little ducks went out"
HOME: Final = "198.51.100.7"
OPERATOR: Final = Principal(person="P-OPERATOR", roles=frozenset({Role.SYSTEM}))
PARTY: Final = RelyingParty("localhost", "Certtrail", "http://localhost:8000")
COST: Final = Cost(memory_kib=16 * 1024)
ATTACKERS: Final = 16
ATTEMPT_DELAY: Final = 0.005
"""Seconds between an answer and the next attempt of a thread: without them the storm would be a busy loop."""

WARM_UP: Final = 1000
"""Attempts before the first measurement: the sources of a storm that has lasted are known to have failed."""

ROUNDS: Final = 5

Target = Callable[[int], tuple[str, str]]
"""The login name and the source of the attempt of that number."""

STORMS: Final[dict[str, Target]] = {
    "one source": lambda n: (f"user{n % 1000}@example.org", "192.0.2.1"),
    "250 sources": lambda n: (f"user{n % 1000}@example.org", f"10.{n % 250}.0.1"),
}


class Device(Enum):
    """Where the right logins come from."""

    KNOWN = "known device"
    NEW = "new device, after a login since the start"
    FIRST = "new device, without"


class PlainQueue(FairQueue):
    """First come, first served: all callers count as one source."""

    def turn(self, source: str) -> AbstractContextManager[None]:
        return super().turn("any")


class KnownDevicesFirst(LoginPriorities):
    """Known devices in one queue, all others in another; nothing is remembered."""

    @contextmanager
    def priority(
        self, login_key: str, password: str, source: str, *, known_device: bool
    ) -> Iterator[LoginPriority]:
        yield LoginPriority.EXPECTED if known_device else LoginPriority.FIRST


class TwoQueueLogins(Logins):
    """Logins with two queues in place of priorities."""

    def __init__(self, pool: Pool, queues: HashQueues) -> None:
        hashing = Hashing(COST, queues, NO_BREACH_LIST)
        super().__init__(pool, now, hashing, ThrottlingKeys(SecretKeys([new_key()])))
        self._priorities = KnownDevicesFirst(now)


def now() -> datetime:
    return datetime.now(UTC)


def two_queues(kind: type[FairQueue], max_per_source: int) -> HashQueues:
    return HashQueues(
        {
            each: kind(1, 8, max_per_source, TURN_TIMEOUT)
            for each in (LoginPriority.EXPECTED, LoginPriority.FIRST)
        }
    )


@contextmanager
def all_logins() -> Iterator[dict[str, Logins]]:
    """Logins with each kind of queue, for the same owners; each counts failures under a key of its own."""
    with ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="certtrail-"))
        url = stack.enter_context(embedded_database(Path(folder)))
        migrate(url, create_missing)
        pool = stack.enter_context(ConnectionPool(url, min_size=12, max_size=12, open=True))
        dependencies = Dependencies(pool, now, LogAuditHook())
        accounts = Accounts.of(dependencies, SecretKeys([new_key()]), PARTY, cost=COST)
        for number in range(ROUNDS + 1):
            invitation = accounts.invitations.invite(
                owner(number), {Role.DECIDER}, "CNCA-R-2002-001", OPERATOR
            )
            accounts.invitations.accept(invitation.token, PASSWORD, "Li Ming")
        yield {
            "priorities": accounts.logins,
            "two fair queues": TwoQueueLogins(pool, two_queues(FairQueue, 2)),
            "two plain queues": TwoQueueLogins(pool, two_queues(PlainQueue, 8)),
        }


def owner(number: int) -> str:
    """A login name that exists."""
    return f"owner{number}@example.org"


class Storm:
    """Wrong logins from several threads, while it is active."""

    def __init__(self, logins: Logins, target: Target) -> None:
        self._logins, self._target = logins, target
        self._numbers, self._active, self._stopping = count(), Event(), False
        self._idle = [Event() for _ in range(ATTACKERS)]
        self._lock, self.attempts = Lock(), 0

    @contextmanager
    def running(self) -> Iterator[None]:
        with ThreadPoolExecutor(ATTACKERS) as threads:
            attacks = [threads.submit(self._attack, idle) for idle in self._idle]
            try:
                yield
            finally:
                self._stopping = True
                self._active.set()
        for each in attacks:
            each.result()

    @contextmanager
    def active(self) -> Iterator[None]:
        before = self.attempts
        self._active.set()
        while self.attempts < before + ATTACKERS:
            sleep(ATTEMPT_DELAY)
        yield
        self._active.clear()
        for each in self._idle:
            each.wait()

    def warm_up(self) -> None:
        with self.active():
            while self.attempts < WARM_UP:
                sleep(ATTEMPT_DELAY)

    def _attack(self, idle: Event) -> None:
        try:
            self._attempt_repeatedly(idle)
        finally:
            idle.set()

    def _attempt_repeatedly(self, idle: Event) -> None:
        while not self._stopping:
            idle.set()
            self._active.wait()
            idle.clear()
            login, source = self._target(next(self._numbers))
            try:
                self._logins.authenticate(login, "some wrong password", source=source)
            except ServiceError:
                with self._lock:
                    self.attempts += 1
            sleep(ATTEMPT_DELAY)


def login_seconds(logins: Logins, login: str, token: str | None) -> tuple[float, str | None]:
    """The seconds of a right login, `inf` if it was refused, and the next token of the device."""
    started = perf_counter()
    try:
        authenticated = logins.authenticate(login, PASSWORD, device_token=token, source=HOME)
    except ServiceError:
        return inf, token
    return perf_counter() - started, token and authenticated.device_token


class Owner:
    """Right logins, by turns in the storm and without it."""

    def __init__(self, logins: Logins, storm: Storm, device: Device) -> None:
        self._logins, self._storm, self._device = logins, storm, device
        first = logins.authenticate(owner(0), PASSWORD, source=HOME)
        self._token = first.device_token if device is Device.KNOWN else None
        self.ratios = list[float]()

    def measure(self, turn: int) -> None:
        login = owner(turn if self._device is Device.FIRST else 0)
        with self._storm.active():
            in_storm, self._token = login_seconds(self._logins, login, self._token)
        without, self._token = login_seconds(self._logins, owner(0), self._token)
        self.ratios.append(in_storm / without)

    def figures(self) -> str:
        refused = self.ratios.count(inf)
        spread = f"{min(self.ratios):.2f} / {median(self.ratios):.2f} / {max(self.ratios):.2f}"
        return f"x {spread}, refused {refused} of {len(self.ratios)}, attempts {self._storm.attempts}"


def measure(logins: dict[str, Logins], target: Target, device: Device) -> dict[str, str]:
    """The figures of each kind of queue."""
    with ExitStack() as stack:
        owners = {}
        for name, each in logins.items():
            storm = Storm(each, target)
            stack.enter_context(storm.running())
            storm.warm_up()
            owners[name] = Owner(each, storm, device)
        for turn in range(1, ROUNDS + 1):
            for one in owners.values():
                one.measure(turn)
        return {name: one.figures() for name, one in owners.items()}


def main() -> None:
    print("login in the storm to login without: minimum / median / maximum")
    for storm, target in STORMS.items():
        for device in Device:
            with all_logins() as logins:
                print(f"storm from {storm}; {device.value}")
                for name, figures in measure(logins, target, device).items():
                    print(f"  {name:<18} {figures}", flush=True)


if __name__ == "__main__":
    main()
