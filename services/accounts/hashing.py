"""How is a password kept, and how is one compared without telling who has an account?"""

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from enum import Enum
from typing import Final

from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher

from services.accounts.breached_passwords import BreachedPasswords
from services.accounts.hash_queue import FairQueue
from services.accounts.password_policy import must_be_strong, normalised
from services.accounts.tokens import random_token

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
