"""Decisions on the results of an audit: record and review them."""

from collections.abc import Iterable
from datetime import date
from typing import Annotated

from pydantic import Field

from domain.certificate.audits import AuditChoice, awaits_review, held_audits, planned_audits, rules_of
from domain.certificate.bearing import reviewer_is_barred
from domain.certificate.competence import must_be_able_to_audit, must_be_competent
from domain.certificate.context import Act, Context
from domain.certificate.declaration import Effect, Terms, decision
from domain.certificate.errors import (
    DatesOutOfOrder,
    InconsistentValues,
    NoAuditAvailable,
    NotOnAuditTeam,
    NotRecommended,
)
from domain.certificate.findings import Observation, findings_of_audit
from domain.certificate.independence import EVALUATORS, NOBODY
from domain.certificate.records import Audit
from domain.certificate.state import Certificate
from domain.errors import InvalidValue
from domain.events.base import Event
from domain.events.decision import Granted
from domain.events.evaluation import Audited, AuditNumber, Reviewed
from domain.scheme.model import Scheme
from domain.scheme.scoring import must_be_deletable, score
from domain.scheme.sheet import Sheet
from domain.values import ClauseId, PersonId, Role


class AuditReport(Terms):
    """The results of an audit: score sheet, nonconformities, and the recommendation.

    `took_part` are the people who held it; if empty, the planned team did.
    """

    audit: AuditNumber | None = None
    held_from: date
    held_to: date
    sheet: Sheet
    nonconformities: Annotated[tuple[Observation, ...], Field(max_length=200)] = ()
    recommended: bool
    took_part: Annotated[tuple[PersonId, ...], Field(max_length=20)] = ()


class ReviewResult(Terms):
    """Whether the results of the audit are sufficient for a decision.

    `deletions` are the clauses that the sheet deletes, each of them, where the review is positive (rule 19).
    """

    audit: AuditNumber | None = None
    positive: bool
    deletions: Annotated[tuple[ClauseId, ...], Field(max_length=500)] = ()


class DeletionsNotConfirmed(InvalidValue):
    """The review confirms other clauses than the sheet of the audit deletes (rule 19)."""

    def __init__(self, clauses: Iterable[ClauseId]) -> None:
        self.clauses = tuple(sorted(clauses))
        super().__init__(
            "Confirm exactly the deleted clauses: {clauses}."
            if self.clauses
            else "The sheet deletes no clauses: confirm none.",
            clauses=self.clauses,
        )


def _may_record(case: Certificate, act: Act, context: Context) -> None:
    to_record(case, act, context).must_fit()


def _may_review(case: Certificate, act: Act, context: Context) -> None:
    to_review(case, act, context).must_fit()


def to_record(case: Certificate, act: Act, context: Context) -> AuditChoice:
    """The audits that are planned; each is recorded by a member of its own team."""

    def check(audit: Audit) -> None:
        if act.person not in audit.team:
            raise NotOnAuditTeam(act.person, audit.number)

    return AuditChoice(planned_audits(case, act), NoAuditAvailable("No audit is planned."), check)


def to_review(case: Certificate, act: Act, context: Context) -> AuditChoice:
    """The audits that were held and not reviewed, or by someone who has an interest by now."""
    waiting = tuple(
        each
        for each in held_audits(case, act)
        if awaits_review(case, each) or reviewer_is_barred(case, each, act, context)
    )
    return AuditChoice(waiting, NoAuditAvailable("No completed audit awaits a review."))


