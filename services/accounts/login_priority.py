"""Priority of login attempts in the queues for password hashing.

All state is in the memory of the process, costs microseconds and decides the order only: attempts are limited
by counters in the database, and the slow hash decides whether a password is correct. Alternatives and
measurements: docs/adr/0013-login-priority.md.
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
"""Rejections of a login name without a count; after so many, no attempt at it is preferred.

A rejection by a full queue reveals, uncounted, that the guess does not have the fingerprint of the correct
password. This limits how many attempts can learn that.
"""

MAX_REJECTIONS: Final = 3
"""Rejections after which a source has the lowest priority; one failure is enough."""

MAX_COUNTERS: Final = 10_000
"""Sources and login names in memory; the least recently seen one is dropped first."""


class RecentCounter:
    """Counts per key in the last 15 minutes. Thread-safe."""

    def __init__(self, clock: Clock) -> None:
        self._clock, self._lock = clock, Lock()
        self._counts: OrderedDict[str, tuple[datetime, int]] = OrderedDict()

    def add(self, key: str) -> None:
        """Count once more."""
        now = self._clock()
        with self._lock:
            since, times = self._counts.pop(key, (now, 0))
            self._counts[key] = (now, 1) if since <= now - WINDOW else (since, times + 1)
            if len(self._counts) > MAX_COUNTERS:
                self._counts.popitem(last=False)

    def forget(self, key: str) -> None:
        """Reset the count."""
        with self._lock:
            self._counts.pop(key, None)

    def count(self, key: str) -> int:
        """The count in the current window."""
        with self._lock:
            since, times = self._counts.get(key, (self._clock(), 0))
        return times if since > self._clock() - WINDOW else 0


class LoginPriorities:
    """Priorities of login attempts. Thread-safe."""

    def __init__(self, clock: Clock) -> None:
        self._fingerprints = PasswordFingerprints()
        self._uncounted, self._rejected, self._failed = (RecentCounter(clock) for _ in range(3))

    @contextmanager
    def priority(
        self, login_key: str, password: str, source: str, *, known_device: bool
    ) -> Iterator[LoginPriority]:
        """The priority of an attempt; `known_device` if its device is known for this login name.

        The outcome of the attempt inside the context is counted.
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
