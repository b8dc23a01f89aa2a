"""How does somebody new get in, or somebody who has lost every way in?"""

import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, LiteralString

from psycopg.errors import UniqueViolation

from domain.values import BodyId, PersonId, Role
from services.accounts import identities, rows
from services.accounts.errors import InvitationWrong, LoginTaken, NotInThisState, PersonKnown
from services.accounts.governing import must_govern
from services.accounts.hashing import Caller, Hashing, Standing
from services.accounts.noting import Note, Noting, Pool, Session
from services.accounts.tokens import digest, random_token
from services.accounts.values import Person, State, fitting
from services.event_store import Clock
from services.principal import Principal

GOOD_FOR: Final = timedelta(days=7)
_ALPHABET: Final = "abcdefghjkmnpqrstuvwxyz23456789"
_ID_LENGTH: Final = 10

_PERSON: Final[LiteralString] = """
INSERT INTO people.persons (id, body, roles, state, created_at, changed_at, credentials_changed_at)
VALUES (%(id)s, %(body)s, %(roles)s, 'invited', %(now)s, %(now)s, %(now)s)
"""
_CONTACT: Final[LiteralString] = "INSERT INTO people.contacts (person, login, login_key) VALUES (%s, %s, %s)"
_VOID: Final[LiteralString] = """
UPDATE people.invitations SET used_at = %s WHERE person = %s AND used_at IS NULL
"""
_INVITE: Final[LiteralString] = """
INSERT INTO people.invitations (digest, person, made_at, expires_at) VALUES (%s, %s, %s, %s)
"""
_FOUND: Final[LiteralString] = """
SELECT person FROM people.invitations WHERE digest = %s AND used_at IS NULL AND expires_at > %s
"""
_USE: Final[LiteralString] = """
UPDATE people.invitations SET used_at = %(now)s
WHERE digest = %(digest)s AND used_at IS NULL AND expires_at > %(now)s RETURNING person
"""
_ACCEPTED: Final[LiteralString] = """
UPDATE people.persons SET state = 'active', accepted_at = coalesce(accepted_at, %(now)s),
    changed_at = %(now)s, credentials_changed_at = %(now)s
WHERE id = %(id)s
"""
_CLEAR: Final[LiteralString] = """
WITH passwords AS (DELETE FROM people.passwords WHERE person = %(id)s),
    one_time_codes AS (DELETE FROM people.one_time_codes WHERE person = %(id)s),
    recovery_codes AS (DELETE FROM people.recovery_codes WHERE person = %(id)s),
    passkeys AS (DELETE FROM people.passkeys WHERE person = %(id)s)
DELETE FROM people.devices WHERE person = %(id)s
"""
"""Whoever comes in by an invitation begins anew: what was lost may be in other hands."""

_NAME: Final[LiteralString] = "UPDATE people.contacts SET name = %s WHERE person = %s"
_KEEP: Final[LiteralString] = """
INSERT INTO people.passwords (person, hash, changed_at) VALUES (%(id)s, %(hash)s, %(now)s)
"""


@dataclass(frozen=True)
class Invitation:
    """What to hand to the person, shown this once."""

    person: PersonId
    token: str
    expires_at: datetime


class Invitations:
    """Invitations that were made. Safe to share by threads; each is good once, for a week."""

    def __init__(self, pool: Pool, clock: Clock, noting: Noting, hashing: Hashing) -> None:
        self._pool, self._clock, self._noting, self._hashing = pool, clock, noting, hashing

    def invite(
        self,
        login: str,
        roles: Iterable[Role],
        body: BodyId | None,
        by: Principal,
        id: PersonId | None = None,
    ) -> Invitation:
        """Make an account for someone; with `id`, for a person the history may already speak of.

        Raises InvalidValue, MayNotGovern, LoginTaken, PersonKnown.
        """
        new = fitting("person id", id or _new_id())
        who = rows.principal(new, frozenset(roles), body)
        must_govern(by, new, body, who.roles)
        now, written = self._clock(), fitting("login name", login)
        values = {"id": new, "body": body, "roles": sorted(who.roles), "now": now}
        with self._pool.connection() as session:
            _inserted(session, values, written)
            details = {"roles": ", ".join(sorted(who.roles)), "body": body or ""}
            self._noting.note(session, Note("person-invited", new, "account", by.person, details))
            return self._invitation(session, new, now)

    def invite_again(self, id: PersonId, by: Principal) -> Invitation:
        """A new way in for someone who lost the others; earlier invitations end.

        Accepting it ends the former password, codes and passkeys; until then they stay good.
        Raises UnknownPerson, MayNotGovern, NotInThisState.
        """
        with self._pool.connection() as session:
            found = rows.held(session, id)
            must_govern(by, id, found.body, found.roles)
            if found.state not in {State.INVITED, State.ACTIVE}:
                raise NotInThisState(id, found.state)
            self._noting.note(session, Note("person-invited-again", id, "account", by.person))
            return self._invitation(session, id, self._clock())

    def accept(self, token: str, password: str, name: str, *, source: str = "") -> Person:
        """Become a person with a password. Raises InvitationWrong, PasswordRefused, InvalidValue, Busy."""
        with self._pool.connection() as session:
            invited = self._invited(session, token)
        written = fitting("name", name)
        near = (invited.login or "", written, invited.body or "")
        with self._hashing.turn(Caller(source, Standing.EXPECTED)):
            hashed = self._hashing.hashed(password, near)
        with self._pool.connection() as session:
            person = self._used(session, token, written)
            session.execute(_KEEP, {"id": person, "hash": hashed, "now": self._clock()})
            return rows.person(session, person)

    def accept_as(self, token: str, issuer: str, subject: str, name: str) -> Person:
        """Become a person who proves it elsewhere, without a password here.

        Raises InvitationWrong, IdentityTaken, InvalidValue.
        """
        with self._pool.connection() as session:
            person = self._used(session, token, fitting("name", name))
            identities.linked(session, person, issuer, subject, self._clock())
            return rows.person(session, person)

    def _invitation(self, session: Session, id: PersonId, now: datetime) -> Invitation:
        token, expires_at = random_token(), now + GOOD_FOR
        session.execute(_VOID, (now, id))
        session.execute(_INVITE, (digest(token), id, now, expires_at))
        return Invitation(id, token, expires_at)

    def _invited(self, session: Session, token: str) -> Person:
        row = session.execute(_FOUND, (digest(token), self._clock())).fetchone()
        if row is None:
            raise InvitationWrong
        return rows.person(session, row[0])

    def _used(self, session: Session, token: str, name: str) -> PersonId:
        now = self._clock()
        row = session.execute(_USE, {"digest": digest(token), "now": now}).fetchone()
        if row is None:
            raise InvitationWrong
        person: PersonId = row[0]
        session.execute(_ACCEPTED, {"id": person, "now": now})
        session.execute(_CLEAR, {"id": person})
        session.execute(_NAME, (name, person))
        self._noting.note(session, Note("invitation-accepted", person, "account", person))
        return person


def _inserted(session: Session, values: Mapping[str, object], login: str) -> None:
    try:
        session.execute(_PERSON, values)
        session.execute(_CONTACT, (values["id"], login, rows.login_key(login)))
    except UniqueViolation as taken:
        if taken.diag.table_name == "persons":
            raise PersonKnown(str(values["id"])) from taken
        raise LoginTaken from taken


def _new_id() -> PersonId:
    return "P-" + "".join(secrets.choice(_ALPHABET) for _ in range(_ID_LENGTH))
