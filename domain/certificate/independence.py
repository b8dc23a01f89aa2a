"""Independence (rule 2): involvements in a case and interests that bar a person from a decision.

A decision declares the involvements that bar a person. Its guard (`declaration.Decision.permit`) refuses them
by `involved_people`, and the work list stores these people with each item: one rule, read by both.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final, assert_never

from domain.certificate.context import Act, Context
from domain.certificate.errors import ImpartialityRequired
from domain.certificate.pending_matters import suspension_before
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
    EVALUATED_LIFTING = "evaluated_lifting"
    DECIDED = "decided"
    PROPOSED = "proposed"
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

EVALUATORS_OF_LIFTING: Final[Involvements] = (*EVALUATORS, Involvement.EVALUATED_LIFTING)
"""And everyone who evaluated whether the suspension that runs can be lifted (rule 22)."""

INVOLVED: Final[Involvements] = (*EVALUATORS, Involvement.JUDGED)
"""Everyone involved in the subject of a complaint (ISO/IEC 17065 7.13.5)."""

INVOLVED_BEFORE_APPEAL: Final[Involvements] = (*EVALUATORS, Involvement.REVIEWED, Involvement.DECIDED)
"""Everyone who evaluated, reviewed, or took the decisions appealed against (ISO/IEC 17065 7.13.5)."""


EVALUATORS_AND_PROPOSERS: Final[Involvements] = (*EVALUATORS, Involvement.PROPOSED)
"""And everyone who took, or proposed to set aside, the decisions that were slips (rule 25)."""


def must_not_be_barred(barred: Involvements, case: Certificate, act: Act, context: Context) -> None:
    """Raise ImpartialityRequired if the person has one of these involvements in the case."""
    _must_not_be_involved(barred, case, act.person, act, context)


def must_be_able_to_evaluate(case: Certificate, person: PersonId, act: Act, context: Context) -> None:
    """Raise ImpartialityRequired if the person may not evaluate the case; for each member of a team."""
    _must_not_be_involved(JUDGES, case, person, act, context)


def must_be_disinterested(case: Certificate, person: PersonId, act: Act, context: Context) -> None:
    """Raise ImpartialityRequired if the person has an interest in the organisation.

    Declared interests count for years after their end (ISO/IEC 17065 4.2). A pending change of the credit
    code does not hide an interest under either code.
    """
    proposed = {change.proposed.uscc for change in case.changes if change.proposed.uscc}
    years = context.rules(case).limits.interest_years
    if context.body.has_conflict(person, case.usccs | proposed, act.today, years):
        raise ImpartialityRequired(_SENTENCES[Involvement.INTERESTED], person=person)


def _must_not_be_involved(
    barred: Involvements, case: Certificate, person: PersonId, act: Act, context: Context
) -> None:
    for involvement in barred:
        if involvement is Involvement.INTERESTED:
            must_be_disinterested(case, person, act, context)
        elif person in involved_people(involvement, case) | _involved_before(involvement, case, context):
            raise ImpartialityRequired(_SENTENCES[involvement], person=person)


def involved_people(  # noqa: C901
    involvement: Involvement, case: Certificate, number: int | None = None
) -> frozenset[PersonId]:
    """The people with that involvement, as far as the case knows them; interests lie outside of it.

    With a number only the audit, change, appeal or proposal of that number counts for ON_TEAM, EVALUATED,
    DECIDED and PROPOSED. Without one every audit does, and every other one that awaits a decision.
    """
    # One case per involvement, so that the type checker lists a missing one.
    match involvement:
        case Involvement.ON_TEAM:
            return _teams(case, number)
        case Involvement.AUDITED:
            return case.auditors
        case Involvement.VERIFIED:
            return case.verifiers
        case Involvement.REVIEWED:
            return frozenset(audit.reviewed_by for audit in case.audits if audit.reviewed_by)
        case Involvement.JUDGED:
            return case.judges
        case Involvement.EVALUATED:
            return _in_each(_evaluators(case, number))
        case Involvement.EVALUATED_LIFTING:
            return frozenset(each.by for each in (case.suspension.evaluations if case.suspension else ()))
        case Involvement.DECIDED:
            return _in_each(_deciders(case, number))
        case Involvement.PROPOSED:
            return _in_each(_proposers(case, number))
        case Involvement.INTERESTED:
            return frozenset()
        case _:
            assert_never(involvement)


def _involved_before(involvement: Involvement, case: Certificate, context: Context) -> frozenset[PersonId]:
    """Who evaluated the lifting of a carried suspension at the predecessor (rule 16)."""
    if involvement is not Involvement.EVALUATED_LIFTING or context.prior is None or case.suspension is None:
        return frozenset()
    before = suspension_before(case, case.suspension, context.prior)
    if before is None:
        return frozenset()
    audits = (each for each in context.prior.audits if each.recorded_as > before.version)
    audited = (person for each in audits if not each.cancelled for person in each.people)
    return frozenset((*audited, *(each.by for each in before.evaluations)))


def _teams(case: Certificate, number: int | None) -> frozenset[PersonId]:
    """Who holds or held the audits, or the one of that number; nobody holds one that was cancelled."""
    audits = (each for each in case.audits if number in (None, each.number) and not each.cancelled)
    return frozenset(person for audit in audits for person in audit.people)


def _evaluators(case: Certificate, number: int | None) -> list[frozenset[PersonId]]:
    """The evaluator of each evaluated change."""
    evaluated = [change for change in case.changes if change.favourable is not None]
    return [
        frozenset({change.evaluated_by} if change.evaluated_by else ())
        for change in evaluated
        if number in (None, change.number)
    ]


def _deciders(case: Certificate, number: int | None) -> list[frozenset[PersonId]]:
    """The decider of each decision with an open appeal."""
    waiting = [appeal for appeal in case.appeals if not appeal.decided]
    return [
        frozenset(decided.by for decided in case.decisions if decided.version == appeal.against)
        for appeal in waiting
        if number in (None, appeal.number)
    ]


def _proposers(case: Certificate, number: int | None) -> list[frozenset[PersonId]]:
    """Who proposed, and who took, each decision that is to be set aside as a slip."""
    return [
        frozenset({each.by, *(decided.by for decided in case.decisions if decided.version == each.of)})
        for each in case.proposals
        if number in (None, each.version)
    ]


def _in_each(groups: list[frozenset[PersonId]]) -> frozenset[PersonId]:
    """The people in every group; a person missing in one of them can still decide on that one."""
    return frozenset.intersection(*groups) if groups else frozenset()


_SENTENCES: Final[Mapping[Involvement, str]] = {
    Involvement.ON_TEAM: "{person} audited this case; someone not involved must do this.",
    Involvement.AUDITED: "{person} audited this case; someone not involved must do this.",
    Involvement.VERIFIED: "{person} verified corrections in this case; someone not involved must do this.",
    Involvement.REVIEWED: "{person} reviewed this case; someone not involved must do this.",
    Involvement.JUDGED: "{person} reviewed or decided this case; someone not involved must do this.",
    Involvement.EVALUATED: "{person} evaluated this change; someone not involved must do this.",
    Involvement.EVALUATED_LIFTING: "{person} evaluated whether the suspension can be lifted; "
    "someone not involved must do this.",
    Involvement.DECIDED: "{person} took the decision appealed against; someone not involved must do this.",
    Involvement.PROPOSED: "{person} took or proposed this decision; someone not involved must do this.",
    Involvement.INTERESTED: "{person} has declared an interest in the organisation; "
    "someone not involved must do this.",
}
