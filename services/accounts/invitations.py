"""Invitations, for new people and for people who lost their credentials."""

import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, LiteralString

from psycopg.errors import UniqueViolation

from domain.values import BodyId, PersonId, Role
from services.accounts import identities, rows
from services.accounts.audit_hook import AccountEvent, AuditHook, Connection, Pool
from services.accounts.errors import InvalidInvitation, LoginNameTaken, PersonIdTaken, WrongAccountState
from services.accounts.hashing import Caller, Hashing, LoginPriority
from services.accounts.people import must_administer
from services.accounts.secret_keys import digest, random_token
from services.accounts.values import AccountState, Person, validated
from services.event_store import Clock
from services.principal import Principal

LIFETIME: Final = timedelta(days=7)
_ALPHABET: Final = "abcdefghjkmnpqrstuvwxyz23456789"
_ID_LENGTH: Final = 10

_INSERT_PERSON: Final[LiteralString] = """
INSERT INTO people.persons (id, body, roles, state, created_at, changed_at, credentials_changed_at)
VALUES (%(id)s, %(body)s, %(roles)s, 'invited', %(now)s, %(now)s, %(now)s)
"""
_INSERT_CONTACT: Final[LiteralString] = (
    "INSERT INTO people.contacts (person, login, login_key) VALUES (%s, %s, %s)"
)
_EXPIRE_OPEN: Final[LiteralString] = """
UPDATE people.invitations SET used_at = %s WHERE person = %s AND used_at IS NULL
"""
_INSERT_INVITATION: Final[LiteralString] = """
INSERT INTO people.invitations (digest, person, made_at, expires_at) VALUES (%s, %s, %s, %s)
"""
_SELECT_PERSON: Final[LiteralString] = """
SELECT person FROM people.invitations WHERE digest = %s AND used_at IS NULL AND expires_at > %s
"""
_MARK_USED: Final[LiteralString] = """
UPDATE people.invitations SET used_at = %(now)s
WHERE digest = %(digest)s AND used_at IS NULL AND expires_at > %(now)s RETURNING person
"""
_ACTIVATE: Final[LiteralString] = """
UPDATE people.persons SET state = 'active', accepted_at = coalesce(accepted_at, %(now)s),
    changed_at = %(now)s, credentials_changed_at = %(now)s
WHERE id = %(id)s
"""
_DELETE_CREDENTIALS: Final[LiteralString] = """
WITH passwords AS (DELETE FROM people.passwords WHERE person = %(id)s),
    one_time_codes AS (DELETE FROM people.one_time_codes WHERE person = %(id)s),
    recovery_codes AS (DELETE FROM people.recovery_codes WHERE person = %(id)s),
    passkeys AS (DELETE FROM people.passkeys WHERE person = %(id)s)
DELETE FROM people.devices WHERE person = %(id)s
"""
"""Accepting an invitation deletes former credentials: whatever was lost may be in other hands."""

_SET_NAME: Final[LiteralString] = "UPDATE people.contacts SET name = %s WHERE person = %s"
_INSERT_HASH: Final[LiteralString] = """
INSERT INTO people.passwords (person, hash, changed_at) VALUES (%(id)s, %(hash)s, %(now)s)
"""


@dataclass(frozen=True)
class Invitation:
    """An invitation and its token, which is displayed once."""

    person: PersonId
    token: str
    expires_at: datetime


