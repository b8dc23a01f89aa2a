"""Who may not take a decision: those who had a part in the case, or have an interest in it (rule 2).

A decision declares the parts that bar somebody from it; its permission (`deciding.Decision.permit`) and
the work list (`domain/deadlines/settling.py`) both read that declaration.
"""

from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import Final

from domain.certificate.context import Act, Around
from domain.certificate.errors import ImpartialityBroken
from domain.certificate.state import Certificate
from domain.values import PersonId


class Part(StrEnum):
    """What a person has done in a case or in the matter that is to be decided, or has to do with it."""

    ON_TEAM = "on_team"
    AUDITED = "audited"
    VERIFIED = "verified"
    REVIEWED = "reviewed"
    JUDGED = "judged"
    EVALUATED = "evaluated"
    DECIDED = "decided"
    INTERESTED = "interested"


Parts = tuple[Part, ...]
"""In the order in which they are looked at: the first that a person has is the one they are refused with."""

NOBODY: Final[Parts] = ()
INTERESTED: Final[Parts] = (Part.INTERESTED,)
JUDGES: Final[Parts] = (Part.JUDGED, Part.INTERESTED)
"""The other side of rule 2: whoever judged the case does not evaluate it, nor verify its corrections."""

EVALUATORS: Final[Parts] = (Part.AUDITED, Part.VERIFIED, Part.INTERESTED)
"""Whoever evaluated in this cycle (ISO/IEC 17065 7.6.2)."""

EVALUATORS_OF_CHANGES: Final[Parts] = (*EVALUATORS, Part.EVALUATED)
"""Besides, whoever evaluated the changes that wait for a decision (ISO/IEC 17065 7.6)."""

INVOLVED: Final[Parts] = (*EVALUATORS, Part.JUDGED)
"""Everybody involved in the subject of a complaint (ISO/IEC 17065 7.13.5)."""

INVOLVED_BEFORE_APPEAL: Final[Parts] = (*EVALUATORS, Part.REVIEWED, Part.DECIDED)
"""Whoever evaluated, reviewed, or took the decisions appealed against (ISO/IEC 17065 7.13.5)."""


def must_not_be_barred(barred: Parts, case: Certificate, act: Act, around: Around) -> None:
    """Raise ImpartialityBroken if the person has one of these parts in the case."""
    for part in barred:
        _MUST_NOT_HAVE[part](case, act.person, act, around)


def must_be_able_to_evaluate(case: Certificate, person: PersonId, act: Act, around: Around) -> None:
    """Raise ImpartialityBroken for whoever may not evaluate the case, such as a member of a team."""
    for part in JUDGES:
        _MUST_NOT_HAVE[part](case, person, act, around)


def must_be_disinterested(case: Certificate, person: PersonId, act: Act, around: Around) -> None:
    """Raise ImpartialityBroken if the person has a live interest in the organisation.

    Declared interests count for years after they ended (ISO/IEC 17065 4.2). A change of code that is
    under way does not hide an interest under either code.
    """
    proposed = {change.proposed.uscc for change in case.changes if change.proposed.uscc}
    years = around.rules(case).limits.interest_years
    if around.body.conflicted(person, case.usccs | proposed, act.today, years):
        raise ImpartialityBroken(
            "{person} has declared an interest in the organisation; someone not involved must do this.",
            person=person,
        )


def _must_not_have_audited(case: Certificate, person: PersonId, act: Act, around: Around) -> None:
    if person in case.auditors:
        raise ImpartialityBroken(
            "{person} audited this case; someone not involved must do this.", person=person
        )


def _must_not_have_verified(case: Certificate, person: PersonId, act: Act, around: Around) -> None:
    if person in case.verifiers:
        raise ImpartialityBroken(
            "{person} verified corrections in this case; someone not involved must do this.", person=person
        )


def _must_not_have_reviewed(case: Certificate, person: PersonId, act: Act, around: Around) -> None:
    if any(audit.reviewed_by == person for audit in case.audits):
        raise ImpartialityBroken(
            "{person} reviewed this case; someone not involved must do this.", person=person
        )


def _must_not_have_judged(case: Certificate, person: PersonId, act: Act, around: Around) -> None:
    if person in case.judges:
        raise ImpartialityBroken(
            "{person} reviewed or decided this case; someone not involved must do this.", person=person
        )


def _must_not_have_evaluated(case: Certificate, person: PersonId, act: Act, around: Around) -> None:
    """Some change has to be left that somebody else evaluated."""
    evaluated = [change for change in case.changes if change.favourable is not None]
    if evaluated and all(change.evaluated_by == person for change in evaluated):
        raise ImpartialityBroken(
            "{person} evaluated this change; someone not involved must do this.", person=person
        )


def _must_not_have_decided(case: Certificate, person: PersonId, act: Act, around: Around) -> None:
    """Some appeal has to be left that is against a decision of somebody else."""
    waiting = [appeal for appeal in case.appeals if not appeal.decided]
    theirs = {decided.version for decided in case.decided if decided.by == person}
    if waiting and all(appeal.against in theirs for appeal in waiting):
        raise ImpartialityBroken(
            "{person} took the decision appealed against; someone not involved must do this.", person=person
        )


_MUST_NOT_HAVE: Final[Mapping[Part, Callable[[Certificate, PersonId, Act, Around], None]]] = {
    Part.AUDITED: _must_not_have_audited,
    Part.VERIFIED: _must_not_have_verified,
    Part.REVIEWED: _must_not_have_reviewed,
    Part.JUDGED: _must_not_have_judged,
    Part.EVALUATED: _must_not_have_evaluated,
    Part.DECIDED: _must_not_have_decided,
    Part.INTERESTED: must_be_disinterested,
}
"""Every part but to be on a team, which is asked for: it bars nobody before the audit was held."""
