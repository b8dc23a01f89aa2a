"""How is an account found in its tables?"""

import unicodedata
from typing import Any, Final, LiteralString

from pydantic import ValidationError

from domain.errors import InvalidValue
from domain.values import BodyId, PersonId, Role
from services.accounts.errors import CredentialsWrong, NotInThisState, UnknownPerson
from services.accounts.noting import Session
from services.accounts.values import AuthenticatedPerson, Factor, Person, State
from services.principal import Principal

_PERSON: Final[LiteralString] = """
SELECT p.id, p.body, p.roles, p.state, c.name, c.login, p.created_at, p.changed_at, p.credentials_changed_at
FROM people.persons AS p LEFT JOIN people.contacts AS c ON c.person = p.id
"""
_ONE: Final[LiteralString] = _PERSON + "WHERE p.id = %s"
_HELD: Final[LiteralString] = _ONE + " FOR UPDATE OF p"
_ALL: Final[LiteralString] = _PERSON + "WHERE %(body)s::text IS NULL OR p.body = %(body)s ORDER BY p.id"
_FACTORS: Final[LiteralString] = """
SELECT
    EXISTS (SELECT FROM people.one_time_codes WHERE person = %(id)s AND secret IS NOT NULL),
    EXISTS (SELECT FROM people.passkeys WHERE person = %(id)s),
    EXISTS (SELECT FROM people.recovery_codes WHERE person = %(id)s AND used_at IS NULL)
"""


def login_key(login: str) -> str:
    """What two ways to write the same login name have in common."""
    key = unicodedata.normalize("NFKC", login.strip()).casefold()
    return key.encode("utf-8", "replace").decode().replace("\x00", "�")


def person(session: Session, id: PersonId) -> Person:
    """The account. Raises UnknownPerson."""
    return _found(session, _ONE, id)


def held(session: Session, id: PersonId) -> Person:
    """The account, which nobody else changes until the transaction ends. Raises UnknownPerson."""
    return _found(session, _HELD, id)


def held_active(session: Session, id: PersonId) -> Person:
    """The same, if the person can log in now. Raises UnknownPerson, NotInThisState."""
    found = held(session, id)
    if found.state is not State.ACTIVE:
        raise NotInThisState(id, found.state)
    return found


def persons(session: Session, body: BodyId | None) -> tuple[Person, ...]:
    """All accounts, or those of one body."""
    return tuple(_person(row) for row in session.execute(_ALL, {"body": body}))


def authenticated(
    session: Session, id: PersonId, *, whole: bool, device_token: str | None = None
) -> AuthenticatedPerson:
    """The person as proved to be here; `whole` if no second factor is to be asked for.

    Raises CredentialsWrong for who may not come in.
    """
    found = person(session, id)
    if found.state is not State.ACTIVE:
        raise CredentialsWrong
    present = session.execute(_FACTORS, {"id": id}).fetchone() or ()
    factors = frozenset(factor for factor, has in zip(Factor, present, strict=True) if has)
    return AuthenticatedPerson(
        principal=principal(found.id, found.roles, found.body),
        credentials_changed_at=found.credentials_changed_at,
        factors=factors,
        second_factor_due=not whole and bool(factors - {Factor.RECOVERY_CODE}),
        device_token=device_token,
    )


def principal(id: PersonId, roles: frozenset[Role], body: BodyId | None) -> Principal:
    """Who it is. Raises InvalidValue for roles that do not go together or with the body."""
    try:
        return Principal(person=id, roles=roles, body=body)
    except ValidationError as wrong:
        raise InvalidValue("{said}", said="; ".join(each["msg"] for each in wrong.errors())) from wrong


def _found(session: Session, query: LiteralString, id: PersonId) -> Person:
    row = session.execute(query, (id,)).fetchone()
    if row is None:
        raise UnknownPerson(id)
    return _person(row)


def _person(row: tuple[Any, ...]) -> Person:
    person, body, roles, state, *rest = row
    return Person(person, body, frozenset(map(Role, roles)), State(state), *rest)
