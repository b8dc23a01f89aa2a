"""Who is there, what may they do, and who changes that?"""

from collections.abc import Iterable
from typing import Final, LiteralString

from domain.values import BodyId, PersonId, Role
from services.accounts import rows
from services.accounts.errors import NotInThisState, UnknownPerson
from services.accounts.governing import must_govern
from services.accounts.noting import Note, Noting, Pool, Session
from services.accounts.passwords import end_sessions
from services.accounts.values import Person, State
from services.event_store import Clock
from services.principal import Principal

_CHANGE_ROLES: Final[LiteralString] = "UPDATE people.persons SET roles = %s, changed_at = %s WHERE id = %s"
_DISABLE: Final[LiteralString] = """
UPDATE people.persons SET state = 'disabled', changed_at = %(now)s, credentials_changed_at = %(now)s
WHERE id = %(id)s
"""
_ENABLE: Final[LiteralString] = """
UPDATE people.persons SET changed_at = %(now)s,
    state = CASE WHEN accepted_at IS NULL THEN 'invited' ELSE 'active' END
WHERE id = %(id)s
"""
_END_INVITATIONS: Final[LiteralString] = """
UPDATE people.invitations SET used_at = %s WHERE person = %s AND used_at IS NULL
"""
_REVOKE_KEYS: Final[LiteralString] = """
UPDATE people.api_keys SET revoked_at = %s WHERE person = %s AND revoked_at IS NULL AND NOT roles <@ %s
"""


class People:
    """The accounts as they stand. Safe to share by threads; every change is noted with it."""

    def __init__(self, pool: Pool, clock: Clock, noting: Noting) -> None:
        self._pool, self._clock, self._noting = pool, clock, noting

    def person(self, id: PersonId) -> Person:
        """The account. Raises UnknownPerson."""
        with self._pool.connection() as session:
            return rows.person(session, id)

    def all(self, body: BodyId | None = None) -> tuple[Person, ...]:
        """All accounts, or those of one body, erased ones too."""
        with self._pool.connection() as session:
            return rows.persons(session, body)

    def display_name(self, id: PersonId) -> str:
        """What to call a person in front of others: a name, or that the person was erased, or the id."""
        try:
            return self.person(id).shown
        except UnknownPerson:
            return id

    def principal(self, id: PersonId) -> Principal:
        """Who this is, with the roles of this moment. Raises UnknownPerson, NotInThisState."""
        found = self.person(id)
        if found.state is not State.ACTIVE:
            raise NotInThisState(id, found.state)
        return rows.principal(id, found.roles, found.body)

    def change_roles(self, id: PersonId, roles: Iterable[Role], by: Principal) -> Person:
        """Open other doors to a person; API keys that open more are revoked.

        Raises UnknownPerson, MayNotGovern, NotInThisState, InvalidValue.
        """
        wanted = frozenset(roles)
        with self._pool.connection() as session:
            found = self._governed(session, id, by, wanted | rows.person(session, id).roles)
            rows.principal(id, wanted, found.body)
            now = self._clock()
            session.execute(_CHANGE_ROLES, (sorted(wanted), now, id))
            session.execute(_REVOKE_KEYS, (now, id, sorted(wanted)))
            was = {"before": ", ".join(sorted(found.roles)), "after": ", ".join(sorted(wanted))}
            self._noting.note(session, Note("roles-changed", id, "roles", by.person, was))
        return self.person(id)

    def disable(self, id: PersonId, by: Principal) -> Person:
        """Let a person in no more, by no way: sessions, invitations and API keys end.

        Raises UnknownPerson, MayNotGovern, NotInThisState.
        """
        with self._pool.connection() as session:
            self._governed(session, id, by, rows.person(session, id).roles)
            now = self._clock()
            session.execute(_DISABLE, {"id": id, "now": now})
            session.execute(_END_INVITATIONS, (now, id))
            session.execute(_REVOKE_KEYS, (now, id, []))
            self._noting.note(session, Note("person-disabled", id, "state", by.person))
        return self.person(id)

    def end_sessions(self, id: PersonId, by: Principal) -> Person:
        """Log a person out everywhere; they may log in again, and API keys stay.

        Raises UnknownPerson, MayNotGovern, NotInThisState.
        """
        with self._pool.connection() as session:
            self._governed(session, id, by, rows.person(session, id).roles)
            end_sessions(session, id, self._clock())
            self._noting.note(session, Note("sessions-ended", id, "sessions", by.person))
        return self.person(id)

    def enable(self, id: PersonId, by: Principal) -> Person:
        """Let a person in again. Raises UnknownPerson, MayNotGovern, NotInThisState."""
        with self._pool.connection() as session:
            found = rows.held(session, id)
            must_govern(by, id, found.body, found.roles)
            if found.state is not State.DISABLED:
                raise NotInThisState(id, found.state)
            session.execute(_ENABLE, {"id": id, "now": self._clock()})
            self._noting.note(session, Note("person-enabled", id, "state", by.person))
        return self.person(id)

    def _governed(self, session: Session, id: PersonId, by: Principal, roles: Iterable[Role]) -> Person:
        """The account to be changed. Raises UnknownPerson, MayNotGovern, NotInThisState."""
        found = rows.held(session, id)
        must_govern(by, id, found.body, roles)
        if found.state not in {State.INVITED, State.ACTIVE}:
            raise NotInThisState(id, found.state)
        return found
