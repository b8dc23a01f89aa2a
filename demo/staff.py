"""People of the generated certification bodies, the operator and the regulator."""

from collections.abc import Iterable
from dataclasses import dataclass
from random import Random
from typing import Final

from domain.values import BodyId, PersonId, Role, Titles
from services.principal import Principal

OPERATOR: Final = Principal(person="P-DEMO-OPERATOR", roles=frozenset({Role.SYSTEM}))
"""The operator of the register: publishes schemes, records approvals."""

REGULATOR: Final = Principal(person="P-DEMO-REGULATOR", roles=frozenset({Role.REGULATOR}))

_HEADCOUNTS: Final = {
    Role.REGISTRAR: 2,
    Role.REVIEWER: 3,
    Role.PLANNER: 2,
    Role.AUDITOR: 9,
    Role.DECIDER: 3,
    Role.COMPLAINTS_OFFICER: 2,
    Role.ADMINISTRATOR: 1,
}
_FREELANCE: Final = "P-DEMO-FREELANCE"
"""One auditor who works for both bodies."""


@dataclass(frozen=True)
class Staff:
    """A generated certification body with its people. Its number 999x is assigned to no real body."""

    id: BodyId
    code: str
    name: Titles
    people: tuple[Principal, ...]

    def pick(self, role: Role, exclude: Iterable[PersonId], random: Random) -> Principal:
        """Someone with that role who is not in `exclude`."""
        excluded = set(exclude)
        return random.choice([p for p in self.people if role in p.roles and p.person not in excluded])


def staff(letter: str, sign_zh: str, number: int) -> Staff:
    """The body of that letter, with some people who hold two roles."""
    body = f"CNCA-R-2018-{9990 + number}"
    single_role = {
        f"P-DEMO-{letter}-{role.value.replace('_', '-')}-{n}": {role}
        for role, many in _HEADCOUNTS.items()
        for n in range(1, many + 1)
    }
    several_roles = {
        f"P-DEMO-{letter}-both-1": {Role.AUDITOR, Role.REVIEWER},
        f"P-DEMO-{letter}-both-2": {Role.REVIEWER, Role.DECIDER},
        f"P-DEMO-{letter}-both-3": {Role.AUDITOR, Role.DECIDER},
        _FREELANCE: {Role.AUDITOR},
    }
    people = {**single_role, **several_roles}
    return Staff(
        id=body,
        code=str(990 + number),
        name=Titles(zh=f"示范认证（{sign_zh}）", en=f"Demonstration Certification {letter} (generated)"),
        people=tuple(Principal(person=p, roles=frozenset(people[p]), body=body) for p in people),
    )


BODIES: Final = (staff("A", "甲", 1), staff("B", "乙", 2))
LEAVING_BODY: Final = staff("C", "丙", 3)
"""A body that loses its approvals and leaves the register; two organisations hold its certificates."""
EVERY_BODY: Final = (*BODIES, LEAVING_BODY)


class GeneratedStaff:
    """The directory of the generated bodies: few of their people have an account to log in with."""

    def roles(self, body: BodyId, person: PersonId) -> frozenset[Role] | None:
        """The roles of one of the body's people; None for anyone else."""
        people = (each for staff in EVERY_BODY if staff.id == body for each in staff.people)
        return next((each.roles for each in people if each.person == person), None)
