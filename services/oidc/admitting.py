"""How does an account follow what the provider's claims say, where a mapping is set?

The mapping then rules the roles of everyone who logs in there: what it gives is given, what it gives no
more is taken. It never reopens an account that is shut, moves nobody to another body, and takes nobody
for somebody else because of a name or an address.
"""

import secrets
from datetime import datetime
from typing import Any, Final, LiteralString

from psycopg.errors import UniqueViolation

from domain.errors import InvalidValue
from domain.values import PersonId, Role
from services.accounts import Accounts, Outside, identities, rows
from services.accounts.errors import IdentityTaken
from services.accounts.noting import Note, Session
from services.accounts.values import State, fitting
from services.oidc.believing import Vouched
from services.oidc.errors import NotAdmitted
from services.oidc.mapping import Mapping, Meant
from services.principal import Principal

BY: Final = Principal(person="P-OIDC-MAPPING", roles=frozenset({Role.SYSTEM}))
"""In whose name the mapping changes accounts."""

_PERSON: Final[LiteralString] = """
INSERT INTO people.persons
    (id, body, roles, state, created_at, accepted_at, changed_at, credentials_changed_at)
VALUES (%(id)s, %(body)s, %(roles)s, 'active', %(now)s, %(now)s, %(now)s, %(now)s)
"""
_CONTACT: Final[LiteralString] = """
INSERT INTO people.contacts (person, login, login_key, name) VALUES (%s, %s, %s, %s)
"""
_ALPHABET: Final = "abcdefghjkmnpqrstuvwxyz23456789"
_ID_LENGTH: Final = 10


class Admitting:
    """Accounts that follow claims. Safe to share by threads; every change is noted."""

    def __init__(self, outside: Outside, accounts: Accounts, mapping: Mapping) -> None:
        self._pool, self._clock, self._noting = outside.pool, outside.clock, outside.noting
        self._people, self._mapping = accounts.people, mapping

    def follow(self, person: PersonId | None, said: Vouched) -> None:
        """Bring the account to what the claims say, or make one. Raises NotAdmitted."""
        meant = self._mapping.meant(said.claims)
        if person is None:
            self._admit(said, meant)
            return
        found = self._people.person(person)
        if found.state is not State.ACTIVE:
            return
        if meant is None:
            self._people.disable(person, BY)
            raise NotAdmitted("Your identity no longer has a role here")
        if meant.body != found.body:
            raise NotAdmitted("Your identity names a different body than your account")
        if meant.roles != found.roles:
            self._people.change_roles(person, meant.roles, BY)

    def _admit(self, said: Vouched, meant: Meant | None) -> None:
        if meant is None:
            raise NotAdmitted("Your identity has no role here")
        try:
            with self._pool.connection() as session:
                self._insert(session, said, meant, self._clock())
        except IdentityTaken:
            return  # the same person, a moment ago, in another window
        except UniqueViolation as taken:
            raise NotAdmitted(
                "An account with your login name exists, but is not linked to your identity"
            ) from taken

    def _insert(self, session: Session, said: Vouched, meant: Meant, now: datetime) -> None:
        new = "P-" + "".join(secrets.choice(_ALPHABET) for _ in range(_ID_LENGTH))
        roles, login = sorted(meant.roles), _login(said)
        session.execute(_PERSON, {"id": new, "body": meant.body, "roles": roles, "now": now})
        session.execute(
            _CONTACT, (new, login, rows.login_key(login), _fitting("name", said.claims.get("name")))
        )
        identities.linked(session, new, said.issuer, said.subject, now)
        details = {"roles": ", ".join(roles), "body": meant.body or "", "issuer": said.issuer}
        self._noting.note(session, Note("person-admitted", new, "account", BY.person, details))


def _login(said: Vouched) -> str:
    """By what administrators find the person; no password belongs to it."""
    offered = [said.claims.get(name) for name in ("email", "preferred_username")]
    fits = [login for login in (_fitting("login name", each) for each in offered) if login]
    return fits[0] if fits else fitting("login name", f"oidc:{said.subject}".replace(" ", "_"))


def _fitting(what: str, text: Any) -> str | None:
    try:
        return fitting(what, text) if isinstance(text, str) else None
    except InvalidValue:
        return None
