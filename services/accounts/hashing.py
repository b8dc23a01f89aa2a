"""How is a password kept, and how is one compared without telling who has an account?"""

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from enum import Enum
from typing import Final

from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher

from services.accounts.lanes import Lane
from services.accounts.leaked import Leaked
from services.accounts.policy import must_be_strong, normalised
from services.accounts.tokens import random_token

PATIENCE: Final = 5.0
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


class Standing(Enum):
    """In which lane someone stands."""

    EXPECTED = "expected"
    """The device has proved itself for this very account, or the password looks like the right one."""
    FIRST = "first"
    """A stranger whose source has hardly tried lately."""
    AGAIN = "again"
    """A stranger whose source has tried lately, and not come in."""


def _lanes() -> Mapping[Standing, Lane]:
    return {standing: Lane(places=1, waiting=8, of_one_source=2, patience=PATIENCE) for standing in Standing}


@dataclass(frozen=True)
class Lanes:
    """One lane for each standing, so that nobody waits for anybody who is less likely to be right.

    Each has a place of its own: with one place for all, even the first in the queue would wait for the hash
    that is under way, and be twice as slow.
    """

    by: Mapping[Standing, Lane] = field(default_factory=_lanes)


@dataclass(frozen=True)
class Caller:
    """Where a password comes from, and how whoever sent it stands."""

    source: str
    standing: Standing


class Hashing:
    """Argon2id, so many at a time. Safe to share by threads."""

    def __init__(self, cost: Cost, lanes: Lanes, leaked: Leaked) -> None:
        hasher = Argon2Hasher(cost.passes, cost.memory_kib, cost.threads)
        self._passwords, self._lanes, self._leaked = PasswordHash((hasher,)), lanes, leaked
        self._nobodys = self._passwords.hash(random_token())

    def turn(self, caller: Caller) -> AbstractContextManager[None]:
        """While it is one's turn to have passwords hashed: nothing is hashed without. Raises Busy.

        Whatever else an attempt costs belongs inside, so that a storm of them costs no more.
        """
        return self._lanes.by[caller.standing].turn(caller.source)

    def hashed(self, password: str, near: Sequence[str]) -> str:
        """What to keep of a password, if nobody guesses it first. Raises PasswordRefused.

        `near` is what anyone would try for this person.
        """
        must_be_strong(password, near, self._leaked)
        return self._passwords.hash(_bytes(password))

    def matches(self, password: str, kept: str | None) -> tuple[bool, str | None]:
        """Whether it is the password, and what to keep from now on if the cost has changed.

        Where nothing is kept, a hash of nobody's password is compared: that takes as long.
        """
        matches, anew = self._passwords.verify_and_update(_bytes(password), kept or self._nobodys)
        return matches and kept is not None, anew


def _bytes(password: str) -> bytes:
    return normalised(password).encode("utf-8", "surrogatepass")
