"""Which decision comes next for something that is due, and whose work is that?

The roles are those of the decisions. Whoever has taken a part in the case that closes the decision to
them (domain rule 2) does not find it among their work; where a team was named, only the team does.
Interests that people declared lie outside the case, so the guard may still refuse.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from domain.certificate.catalogue import DECISIONS
from domain.certificate.independence import Involvement
from domain.deadlines.item import Kind
from domain.values import Role

APPLY: Final = "apply"
"""Recertification begins with a new application, which is no decision about this certificate."""

CORRECTED: Final = "corrected"
"""What a finding that is due is about, once a correction waits to be verified."""


@dataclass(frozen=True)
class RoleWork:
    """Something due that a role has to see to; what `about` is, `next_decisions` says.

    Only by those who have taken the part `only`, if one is named, and no part of `barred`.
    """

    kind: Kind
    about: str
    required: Involvement | None
    barred: frozenset[Involvement]


FIRST: Final = ("accept", "supplement", "sign-agreement")
"""Where several decisions settle the same thing, those that let the case go on come before the others."""

OF_THE_TEAM: Final = frozenset({"record-audit", "correct", "close-nonconformity"})
"""What only the team has to do where one was named."""


def _settled() -> dict[tuple[Kind, str], tuple[str, ...]]:
    """What can be due → the decisions that declare to settle it, in the order of the catalogue."""
    found: dict[tuple[Kind, str], tuple[str, ...]] = {(Kind.RECERTIFICATION_WINDOW, ""): (APPLY,)}
    for name in sorted(DECISIONS, key=lambda name: name not in FIRST):
        for what in DECISIONS[name].settles:
            kind, _, about = what.partition("/")
            if kind not in set(Kind):
                raise TypeError(
                    f"Decision {name!r} settles {kind!r}, which nothing due is (deadlines/item.py)."
                )
            key = (Kind(kind), about)
            found[key] = (*found.get(key, ()), name)
    return found


_NEXT_DECISIONS: Final = _settled()


def next_decisions(kind: Kind, about: str = "") -> tuple[str, ...]:
    """The decisions of which one is to be taken next, by their names in the catalogue; or `APPLY`.

    `about` is empty, but of a measure its name, of a decision that waits the purpose of the audit it
    rests on, and of a finding `CORRECTED` once a correction waits to be verified.
    """
    return _NEXT_DECISIONS.get((kind, about), ())


def work_of(roles: Iterable[Role]) -> tuple[RoleWork, ...]:
    """Everything that these roles have to see to."""
    return tuple(work for role in sorted(roles) for work in _work_of(role))


def _work_of(role: Role) -> Iterator[RoleWork]:
    for (kind, about), names in _NEXT_DECISIONS.items():
        for name in names:
            if role in _roles(name):
                required = Involvement.ON_TEAM if role is Role.AUDITOR and name in OF_THE_TEAM else None
                yield RoleWork(kind, about, required, _closed_to(name))


def _roles(name: str) -> frozenset[Role]:
    return frozenset({Role.REGISTRAR}) if name == APPLY else DECISIONS[name].roles


def _closed_to(name: str) -> frozenset[Involvement]:
    """The parts that bar a person from the decision, as far as the case knows them (domain rule 2)."""
    if name == APPLY:
        return frozenset()
    return frozenset(DECISIONS[name].barred) - {Involvement.INTERESTED}
