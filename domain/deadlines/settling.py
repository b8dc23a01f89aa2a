"""Which decision comes next for something that is due, and whose work is that?

The roles are those of the decisions. Whoever has taken a part in the case that closes the decision to
them (domain rule 2) does not find it among their work; where a team was named, only the team does.
Interests that people declared lie outside the case, so the guard may still refuse.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from domain.certificate.catalogue import DECISIONS
from domain.deadlines.item import Kind
from domain.events.evaluation import AuditPurpose
from domain.events.upkeep import Measure
from domain.values import Role

APPLY: Final = "apply"
"""Recertification begins with a new application, which is no decision about this certificate."""

CORRECTED: Final = "corrected"
"""What a finding that is due is about, once a correction waits to be verified."""


class Part(StrEnum):
    """What a person has done in a case, or in the matter that is due."""

    ON_TEAM = "on_team"
    AUDITED = "audited"
    VERIFIED = "verified"
    REVIEWED = "reviewed"
    JUDGED = "judged"
    EVALUATED = "evaluated"
    DECIDED = "decided"


@dataclass(frozen=True)
class Work:
    """Something due that a role has to see to; what `about` is, `next_decisions` says.

    Only by those who have taken the part `only`, if one is named, and no part of `never`.
    """

    kind: Kind
    about: str
    only: Part | None
    never: frozenset[Part]


_NEXT: Final[dict[tuple[Kind, str], tuple[str, ...]]] = {
    (Kind.APPLICATION_TO_REVIEW, ""): ("accept", "request-supplement", "decline"),
    (Kind.SUPPLEMENT_OVERDUE, ""): ("supplement", "request-supplement", "decline"),
    (Kind.AGREEMENT_MISSING, ""): ("sign-agreement", "withdraw"),
    (Kind.AUDIT_TO_PLAN, ""): ("plan-audit",),
    (Kind.AUDIT_TO_RECORD, ""): ("record-audit",),
    (Kind.FINDING_DUE, ""): ("correct",),
    (Kind.FINDING_DUE, CORRECTED): ("close-nonconformity",),
    (Kind.REVIEW_WAITING, ""): ("review",),
    (Kind.DECISION_WAITING, AuditPurpose.INITIAL): ("grant", "refuse"),
    (Kind.DECISION_WAITING, AuditPurpose.SURVEILLANCE): ("supervise",),
    (Kind.DECISION_WAITING, AuditPurpose.SUPPLEMENTARY): ("supervise",),
    (Kind.DECISION_WAITING, AuditPurpose.UPGRADE): ("upgrade",),
    (Kind.DECISION_WAITING, AuditPurpose.TRANSITION): ("transition",),
    (Kind.SURVEILLANCE_DUE, ""): ("plan-audit",),
    (Kind.SURVEILLANCE_OVERDUE, ""): ("suspend",),
    (Kind.MEASURE_PENDING, Measure.SUPPLEMENTARY_AUDIT): ("plan-audit",),
    (Kind.MEASURE_PENDING, Measure.DOWNGRADE): ("downgrade",),
    (Kind.MEASURE_PENDING, Measure.SUSPEND): ("suspend",),
    (Kind.MEASURE_PENDING, Measure.REVOKE): ("revoke",),
    (Kind.SUSPENSION_ENDING, ""): ("reinstate", "revoke"),
    (Kind.SUSPENSION_OVER, ""): ("reinstate", "revoke"),
    (Kind.RECERTIFICATION_WINDOW, ""): (APPLY,),
    (Kind.CHANGE_TO_EVALUATE, ""): ("evaluate-change",),
    (Kind.CHANGE_TO_DECIDE, ""): ("change", "reject-change"),
    (Kind.APPEAL_TO_ACKNOWLEDGE, ""): ("acknowledge-appeal",),
    (Kind.APPEAL_TO_DECIDE, ""): ("decide-appeal",),
    (Kind.COMPLAINT_TO_ACKNOWLEDGE, ""): ("acknowledge-complaint",),
    (Kind.COMPLAINT_TO_ANSWER, ""): ("answer-complaint",),
    (Kind.COMPLAINT_TO_CLOSE, ""): ("close-complaint",),
    (Kind.EDITION_TRANSITION, ""): ("plan-audit",),
}

_OF_THE_TEAM: Final = frozenset({"record-audit", "correct", "close-nonconformity"})
_EVALUATED: Final = frozenset({Part.AUDITED, Part.VERIFIED})
_CLOSED_TO: Final[dict[str, frozenset[Part]]] = {
    **dict.fromkeys(("review", "grant", "refuse", "supervise", "upgrade", "transition"), _EVALUATED),
    **dict.fromkeys(("downgrade", "suspend", "reinstate", "revoke"), _EVALUATED),
    **dict.fromkeys(("change", "reject-change"), _EVALUATED | {Part.EVALUATED}),
    "close-nonconformity": frozenset({Part.JUDGED}),
    "decide-appeal": _EVALUATED | {Part.REVIEWED, Part.DECIDED},
    "close-complaint": _EVALUATED | {Part.JUDGED},
}
"""The parts that the guard of a decision holds against a person (domain/certificate/independence.py)."""


def next_decisions(kind: Kind, about: str = "") -> tuple[str, ...]:
    """The decisions of which one is to be taken next, by their names in the catalogue; or `APPLY`.

    `about` is empty, but of a measure its name, of a decision that waits the purpose of the audit it
    rests on, and of a finding `CORRECTED` once a correction waits to be verified.
    """
    return _NEXT.get((kind, about), ())


def work_of(roles: Iterable[Role]) -> tuple[Work, ...]:
    """Everything that these roles have to see to."""
    return tuple(work for role in sorted(roles) for work in _work_of(role))


def _work_of(role: Role) -> Iterator[Work]:
    for (kind, about), names in _NEXT.items():
        for name in names:
            if role in _roles(name):
                only = Part.ON_TEAM if role is Role.AUDITOR and name in _OF_THE_TEAM else None
                yield Work(kind, about, only, _CLOSED_TO.get(name, frozenset()))


def _roles(name: str) -> frozenset[Role]:
    return frozenset({Role.REGISTRAR}) if name == APPLY else DECISIONS[name].roles
