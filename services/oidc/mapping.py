"""Which roles, in which body, do the claims of a provider stand for?"""

from collections.abc import Mapping as Claims
from pathlib import Path
from typing import Any, Final, Self

import yaml
from pydantic import Field, ValidationError, model_validator

from domain.errors import InvalidValue
from domain.values import BodyId, Line, PersonId, Role, Value
from services.oidc.errors import NotAdmitted
from services.principal import Principal

NOBODY: Final[PersonId] = "P-0"
"""Stands for whoever a rule will be about while it is checked."""


class Rule(Value):
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
        Principal(person=NOBODY, roles=self.roles, body=self.body)
        return self

    def holds(self, claims: Claims[str, Any]) -> bool:
        """Whether the claims have the value."""
        found: object = claims
        for name in (self.claim,) if isinstance(self.claim, str) else self.claim:
            found = found.get(name) if isinstance(found, dict) else None
        return found == self.value or (isinstance(found, list) and self.value in found)


class Meant(Value):
    """What the claims stand for."""

    roles: frozenset[Role]
    body: BodyId | None


class Mapping(Value):
    """All rules together."""

    rules: tuple[Rule, ...] = Field(min_length=1)

    def meant(self, claims: Claims[str, Any]) -> Meant | None:
        """What the rules that hold give together; `None` if no rule holds.

        Raises NotAdmitted for two bodies, or for roles that do not go together.
        """
        holding = [rule for rule in self.rules if rule.holds(claims)]
        if not holding:
            return None
        if len({rule.body for rule in holding}) > 1:
            raise NotAdmitted("Your identity names more than one body")
        roles, body = frozenset[Role]().union(*(rule.roles for rule in holding)), holding[0].body
        try:
            Principal(person=NOBODY, roles=roles, body=body)
        except ValidationError as apart:
            raise NotAdmitted("Your identity has roles that cannot be combined") from apart
        return Meant(roles=roles, body=body)


def mapping_from(file: Path) -> Mapping:
    """The mapping in a file of YAML or JSON. Raises InvalidValue, which says where it is wrong; OSError."""
    try:
        return Mapping.model_validate(yaml.safe_load(file.read_text(encoding="utf-8")))
    except (yaml.YAMLError, UnicodeDecodeError) as unreadable:
        raise InvalidValue("{file} is not YAML in UTF-8: {said}", file=file, said=unreadable) from unreadable
    except ValidationError as wrong:
        said = "; ".join(f"{'.'.join(map(str, each['loc']))}: {each['msg']}" for each in wrong.errors())
        raise InvalidValue("{file} is not a valid mapping: {said}", file=file, said=said) from wrong
