"""Who may not take a decision: those who had a part in the case, or have an interest in it (rule 2).

A decision declares the parts that bar somebody from it; its permission (`deciding.Decision.permit`) and
the work list (`domain/deadlines/next_decisions.py`) both read that declaration.
"""

from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import Final

from domain.certificate.context import Act, Context
from domain.certificate.errors import ImpartialityRequired
from domain.certificate.state import Certificate
from domain.values import PersonId


class Involvement(StrEnum):
    """What a person has done in a case or in the matter that is to be decided, or has to do with it."""

    ON_TEAM = "on_team"
    AUDITED = "audited"
    VERIFIED = "verified"
    REVIEWED = "reviewed"
    JUDGED = "judged"
    EVALUATED = "evaluated"
    DECIDED = "decided"
    INTERESTED = "interested"


Involvements = tuple[Involvement, ...]
"""In the order in which they are looked at: the first that a person has is the one they are refused with."""

NOBODY: Final[Involvements] = ()
INTERESTED: Final[Involvements] = (Involvement.INTERESTED,)
JUDGES: Final[Involvements] = (Involvement.JUDGED, Involvement.INTERESTED)
"""The other side of rule 2: whoever judged the case does not evaluate it, nor verify its corrections."""

EVALUATORS: Final[Involvements] = (Involvement.AUDITED, Involvement.VERIFIED, Involvement.INTERESTED)
"""Whoever evaluated in this cycle (ISO/IEC 17065 7.6.2)."""

EVALUATORS_OF_CHANGES: Final[Involvements] = (*EVALUATORS, Involvement.EVALUATED)
"""Besides, whoever evaluated the changes that wait for a decision (ISO/IEC 17065 7.6)."""

INVOLVED: Final[Involvements] = (*EVALUATORS, Involvement.JUDGED)
"""Everybody involved in the subject of a complaint (ISO/IEC 17065 7.13.5)."""

INVOLVED_BEFORE_APPEAL: Final[Involvements] = (*EVALUATORS, Involvement.REVIEWED, Involvement.DECIDED)
"""Whoever evaluated, reviewed, or took the decisions appealed against (ISO/IEC 17065 7.13.5)."""


def must_not_be_barred(barred: Involvements, case: Certificate, act: Act, around: Context) -> None:
    """Raise ImpartialityRequired if the person has one of these parts in the case."""
    for part in barred:
        _MUST_NOT_HAVE[part](case, act.person, act, around)


def must_be_able_to_evaluate(case: Certificate, person: PersonId, act: Act, context: Context) -> None:
    """Raise ImpartialityRequired for whoever may not evaluate the case, such as a member of a team."""
    for part in JUDGES:
        _MUST_NOT_HAVE[part](case, person, act, context)


def must_be_disinterested(case: Certificate, person: PersonId, act: Act, context: Context) -> None:
    """Raise ImpartialityRequired if the person has a live interest in the organisation.

    Declared interests count for years after they ended (ISO/IEC 17065 4.2). A change of code that is
    under way does not hide an interest under either code.
    """
    proposed = {change.proposed.uscc for change in case.changes if change.proposed.uscc}
    years = context.rules(case).limits.interest_years
    if context.body.has_conflict(person, case.usccs | proposed, act.today, years):
        raise ImpartialityRequired(
            "{person} has declared an interest in the organisation; someone not involved must do this.",
            person=person,
        )


def _must_not_have_audited(case: Certificate, person: PersonId, act: Act, around: Context) -> None:
    if person in case.auditors:
        raise ImpartialityRequired(
            "{person} audited this case; someone not involved must do this.", person=person
        )


def _must_not_have_verified(case: Certificate, person: PersonId, act: Act, around: Context) -> None:
    if person in case.verifiers:
        raise ImpartialityRequired(
            "{person} verified corrections in this case; someone not involved must do this.", person=person
        )


def _must_not_have_reviewed(case: Certificate, person: PersonId, act: Act, around: Context) -> None:
    if any(audit.reviewed_by == person for audit in case.audits):
        raise ImpartialityRequired(
            "{person} reviewed this case; someone not involved must do this.", person=person
        )


def _must_not_have_judged(case: Certificate, person: PersonId, act: Act, around: Context) -> None:
    if person in case.judges:
        raise ImpartialityRequired(
            "{person} reviewed or decided this case; someone not involved must do this.", person=person
        )


def _must_not_have_evaluated(case: Certificate, person: PersonId, act: Act, around: Context) -> None:
    """Some change has to be left that somebody else evaluated."""
    evaluated = [change for change in case.changes if change.favourable is not None]
    if evaluated and all(change.evaluated_by == person for change in evaluated):
        raise ImpartialityRequired(
            "{person} evaluated this change; someone not involved must do this.", person=person
        )


def _must_not_have_decided(case: Certificate, person: PersonId, act: Act, around: Context) -> None:
    """Some appeal has to be left that is against a decision of somebody else."""
    waiting = [appeal for appeal in case.appeals if not appeal.decided]
    theirs = {decided.version for decided in case.decided if decided.by == person}
    if waiting and all(appeal.against in theirs for appeal in waiting):
        raise ImpartialityRequired(
            "{person} took the decision appealed against; someone not involved must do this.", person=person
        )


_MUST_NOT_HAVE: Final[Mapping[Involvement, Callable[[Certificate, PersonId, Act, Context], None]]] = {
    Involvement.AUDITED: _must_not_have_audited,
    Involvement.VERIFIED: _must_not_have_verified,
    Involvement.REVIEWED: _must_not_have_reviewed,
    Involvement.JUDGED: _must_not_have_judged,
    Involvement.EVALUATED: _must_not_have_evaluated,
    Involvement.DECIDED: _must_not_have_decided,
    Involvement.INTERESTED: must_be_disinterested,
}
"""Every part but to be on a team, which is asked for: it bars nobody before the audit was held."""
