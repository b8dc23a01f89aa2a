"""Password hashing (argon2id) in a few slots with fair queues."""

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
"""Seconds that a request waits for a slot."""


@dataclass(frozen=True)
class Cost:
    """Parameters of argon2id; stored in every hash.

    Memory and passes are those of RFC 9106 (section 4, second choice). With one thread in place of four
    a guess costs as much, and a login leaves the other processors free.
    """

    memory_kib: int = 64 * 1024
    passes: int = 3
    threads: int = 1


class LoginPriority(Enum):
    """Priority of a login attempt; each has a queue of its own (docs/adr/0013-login-priority.md)."""

    EXPECTED = "expected"
    """The device is known for this account, or the password has the fingerprint of the correct one."""
    FIRST = "first"
    """An unknown device whose source has not failed recently."""
    AGAIN = "again"
    """An unknown device whose source has failed recently."""


class FairQueue:
    """A semaphore of `slots` slots whose waiting callers are served by source, in turns.

    At most `max_waiting` callers wait, `max_per_source` of them from the same source, for at most `timeout`
    seconds: however many requests one source sends, another source waits for one of them only. A waiting
    thread serves no other request, so keep the numbers low.
    """

    def __init__(self, slots: int, max_waiting: int, max_per_source: int, timeout: float) -> None:
        self._free_slots, self._max_waiting = slots, max_waiting
        self._max_per_source, self._timeout = max_per_source, timeout
        self._queues: OrderedDict[str, deque[Event]] = OrderedDict()
        self._lock = Lock()

    @contextmanager
    def turn(self, source: str) -> Iterator[None]:
        """Hold a slot. Raises LoginQueueFull."""
        turn = self._enqueue(source)
        if turn is not None and not turn.wait(self._timeout):
            self._abandon(source, turn)
        try:
            yield
        finally:
            self._release(source)

    def _enqueue(self, source: str) -> Event | None:
        """The event to wait for; `None` if a slot was free."""
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
        """Pass the slot to the first source in the queue; the source that finished goes to its end."""
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
                return  # the slot was assigned at the last moment
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
    """One queue per priority, so that no attempt waits for one that is less likely to be correct.

    Each has a slot of its own: with one slot for all, even the first in the queue would wait for the hash in
    progress and take twice as long.
    """

    by_priority: Mapping[LoginPriority, FairQueue] = field(default_factory=_queues)


@dataclass(frozen=True)
class Caller:
    """Source and priority of a request for hashing."""

    source: str
    priority: LoginPriority


class Hashing:
    """Argon2id with bounded concurrency. Thread-safe."""

    def __init__(self, cost: Cost, queues: HashQueues, breached_passwords: BreachedPasswords) -> None:
        hasher = Argon2Hasher(cost.passes, cost.memory_kib, cost.threads)
        self._passwords, self._queues, self._breached_passwords = (
            PasswordHash((hasher,)),
            queues,
            breached_passwords,
        )
        self._dummy_hash = self._passwords.hash(random_token())

    def turn(self, caller: Caller) -> AbstractContextManager[None]:
        """A hashing slot; the caller hashes only while it holds one. Raises LoginQueueFull.

        Everything that an attempt costs belongs inside, so that an attack costs no more than that.
        """
        return self._queues.by_priority[caller.priority].turn(caller.source)

    def hash_password(self, password: str, user_inputs: Sequence[str]) -> str:
        """The hash to store for a password that meets the policy. Raises PasswordNotAccepted.

        `user_inputs` are texts that an attacker would try for this person.
        """
        must_be_strong(password, user_inputs, self._breached_passwords)
        return self._passwords.hash(_bytes(password))

    def verify(self, password: str, stored_hash: str | None) -> tuple[bool, str | None]:
        """Whether the password matches, and the new hash to store if the cost has changed.

        Without a stored hash a dummy hash is verified, which takes as long.
        """
        matches, new_hash = self._passwords.verify_and_update(
            _bytes(password), stored_hash or self._dummy_hash
        )
        return matches and stored_hash is not None, new_hash


def _bytes(password: str) -> bytes:
    return normalised(password).encode("utf-8", "surrogatepass")
