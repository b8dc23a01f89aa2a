"""Next decisions for a due item, and whose work it is.

The roles are those of the decisions. A person who is barred from a decision (domain rule 2) does not have it
among their work; where a team was named, only the team has. Declared interests lie outside the case, so the
guard may still refuse.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from domain.certificate.catalogue import DECISIONS
from domain.certificate.independence import Involvement
from domain.certificate.state import Certificate
from domain.deadlines.item import Due, Kind
from domain.values import Role

APPLY: Final = "apply"
"""Recertification begins with a new application, which is no decision about this certificate."""

CORRECTED: Final = "corrected"
"""Subject of a due finding once a correction waits for acceptance or verification."""

ACCEPTED: Final = "accepted"
"""Subject of a due finding whose correction was accepted and waits for verification."""


@dataclass(frozen=True)
class RoleWork:
    """A due item that is the work of a role; `next_decisions` explains `about`.

    Only of people with the involvement `required`, if there is one, and none of `barred`.
    """

    kind: Kind
    about: str
    required: Involvement | None
    barred: frozenset[Involvement]


FILES_TO_ARCHIVE: Final = RoleWork(Kind.FILE_ARCHIVABLE, "", None, frozenset())
"""Registrars archive outside the register: no decision does, and nothing is deleted by itself (rule 29)."""

FIRST: Final = ("accept", "supplement", "sign-agreement", "record-lifting-evaluation")
"""Where several decisions settle an item, those that let the case go on come first."""

TEAM_DECISIONS: Final = frozenset({"record-audit", "correct", "close-nonconformity"})
"""Decisions that are the work of the team alone where one was named."""


def _settled() -> dict[tuple[Kind, str], tuple[str, ...]]:
    """Kind and subject of a due item → the decisions that settle it, in the order of the catalogue."""
    found: dict[tuple[Kind, str], tuple[str, ...]] = {(Kind.RECERTIFICATION_WINDOW, ""): (APPLY,)}
    for name in sorted(DECISIONS, key=lambda name: name not in FIRST):
        for item in DECISIONS[name].settles:
            kind, _, about = item.partition("/")
            if kind not in set(Kind):
                raise TypeError(
                    f"Decision {name!r} settles {kind!r}, no kind of due item: see domain/deadlines/item.py."
                )
            key = (Kind(kind), about)
            found[key] = (*found.get(key, ()), name)
    return found


_NEXT_DECISIONS: Final = _settled()


def next_decisions(kind: Kind, about: str = "") -> tuple[str, ...]:
    """The decisions of which one comes next, by their names in the catalogue; or `APPLY`.

    `about` is the name of a measure, the purpose of the audit for a decision that waits, `CORRECTED` or
    `ACCEPTED` for a finding with a correction, what is open about a suspension or a permit, else empty.
    """
    return _NEXT_DECISIONS.get((kind, about), ())


def about(item: Due, case: Certificate) -> str:
    """What `next_decisions` needs to know about a due item besides its kind."""
    match item.kind:
        case Kind.MEASURE_PENDING | Kind.SUSPENSION_ENDING | Kind.SUSPENSION_OVER:
            return item.subject
        case Kind.PERMIT_LAPSED | Kind.MISUSE_UNCORRECTED:
            return item.about
        case Kind.DECISION_WAITING:
            return next((audit.purpose for audit in case.audits if audit.number == item.number), "")
        case Kind.FINDING_DUE:
            finding = next((each for each in case.findings if each.finding.id == item.subject), None)
            if finding is None or not finding.corrected:
                return ""
            return ACCEPTED if finding.accepted_due else CORRECTED
        case _:
            return ""


def work_of(roles: Iterable[Role]) -> tuple[RoleWork, ...]:
    """All work of these roles."""
    return tuple(work for role in sorted(roles) for work in _work_of(role))


def _work_of(role: Role) -> Iterator[RoleWork]:
    if role is Role.REGISTRAR:
        yield FILES_TO_ARCHIVE
    for (kind, about), names in _NEXT_DECISIONS.items():
        for name in names:
            if role in _roles(name):
                required = Involvement.ON_TEAM if role is Role.AUDITOR and name in TEAM_DECISIONS else None
                yield RoleWork(kind, about, required, _barred(name))


def _roles(name: str) -> frozenset[Role]:
    return frozenset({Role.REGISTRAR}) if name == APPLY else DECISIONS[name].roles


def _barred(name: str) -> frozenset[Involvement]:
    """The involvements that bar a person from the decision, as far as the case knows (domain rule 2)."""
    if name == APPLY:
        return frozenset()
    return frozenset(DECISIONS[name].barred) - {Involvement.INTERESTED}
