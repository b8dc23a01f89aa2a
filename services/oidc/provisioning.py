"""Provisioning of accounts and roles from a provider's claims, where a mapping is configured.

The mapping then rules the roles of everyone who logs in there: what it gives is given, what it gives no
more is taken. It never reopens an account that is shut, moves nobody to another body, and takes nobody
for somebody else because of a name or an address.
"""

import secrets
from collections.abc import Mapping as Claims
from datetime import datetime
from pathlib import Path
from typing import Any, Final, LiteralString, Self

import yaml
from psycopg.errors import UniqueViolation
from pydantic import Field, ValidationError, model_validator

from domain.errors import InvalidValue
from domain.values import BodyId, Line, PersonId, Role, Value
from services.accounts import Accounts, Dependencies, identities, rows
from services.accounts.audit_hook import AccountEvent, Connection
from services.accounts.errors import IdentityAlreadyLinked
from services.accounts.values import AccountState, validated
from services.oidc.errors import ProvisioningDenied
from services.oidc.id_token import VerifiedIdentity
from services.principal import Principal

PLACEHOLDER_PERSON: Final[PersonId] = "P-0"
"""Placeholder for the person while a rule is validated."""


class MappingRule(Value):
    """A claim that has this value, or holds it in a list, gives these roles.

    `claim` is a name, or a path of names into claims that are objects. Roles are given one by one: there
    is no value that stands for all. `system` is given to nobody, and `regulator` has no body.
    """

    claim: Line | tuple[Line, ...]
    value: Line
    roles: frozenset[Role] = Field(min_length=1)
    body: BodyId | None = None

    @model_validator(mode="after")
    def _is_possible(self) -> Self:
        if Role.SYSTEM in self.roles:
            raise ValueError("the role system is for timers and the operator, never for a login")
        Principal(person=PLACEHOLDER_PERSON, roles=self.roles, body=self.body)
        return self

    def matches(self, claims: Claims[str, Any]) -> bool:
        """Whether the claims have the value."""
        value: object = claims
        for name in (self.claim,) if isinstance(self.claim, str) else self.claim:
            value = value.get(name) if isinstance(value, dict) else None
        return value == self.value or (isinstance(value, list) and self.value in value)


class MappedRoles(Value):
    """What the claims stand for."""

    roles: frozenset[Role]
    body: BodyId | None


class RoleMapping(Value):
    """All rules together."""

    rules: tuple[MappingRule, ...] = Field(min_length=1)

    def roles_for(self, claims: Claims[str, Any]) -> MappedRoles | None:
        """What the rules that hold give together; `None` if no rule holds.

        Raises ProvisioningDenied for two bodies, or for roles that do not go together.
        """
        matching = [rule for rule in self.rules if rule.matches(claims)]
        if not matching:
            return None
        if len({rule.body for rule in matching}) > 1:
            raise ProvisioningDenied("Your identity names more than one body")
        roles, body = frozenset[Role]().union(*(rule.roles for rule in matching)), matching[0].body
        try:
            Principal(person=PLACEHOLDER_PERSON, roles=roles, body=body)
        except ValidationError as error:
            raise ProvisioningDenied("Your identity has roles that cannot be combined") from error
        return MappedRoles(roles=roles, body=body)


def load_role_mapping(file: Path) -> RoleMapping:
    """The mapping in a file of YAML or JSON. Raises InvalidValue, which says where it is wrong; OSError."""
    try:
        return RoleMapping.model_validate(yaml.safe_load(file.read_text(encoding="utf-8")))
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise InvalidValue("{file} is not YAML in UTF-8: {said}", file=file, said=error) from error
    except ValidationError as wrong:
        problems = "; ".join(f"{'.'.join(map(str, each['loc']))}: {each['msg']}" for each in wrong.errors())
        raise InvalidValue("{file} is not a valid mapping: {said}", file=file, said=problems) from wrong


ACTOR: Final = Principal(person="P-OIDC-MAPPING", roles=frozenset({Role.SYSTEM}))
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


class Provisioning:
    """Accounts that follow claims. Safe to share by threads; every change is noted."""

    def __init__(self, dependencies: Dependencies, accounts: Accounts, mapping: RoleMapping) -> None:
        self._pool, self._clock, self._audit_hook = (
            dependencies.pool,
            dependencies.clock,
            dependencies.audit_hook,
        )
        self._people, self._mapping = accounts.people, mapping

    def apply_claims(self, person: PersonId | None, identity: VerifiedIdentity) -> None:
        """Bring the account to what the claims say, or make one. Raises ProvisioningDenied."""
        mapped = self._mapping.roles_for(identity.claims)
        if person is None:
            self._create_account(identity, mapped)
            return
        account = self._people.person(person)
        if account.state is not AccountState.ACTIVE:
            return
        if mapped is None:
            self._people.disable(person, ACTOR)
            raise ProvisioningDenied("Your identity no longer has a role here")
        if mapped.body != account.body:
            raise ProvisioningDenied("Your identity names a different body than your account")
        if mapped.roles != account.roles:
            self._people.change_roles(person, mapped.roles, ACTOR)

    def _create_account(self, identity: VerifiedIdentity, mapped: MappedRoles | None) -> None:
        if mapped is None:
            raise ProvisioningDenied("Your identity has no role here")
        try:
            with self._pool.connection() as connection:
                self._insert(connection, identity, mapped, self._clock())
        except IdentityAlreadyLinked:
            return  # the same person, a moment ago, in another window
        except UniqueViolation as error:
            raise ProvisioningDenied(
                "An account with your login name exists, but is not linked to your identity"
            ) from error

    def _insert(
        self, connection: Connection, identity: VerifiedIdentity, mapped: MappedRoles, now: datetime
    ) -> None:
        new_id = "P-" + "".join(secrets.choice(_ALPHABET) for _ in range(_ID_LENGTH))
        roles, login = sorted(mapped.roles), _login(identity)
        connection.execute(_PERSON, {"id": new_id, "body": mapped.body, "roles": roles, "now": now})
        connection.execute(
            _CONTACT,
            (new_id, login, rows.login_key(login), _validated_or_none("name", identity.claims.get("name"))),
        )
        identities.insert_link(connection, new_id, identity.issuer, identity.subject, now)
        details = {"roles": ", ".join(roles), "body": mapped.body or "", "issuer": identity.issuer}
        self._audit_hook.record(
            connection, AccountEvent("person-admitted", new_id, "account", ACTOR.person, details)
        )


def _login(identity: VerifiedIdentity) -> str:
    """By what administrators find the person; no password belongs to it."""
    candidates = [identity.claims.get(name) for name in ("email", "preferred_username")]
    valid = [login for login in (_validated_or_none("login name", each) for each in candidates) if login]
    return valid[0] if valid else validated("login name", f"oidc:{identity.subject}".replace(" ", "_"))


def _validated_or_none(kind: str, text: Any) -> str | None:
    try:
        return validated(kind, text) if isinstance(text, str) else None
    except InvalidValue:
        return None
