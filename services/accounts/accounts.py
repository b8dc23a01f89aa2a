"""Composition of the account services."""

from dataclasses import dataclass

from services.accounts.audit_hook import AuditHook, Pool
from services.accounts.codes import OneTimeCodes, RecoveryCodes
from services.accounts.hashing import Cost, Hashing, HashQueues
from services.accounts.identities import Identities
from services.accounts.invitations import Invitations
from services.accounts.lockout import LIMITS, AttemptLimits, ThrottlingKeys
from services.accounts.logins import Logins
from services.accounts.passkeys import Passkeys
from services.accounts.password_policy import NO_BREACH_LIST, BreachedPasswords
from services.accounts.passwords import Passwords
from services.accounts.people import Erasure, People
from services.accounts.second_factor_verification import SecondFactorVerification
from services.accounts.secret_keys import SecretKeys
from services.accounts.values import RelyingParty
from services.event_store import Clock


@dataclass(frozen=True)
class Dependencies:
    """What the account services depend on: connections, clock, audit hook, list of breached passwords."""

    pool: Pool
    clock: Clock
    audit_hook: AuditHook
    breached_passwords: BreachedPasswords = NO_BREACH_LIST


@dataclass(frozen=True)
class Accounts:
    """All account services. One instance per process: its queues bound the concurrent hashes."""

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
        dependencies: Dependencies,
        keys: SecretKeys,
        party: RelyingParty,
        cost: Cost | None = None,
        limits: AttemptLimits = LIMITS,
    ) -> "Accounts":
        """The account services of a database; tests pass a lower `cost`."""
        pool, clock, audit_hook = dependencies.pool, dependencies.clock, dependencies.audit_hook
        hashing = Hashing(cost or Cost(), HashQueues(), dependencies.breached_passwords)
        throttling = ThrottlingKeys(keys, limits)
        verification = SecondFactorVerification(pool, clock, throttling)
        return cls(
            people=People(pool, clock, audit_hook),
            invitations=Invitations(pool, clock, audit_hook, hashing),
            logins=Logins(pool, clock, hashing, throttling),
            passwords=Passwords(pool, clock, audit_hook, hashing, verification),
            one_time_codes=OneTimeCodes(pool, clock, audit_hook, keys, verification),
            recovery_codes=RecoveryCodes(pool, clock, audit_hook, verification),
            passkeys=Passkeys(pool, clock, audit_hook, verification, party),
            identities=Identities(pool, clock, audit_hook),
            erasure=Erasure(pool, clock, audit_hook, throttling),
        )