@decision(
    "record-audit",
    AuditReport,
    by={Role.AUDITOR},
    when=_may_record,
    barred=NOBODY,
    effect=Effect.ORDINARY,
    confirmation=None,
    example={
        "reason": "评审组一致意见",
        "audit": None,
        "held_from": "2026-11-18",
        "held_to": "2026-11-19",
        "sheet": {
            "kind": "scored",
            "results": [
                {"kind": "met", "clause": "5.1.1.1"},
                {"kind": "scored", "clause": "5.1.1.2", "points": "5/2"},
                {"kind": "sampled", "clause": "5.1.2.1", "checked": 8, "nonconforming": 2},
                {"kind": "deleted", "clause": "5.2.6.1", "justification": "不涉及废弃商品回收"},
            ],
            "deductions": [{"basis": "own_rules", "statement": "未按本企业规定回访"}],
            "bonuses": [],
        },
        "nonconformities": [{"grade": "minor", "clause": "5.1.1.2", "statement": "网点培训记录缺失"}],
        "recommended": True,
    },
    settles=("audit_to_record",),
)
def record_audit(case: Certificate, terms: AuditReport, act: Act, context: Context) -> tuple[Event, ...]:
    """Record sheet, score and findings; the level follows from the sheet alone (rule 3).

    Raises AuditNotNamed, UnknownProceeding, NotOnAuditTeam, DatesOutOfOrder, InconsistentValues,
    ImpartialityRequired, NotCompetent, NotRecommended and the named errors of scoring.
    """
    audit = to_record(case, act, context).named(terms.audit)
    _must_have_been_held(case, audit, terms, act)
    rules = rules_for(audit, case, context)
    took_part = _took_part(audit, terms, rules, case, act, context)
    result = score(rules, terms.sheet)
    must_be_deletable(rules, terms.sheet)
    if terms.recommended and result.level is None:
        raise NotRecommended("Not possible: an audit that failed cannot recommend.")
    return (
        Audited(
            reason=terms.reason,
            audit=audit.number,
            held_from=terms.held_from,
            held_to=terms.held_to,
            rule_version=rules.rule_version,
            sheet=terms.sheet,
            score=result.value,
            level=result.level,
            findings=findings_of_audit(
                audit.number, terms.held_to, terms.nonconformities, terms.sheet, rules
            ),
            recommended=terms.recommended,
            took_part=took_part,
        ),
    )


@decision(
    "review",
    ReviewResult,
    by={Role.REVIEWER},
    when=_may_review,
    barred=EVALUATORS,
    effect=Effect.ORDINARY,
    confirmation=None,
    example={"reason": "评审资料完整", "audit": None, "positive": True, "deletions": []},
    settles=("review_waiting",),
)
def review(case: Certificate, terms: ReviewResult, act: Act, context: Context) -> tuple[Event, ...]:
    """Review the results (ISO/IEC 17065 7.5), the deleted clauses among them (rule 19).

    Raises AuditNotNamed, UnknownProceeding, NotRecommended, DeletionsNotConfirmed.
    """
    audit = to_review(case, act, context).named(terms.audit)
    if terms.positive and not audit.recommended:
        raise NotRecommended("Not possible: the audit does not recommend, so its review cannot be positive.")
    if (terms.positive or terms.deletions) and set(terms.deletions) != audit.deletions:
        raise DeletionsNotConfirmed(audit.deletions)
    deletions = tuple(sorted(audit.deletions)) if terms.positive else None
    return (Reviewed(reason=terms.reason, audit=audit.number, positive=terms.positive, deletions=deletions),)


def rules_for(audit: Audit, case: Certificate, context: Context) -> Scheme:
    """The rules an audit is scored by: for a transition those of the succeeding edition."""
    return rules_of(audit.purpose, case, context)


def _took_part(
    audit: Audit, terms: AuditReport, rules: Scheme, case: Certificate, act: Act, context: Context
) -> tuple[PersonId, ...]:
    """The people who held the audit (rules 2, 27): the planned team, or members and replacements.

    An interest of a member declared since the plan is for the grant to weigh (rule 37): the record names who
    took part. Raises InconsistentValues, ImpartialityRequired, NotCompetent.
    """
    people, days = terms.took_part or audit.team, (terms.held_from, terms.held_to)
    if len(set(people)) < len(people) or not {act.person, audit.leader} <= set(people):
        raise InconsistentValues(
            "Name everyone who took part once, you and the team leader {leader} among them.",
            leader=audit.leader,
        )
    replacements = [each for each in people if each not in audit.team]
    must_be_able_to_audit(replacements, days, rules, case, act, context)
    must_be_competent(people, days, rules, context)
    return people


def _must_have_been_held(case: Certificate, audit: Audit, terms: AuditReport, act: Act) -> None:
    """The days of an audit: after plan, agreement and grant, and not to come (rules 26, 38)."""
    if terms.held_to < terms.held_from:
        raise DatesOutOfOrder("The audit cannot end before it began on {began}.", began=terms.held_from)
    if terms.held_to > act.today:
        raise DatesOutOfOrder("The audit cannot end after today {today}.", today=act.today)
    if audit.planned_on and terms.held_from < audit.planned_on:
        raise DatesOutOfOrder(
            "The audit cannot begin before it was planned on {planned}.", planned=audit.planned_on
        )
    if case.agreement_on and terms.held_from < case.agreement_on:
        raise DatesOutOfOrder(
            "The audit cannot begin before the agreement was signed on {signed}.", signed=case.agreement_on
        )
    granted_on = next((decided.on for decided in case.decided if decided.is_of(Granted)), None)
    if granted_on and terms.held_from < granted_on:
        raise DatesOutOfOrder(
            "The audit cannot begin before the certificate was granted on {granted}.", granted=granted_on
        )
