"""How is a password kept, and how is one compared without telling who has an account?"""

from collections import OrderedDict, deque
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from enum import Enum
from threading import Event, Lock
from typing import Final

from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher

from services.accounts.errors import LoginQueueFull
from services.accounts.password_policy import BreachedPasswords, must_be_strong, normalised
from services.accounts.secret_keys import random_token

TURN_TIMEOUT: Final = 5.0
"""Seconds to wait for one's turn."""


@dataclass(frozen=True)
class Cost:
    """What one hash costs, in argon2id's terms; written into every hash.

    Memory and passes are those of RFC 9106 (section 4, second choice). With one thread in place of four
    a guess costs as much, and one login leaves the other processors to everybody else.
    """

    memory_kib: int = 64 * 1024
    passes: int = 3
    threads: int = 1


class LoginPriority(Enum):
    """In which lane someone stands."""

    EXPECTED = "expected"
    """The device has proved itself for this very account, or the password looks like the right one."""
    FIRST = "first"
    """A stranger whose source has hardly tried lately."""
    AGAIN = "again"
    """A stranger whose source has tried lately, and not come in."""


class FairQueue:
    """At most `places` at a time; `waiting` more wait, `max_per_source` of the same source.

    They wait for `patience` seconds at most. A thread that waits answers nobody else, so keep both low.
    """

    def __init__(self, slots: int, max_waiting: int, max_per_source: int, timeout: float) -> None:
        self._free_slots, self._max_waiting = slots, max_waiting
        self._max_per_source, self._timeout = max_per_source, timeout
        self._queues: OrderedDict[str, deque[Event]] = OrderedDict()
        self._lock = Lock()

    @contextmanager
    def turn(self, source: str) -> Iterator[None]:
        """While it is one's turn. Raises LoginQueueFull."""
        turn = self._enqueue(source)
        if turn is not None and not turn.wait(self._timeout):
            self._abandon(source, turn)
        try:
            yield
        finally:
            self._release(source)

    def _enqueue(self, source: str) -> Event | None:
        """The turn to wait for; none where a place is free."""
        with self._lock:
            if self._free_slots:
                self._free_slots -= 1
                return None
            queue = self._queues.get(source, deque())
            if (
                len(queue) >= self._max_per_source
                or sum(map(len, self._queues.values())) >= self._max_waiting
            ):
                raise LoginQueueFull
            turn = Event()
            queue.append(turn)
            self._queues[source] = queue
            return turn

    def _release(self, finished: str) -> None:
        """The place is free: whoever sent the last goes behind all others, and the first in front has it."""
        with self._lock:
            if not self._queues:
                self._free_slots += 1
                return
            if finished in self._queues:
                self._queues.move_to_end(finished)
            source, queue = next(iter(self._queues.items()))
            queue.popleft().set()
            if not queue:
                del self._queues[source]

    def _abandon(self, source: str, turn: Event) -> None:
        with self._lock:
            if turn.is_set():
                return  # it came at the last moment
            queue = self._queues[source]
            queue.remove(turn)
            if not queue:
                del self._queues[source]
        raise LoginQueueFull


def _queues() -> Mapping[LoginPriority, FairQueue]:
    return {
        priority: FairQueue(slots=1, max_waiting=8, max_per_source=2, timeout=TURN_TIMEOUT)
        for priority in LoginPriority
    }


@dataclass(frozen=True)
class HashQueues:
    """One lane for each standing, so that nobody waits for anybody who is less likely to be right.

    Each has a place of its own: with one place for all, even the first in the queue would wait for the hash
    that is under way, and be twice as slow.
    """

    by_priority: Mapping[LoginPriority, FairQueue] = field(default_factory=_queues)


@dataclass(frozen=True)
class Caller:
    """Where a password comes from, and how whoever sent it stands."""

    source: str
    priority: LoginPriority


class Hashing:
    """Argon2id, so many at a time. Safe to share by threads."""

    def __init__(self, cost: Cost, queues: HashQueues, breached_passwords: BreachedPasswords) -> None:
        hasher = Argon2Hasher(cost.passes, cost.memory_kib, cost.threads)
        self._passwords, self._queues, self._breached_passwords = (
            PasswordHash((hasher,)),
            queues,
            breached_passwords,
        )
        self._dummy_hash = self._passwords.hash(random_token())

    def turn(self, caller: Caller) -> AbstractContextManager[None]:
        """While it is one's turn to have passwords hashed: nothing is hashed without. Raises LoginQueueFull.

        Whatever else an attempt costs belongs inside, so that a storm of them costs no more.
        """
        return self._queues.by_priority[caller.priority].turn(caller.source)

    def hash_password(self, password: str, user_inputs: Sequence[str]) -> str:
        """What to keep of a password, if nobody guesses it first. Raises PasswordNotAccepted.

        `user_inputs` is what anyone would try for this person.
        """
        must_be_strong(password, user_inputs, self._breached_passwords)
        return self._passwords.hash(_bytes(password))

    def verify(self, password: str, stored_hash: str | None) -> tuple[bool, str | None]:
        """Whether it is the password, and what to keep from now on if the cost has changed.

        Where nothing is kept, a hash of nobody's password is compared: that takes as long.
        """
        matches, new_hash = self._passwords.verify_and_update(
            _bytes(password), stored_hash or self._dummy_hash
        )
        return matches and stored_hash is not None, new_hash


def _bytes(password: str) -> bytes:
    return normalised(password).encode("utf-8", "surrogatepass")