class Invitations:
    """Invitations. Thread-safe; each is valid once, for a week."""

    def __init__(self, pool: Pool, clock: Clock, audit_hook: AuditHook, hashing: Hashing) -> None:
        self._pool, self._clock, self._audit_hook, self._hashing = pool, clock, audit_hook, hashing

    def invite(
        self,
        login: str,
        roles: Iterable[Role],
        body: BodyId | None,
        by: Principal,
        id: PersonId | None = None,
    ) -> Invitation:
        """Create an account; with `id`, for a person who already appears in events.

        Raises InvalidValue, AccountChangeNotPermitted, LoginNameTaken, PersonIdTaken.
        """
        new_id = validated("person id", id or _new_id())
        principal = rows.principal(new_id, frozenset(roles), body)
        must_administer(by, new_id, body, principal.roles)
        now, login_name = self._clock(), validated("login name", login)
        values = {"id": new_id, "body": body, "roles": sorted(principal.roles), "now": now}
        with self._pool.connection() as connection:
            _insert_account(connection, values, login_name)
            details = {"roles": ", ".join(sorted(principal.roles)), "body": body or ""}
            self._audit_hook.record(
                connection, AccountEvent("person-invited", new_id, "account", by.person, details)
            )
            return self._issue(connection, new_id, now)

    def invite_again(self, id: PersonId, by: Principal) -> Invitation:
        """A new invitation for a person who lost their credentials; earlier ones become invalid.

        Accepting it deletes the former password, codes and passkeys; until then they stay valid.
        Raises AccountNotFound, AccountChangeNotPermitted, WrongAccountState.
        """
        with self._pool.connection() as connection:
            account = rows.locked_person(connection, id)
            must_administer(by, id, account.body, account.roles)
            if account.state not in {AccountState.INVITED, AccountState.ACTIVE}:
                raise WrongAccountState(id, account.state)
            self._audit_hook.record(
                connection, AccountEvent("person-invited-again", id, "account", by.person)
            )
            return self._issue(connection, id, self._clock())

    def accept(self, token: str, password: str, name: str, *, source: str = "") -> Person:
        """Activate the account with a password.

        Raises InvalidInvitation, PasswordNotAccepted, InvalidValue, LoginQueueFull.
        """
        with self._pool.connection() as connection:
            invited = self._invited_person(connection, token)
        valid_name = validated("name", name)
        user_inputs = (invited.login or "", valid_name, invited.body or "")
        with self._hashing.turn(Caller(source, LoginPriority.EXPECTED)):
            password_hash = self._hashing.hash_password(password, user_inputs)
        with self._pool.connection() as connection:
            person = self._consume(connection, token, valid_name)
            connection.execute(_INSERT_HASH, {"id": person, "hash": password_hash, "now": self._clock()})
            return rows.person(connection, person)

    def accept_with_identity(self, token: str, issuer: str, subject: str, name: str) -> Person:
        """Activate the account with an external identity and without a password.

        Raises InvalidInvitation, IdentityAlreadyLinked, InvalidValue.
        """
        with self._pool.connection() as connection:
            person = self._consume(connection, token, validated("name", name))
            identities.insert_link(connection, person, issuer, subject, self._clock())
            return rows.person(connection, person)

    def _issue(self, connection: Connection, id: PersonId, now: datetime) -> Invitation:
        token, expires_at = random_token(), now + LIFETIME
        connection.execute(_EXPIRE_OPEN, (now, id))
        connection.execute(_INSERT_INVITATION, (digest(token), id, now, expires_at))
        return Invitation(id, token, expires_at)

    def _invited_person(self, connection: Connection, token: str) -> Person:
        row = connection.execute(_SELECT_PERSON, (digest(token), self._clock())).fetchone()
        if row is None:
            raise InvalidInvitation
        return rows.person(connection, row[0])

    def _consume(self, connection: Connection, token: str, name: str) -> PersonId:
        now = self._clock()
        row = connection.execute(_MARK_USED, {"digest": digest(token), "now": now}).fetchone()
        if row is None:
            raise InvalidInvitation
        person: PersonId = row[0]
        connection.execute(_ACTIVATE, {"id": person, "now": now})
        connection.execute(_DELETE_CREDENTIALS, {"id": person})
        connection.execute(_SET_NAME, (name, person))
        self._audit_hook.record(connection, AccountEvent("invitation-accepted", person, "account", person))
        return person


def _insert_account(connection: Connection, values: Mapping[str, object], login: str) -> None:
    try:
        connection.execute(_INSERT_PERSON, values)
        connection.execute(_INSERT_CONTACT, (values["id"], login, rows.login_key(login)))
    except UniqueViolation as error:
        if error.diag.table_name == "persons":
            raise PersonIdTaken(str(values["id"])) from error
        raise LoginNameTaken from error


def _new_id() -> PersonId:
    return "P-" + "".join(secrets.choice(_ALPHABET) for _ in range(_ID_LENGTH))
