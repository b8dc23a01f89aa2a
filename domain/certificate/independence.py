"""Independence (rule 2): involvements in a case and interests that bar a person from a decision.

A decision declares the involvements that bar a person; its permission (`declaration.Decision.permit`) and
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
    """A person's involvement in a case, or in the change or appeal to be decided."""

    ON_TEAM = "on_team"
    AUDITED = "audited"
    VERIFIED = "verified"
    REVIEWED = "reviewed"
    JUDGED = "judged"
    EVALUATED = "evaluated"
    DECIDED = "decided"
    INTERESTED = "interested"


Involvements = tuple[Involvement, ...]
"""In the order of checking: the first one that applies gives the error."""

NOBODY: Final[Involvements] = ()
INTERESTED: Final[Involvements] = (Involvement.INTERESTED,)
JUDGES: Final[Involvements] = (Involvement.JUDGED, Involvement.INTERESTED)
"""The converse of rule 2: a person who judged the case does not evaluate it or verify corrections."""

EVALUATORS: Final[Involvements] = (Involvement.AUDITED, Involvement.VERIFIED, Involvement.INTERESTED)
"""Everyone who evaluated in this cycle (ISO/IEC 17065 7.6.2)."""

EVALUATORS_OF_CHANGES: Final[Involvements] = (*EVALUATORS, Involvement.EVALUATED)
"""And everyone who evaluated the changes that await a decision (ISO/IEC 17065 7.6)."""

INVOLVED: Final[Involvements] = (*EVALUATORS, Involvement.JUDGED)
"""Everyone involved in the subject of a complaint (ISO/IEC 17065 7.13.5)."""

INVOLVED_BEFORE_APPEAL: Final[Involvements] = (*EVALUATORS, Involvement.REVIEWED, Involvement.DECIDED)
"""Everyone who evaluated, reviewed, or took the decisions appealed against (ISO/IEC 17065 7.13.5)."""


def must_not_be_barred(barred: Involvements, case: Certificate, act: Act, context: Context) -> None:
    """Raise ImpartialityRequired if the person has one of these involvements in the case."""
    for involvement in barred:
        _MUST_NOT_HAVE[involvement](case, act.person, act, context)


def must_be_able_to_evaluate(case: Certificate, person: PersonId, act: Act, context: Context) -> None:
    """Raise ImpartialityRequired if the person may not evaluate the case; for each member of a team."""
    for involvement in JUDGES:
        _MUST_NOT_HAVE[involvement](case, person, act, context)


def must_be_disinterested(case: Certificate, person: PersonId, act: Act, context: Context) -> None:
    """Raise ImpartialityRequired if the person has an interest in the organisation.

    Declared interests count for years after their end (ISO/IEC 17065 4.2). A pending change of the credit
    code does not hide an interest under either code.
    """
    proposed = {change.proposed.uscc for change in case.changes if change.proposed.uscc}
    years = context.rules(case).limits.interest_years
    if context.body.has_conflict(person, case.usccs | proposed, act.today, years):
        raise ImpartialityRequired(
            "{person} has declared an interest in the organisation; someone not involved must do this.",
            person=person,
        )


def _must_not_have_audited(case: Certificate, person: PersonId, act: Act, context: Context) -> None:
    if person in case.auditors:
        raise ImpartialityRequired(
            "{person} audited this case; someone not involved must do this.", person=person
        )


def _must_not_have_verified(case: Certificate, person: PersonId, act: Act, context: Context) -> None:
    if person in case.verifiers:
        raise ImpartialityRequired(
            "{person} verified corrections in this case; someone not involved must do this.", person=person
        )


def _must_not_have_reviewed(case: Certificate, person: PersonId, act: Act, context: Context) -> None:
    if any(audit.reviewed_by == person for audit in case.audits):
        raise ImpartialityRequired(
            "{person} reviewed this case; someone not involved must do this.", person=person
        )


def _must_not_have_judged(case: Certificate, person: PersonId, act: Act, context: Context) -> None:
    if person in case.judges:
        raise ImpartialityRequired(
            "{person} reviewed or decided this case; someone not involved must do this.", person=person
        )


def _must_not_have_evaluated(case: Certificate, person: PersonId, act: Act, context: Context) -> None:
    """At least one evaluated change must have another evaluator."""
    evaluated = [change for change in case.changes if change.favourable is not None]
    if evaluated and all(change.evaluated_by == person for change in evaluated):
        raise ImpartialityRequired(
            "{person} evaluated this change; someone not involved must do this.", person=person
        )


def _must_not_have_decided(case: Certificate, person: PersonId, act: Act, context: Context) -> None:
    """At least one open appeal must be against a decision of someone else."""
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
"""Every involvement but ON_TEAM, which is a requirement: it bars nobody before the audit was held."""
