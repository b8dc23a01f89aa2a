"""Which roles, in which body, do the claims of a provider stand for?"""

from collections.abc import Mapping as Claims
from pathlib import Path
from typing import Any, Final, Self

import yaml
from pydantic import Field, ValidationError, model_validator

from domain.errors import InvalidValue
from domain.values import BodyId, Line, PersonId, Role, Value
from services.oidc.errors import ProvisioningDenied
from services.principal import Principal

PLACEHOLDER_PERSON: Final[PersonId] = "P-0"
"""Stands for whoever a rule will be about while it is checked."""


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
