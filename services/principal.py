"""Who is asking: a person, the doors open to that person, and the body worked for."""

from typing import Self

from pydantic import model_validator

from domain.errors import InvalidValue
from domain.values import BodyId, PersonId, Role, Value

WITHOUT_BODY = frozenset({Role.REGULATOR, Role.SYSTEM})
"""Roles above all bodies; every other role belongs to the staff of one."""


class IncompatibleRoles(InvalidValue):
    """The roles do not go together, or not with the body."""


class Principal(Value):
    """A person who has shown who they are. Raises IncompatibleRoles (as a ValueError of pydantic's).

    A regulator reads every body and changes nothing, so is nothing else and works for none.
    """

    person: PersonId
    roles: frozenset[Role]
    body: BodyId | None = None

    @model_validator(mode="after")
    def _is_possible(self) -> Self:
        if not self.roles:
            raise IncompatibleRoles("a person needs at least one role")
        roles_without_body = self.roles & WITHOUT_BODY
        if roles_without_body and len(self.roles) > 1:
            raise IncompatibleRoles(
                "{role} cannot be combined with another role", role=min(roles_without_body)
            )
        if roles_without_body and self.body is not None:
            raise IncompatibleRoles(
                "{role} cannot belong to a certification body", role=min(roles_without_body)
            )
        if not roles_without_body and self.body is None:
            raise IncompatibleRoles("staff need a certification body")
        return self
