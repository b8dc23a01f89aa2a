"""Before whom, and behind whom, does an attempt stand while its password waits to be hashed?

Everything here is kept in the memory of the process, costs microseconds, and rules the order alone: who may
try how often is counted in the database, and whether a password is right is for the slow hash to say.
"""

from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from threading import Lock
from typing import Final

from services.accounts.errors import InvalidCredentials, LoginQueueFull, TooManyLoginAttempts
from services.accounts.hashing import LoginPriority
from services.accounts.lockout import WINDOW
from services.accounts.password_fingerprint import PasswordFingerprints
from services.event_store import Clock

MAX_UNCOUNTED_REJECTIONS: Final = 10
"""Attempts at a login name that were sent away uncounted; more, and nobody who tries it goes ahead.

Who is sent away where a right password would not have been has learned, uncounted, that the guess was
wrong. This is how many may learn it.
"""

MAX_REJECTIONS: Final = 3
"""So often a source may be sent away before it goes behind; it goes at once when it has failed."""

MAX_COUNTERS: Final = 10_000
"""Sources and login names remembered; the one that was seen longest ago is forgotten first."""


class RecentCounter:
    """How often something happened in the last quarter of an hour. Safe to share by threads."""

    def __init__(self, clock: Clock) -> None:
        self._clock, self._lock = clock, Lock()
        self._counts: OrderedDict[str, tuple[datetime, int]] = OrderedDict()

    def add(self, key: str) -> None:
        """It has happened again."""
        now = self._clock()
        with self._lock:
            since, times = self._counts.pop(key, (now, 0))
            self._counts[key] = (now, 1) if since <= now - WINDOW else (since, times + 1)
            if len(self._counts) > MAX_COUNTERS:
                self._counts.popitem(last=False)

    def forget(self, key: str) -> None:
        """As if it had never happened."""
        with self._lock:
            self._counts.pop(key, None)

    def count(self, key: str) -> int:
        """How often."""
        with self._lock:
            since, times = self._counts.get(key, (self._clock(), 0))
        return times if since > self._clock() - WINDOW else 0


class LoginPriorities:
    """The order of service. Safe to share by threads."""

    def __init__(self, clock: Clock) -> None:
        self._fingerprints = PasswordFingerprints()
        self._uncounted, self._rejected, self._failed = (RecentCounter(clock) for _ in range(3))

    @contextmanager
    def priority(
        self, login_key: str, password: str, source: str, *, known_device: bool
    ) -> Iterator[LoginPriority]:
        """Where an attempt stands; `known` if it comes from a device of whom the login name belongs to.

        How it ends inside is remembered.
        """
        try:
            yield self._priority(login_key, password, source, known_device=known_device)
        except LoginQueueFull:
            self._uncounted.add(login_key)
            self._rejected.add(source)
            raise
        except (InvalidCredentials, TooManyLoginAttempts):
            self._failed.add(source)
            raise
        for each in (self._rejected, self._failed):
            each.forget(source)
        self._fingerprints.remember(login_key, password)

    def _priority(self, login_key: str, password: str, source: str, *, known_device: bool) -> LoginPriority:
        looks_right = self._fingerprints.matches(login_key, password)
        if known_device or (looks_right and self._uncounted.count(login_key) < MAX_UNCOUNTED_REJECTIONS):
            return LoginPriority.EXPECTED
        has_tried = self._failed.count(source) > 0 or self._rejected.count(source) >= MAX_REJECTIONS
        return LoginPriority.AGAIN if has_tried else LoginPriority.FIRST
