"""What do the accounts consist of, and how are the parts put together?"""

from dataclasses import dataclass

from services.accounts.attempts import LIMITS, Counting, Limits
from services.accounts.erasure import Erasure
from services.accounts.hashing import Cost, Hashing, Lanes
from services.accounts.identities import Identities
from services.accounts.invitations import Invitations
from services.accounts.leaked import Leaked
from services.accounts.logins import Logins
from services.accounts.noting import Noting, Pool
from services.accounts.one_time_codes import OneTimeCodes
from services.accounts.passkeys import Passkeys
from services.accounts.passwords import Passwords
from services.accounts.people import People
from services.accounts.policy import NOWHERE
from services.accounts.proofs import Proofs
from services.accounts.recovery_codes import RecoveryCodes
from services.accounts.secret_keys import SecretKeys
from services.accounts.values import RelyingParty
from services.event_store import Clock


@dataclass(frozen=True)
class Outside:
    """What the accounts are given: connections, the time, where notes are kept, and what has leaked."""

    pool: Pool
    clock: Clock
    noting: Noting
    leaked: Leaked = NOWHERE


@dataclass(frozen=True)
class Accounts:
    """All there is to ask about accounts. One for the whole process: it bounds the hashing."""

    people: People
    invitations: Invitations
    logins: Logins
    passwords: Passwords
    one_time_codes: OneTimeCodes
    recovery_codes: RecoveryCodes
    passkeys: Passkeys
    identities: Identities
    erasure: Erasure

    @classmethod
    def of(
        cls,
        outside: Outside,
        keys: SecretKeys,
        party: RelyingParty,
        cost: Cost | None = None,
        limits: Limits = LIMITS,
    ) -> "Accounts":
        """The accounts of a database; another `cost` is for tests."""
        pool, clock, noting = outside.pool, outside.clock, outside.noting
        hashing = Hashing(cost or Cost(), Lanes(), outside.leaked)
        counting = Counting(keys, limits)
        proofs = Proofs(pool, clock, counting)
        return cls(
            people=People(pool, clock, noting),
            invitations=Invitations(pool, clock, noting, hashing),
            logins=Logins(pool, clock, hashing, counting),
            passwords=Passwords(pool, clock, noting, hashing, proofs),
            one_time_codes=OneTimeCodes(pool, clock, noting, keys, proofs),
            recovery_codes=RecoveryCodes(pool, clock, noting, proofs),
            passkeys=Passkeys(pool, clock, noting, proofs, party),
            identities=Identities(pool, clock, noting),
            erasure=Erasure(pool, clock, noting, counting),
        )
