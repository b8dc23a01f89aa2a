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

from services.accounts.errors import Busy, CredentialsWrong, TooManyFailures
from services.accounts.failures import WINDOW
from services.accounts.hashing import Standing
from services.accounts.likeness import Likeness
from services.event_store import Clock

UNSEEN: Final = 10
"""Attempts at a login name that were sent away uncounted; more, and nobody who tries it goes ahead.

Who is sent away where a right password would not have been has learned, uncounted, that the guess was
wrong. This is how many may learn it.
"""

TRIES: Final = 3
"""So often a source may be sent away before it goes behind; it goes at once when it has failed."""

KEPT: Final = 10_000
"""Sources and login names remembered; the one that was seen longest ago is forgotten first."""


class Lately:
    """How often something happened in the last quarter of an hour. Safe to share by threads."""

    def __init__(self, clock: Clock) -> None:
        self._clock, self._lock = clock, Lock()
        self._times: OrderedDict[str, tuple[datetime, int]] = OrderedDict()

    def add(self, what: str) -> None:
        """It has happened again."""
        now = self._clock()
        with self._lock:
            since, times = self._times.pop(what, (now, 0))
            self._times[what] = (now, 1) if since <= now - WINDOW else (since, times + 1)
            if len(self._times) > KEPT:
                self._times.popitem(last=False)

    def forget(self, what: str) -> None:
        """As if it had never happened."""
        with self._lock:
            self._times.pop(what, None)

    def times(self, what: str) -> int:
        """How often."""
        with self._lock:
            since, times = self._times.get(what, (self._clock(), 0))
        return times if since > self._clock() - WINDOW else 0


class Order:
    """The order of service. Safe to share by threads."""

    def __init__(self, clock: Clock) -> None:
        self._likeness = Likeness()
        self._unseen, self._sent_away, self._failed = (Lately(clock) for _ in range(3))

    @contextmanager
    def standing(self, login_key: str, password: str, source: str, *, known: bool) -> Iterator[Standing]:
        """Where an attempt stands; `known` if it comes from a device of whom the login name belongs to.

        How it ends inside is remembered.
        """
        try:
            yield self._standing(login_key, password, source, known=known)
        except Busy:
            self._unseen.add(login_key)
            self._sent_away.add(source)
            raise
        except (CredentialsWrong, TooManyFailures):
            self._failed.add(source)
            raise
        for each in (self._sent_away, self._failed):
            each.forget(source)
        self._likeness.was_right(login_key, password)

    def _standing(self, login_key: str, password: str, source: str, *, known: bool) -> Standing:
        looks_right = self._likeness.looks_right(login_key, password)
        if known or (looks_right and self._unseen.times(login_key) < UNSEEN):
            return Standing.EXPECTED
        tried = self._failed.times(source) > 0 or self._sent_away.times(source) >= TRIES
        return Standing.AGAIN if tried else Standing.FIRST
