"""Queries for accounts, within a transaction of the caller."""

import unicodedata
from typing import Any, Final, LiteralString

from pydantic import ValidationError

from domain.errors import InvalidValue
from domain.values import BodyId, PersonId, Role
from services.accounts.audit_hook import Connection
from services.accounts.errors import AccountNotFound, InvalidCredentials, WrongAccountState
from services.accounts.values import AccountState, AuthenticatedPerson, Factor, Person
from services.principal import Principal

_PERSON: Final[LiteralString] = """
SELECT p.id, p.body, p.roles, p.state, c.name, c.login, p.created_at, p.changed_at, p.credentials_changed_at
FROM people.persons AS p LEFT JOIN people.contacts AS c ON c.person = p.id
"""
_SELECT_ONE: Final[LiteralString] = _PERSON + "WHERE p.id = %s"
_SELECT_FOR_UPDATE: Final[LiteralString] = _SELECT_ONE + " FOR UPDATE OF p"
_SELECT_ALL: Final[LiteralString] = (
    _PERSON + "WHERE %(body)s::text IS NULL OR p.body = %(body)s ORDER BY p.id"
)
_FACTORS: Final[LiteralString] = """
SELECT
    EXISTS (SELECT FROM people.one_time_codes WHERE person = %(id)s AND secret IS NOT NULL),
    EXISTS (SELECT FROM people.passkeys WHERE person = %(id)s),
    EXISTS (SELECT FROM people.recovery_codes WHERE person = %(id)s AND used_at IS NULL)
"""


def login_key(login: str) -> str:
    """The form of a login name that is compared: NFKC, case folded."""
    key = unicodedata.normalize("NFKC", login.strip()).casefold()
    return key.encode("utf-8", "replace").decode().replace("\x00", "�")


def person(connection: Connection, id: PersonId) -> Person:
    """The account. Raises AccountNotFound."""
    return _fetch(connection, _SELECT_ONE, id)


def locked_person(connection: Connection, id: PersonId) -> Person:
    """The account, locked until the transaction ends. Raises AccountNotFound."""
    return _fetch(connection, _SELECT_FOR_UPDATE, id)


def locked_active_person(connection: Connection, id: PersonId) -> Person:
    """The same, if the person can log in now. Raises AccountNotFound, WrongAccountState."""
    account = locked_person(connection, id)
    if account.state is not AccountState.ACTIVE:
        raise WrongAccountState(id, account.state)
    return account


def persons(connection: Connection, body: BodyId | None) -> tuple[Person, ...]:
    """All accounts, or those of one body."""
    return tuple(_person(row) for row in connection.execute(_SELECT_ALL, {"body": body}))


def authenticated_person(
    connection: Connection, id: PersonId, *, complete: bool, device_token: str | None = None
) -> AuthenticatedPerson:
    """The authenticated person; `complete` if no second factor is needed.

    Raises InvalidCredentials for an account that is not active.
    """
    account = person(connection, id)
    if account.state is not AccountState.ACTIVE:
        raise InvalidCredentials
    enrolled = connection.execute(_FACTORS, {"id": id}).fetchone() or ()
    factors = frozenset(factor for factor, has in zip(Factor, enrolled, strict=True) if has)
    return AuthenticatedPerson(
        principal=principal(account.id, account.roles, account.body),
        credentials_changed_at=account.credentials_changed_at,
        factors=factors,
        second_factor_due=not complete and bool(factors - {Factor.RECOVERY_CODE}),
        device_token=device_token,
    )


def principal(id: PersonId, roles: frozenset[Role], body: BodyId | None) -> Principal:
    """The principal. Raises InvalidValue for roles that do not go together or with the body."""
    try:
        return Principal(person=id, roles=roles, body=body)
    except ValidationError as error:
        raise InvalidValue("{said}", said="; ".join(each["msg"] for each in error.errors())) from error


def _fetch(connection: Connection, query: LiteralString, id: PersonId) -> Person:
    row = connection.execute(query, (id,)).fetchone()
    if row is None:
        raise AccountNotFound(id)
    return _person(row)


def _person(row: tuple[Any, ...]) -> Person:
    person, body, roles, state, *rest = row
    return Person(person, body, frozenset(map(Role, roles)), AccountState(state), *rest)
