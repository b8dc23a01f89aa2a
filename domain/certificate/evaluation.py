"""Decisions on audits: plan, record, review."""

from datetime import date
from typing import Annotated

from pydantic import Field

from domain.certificate.applying import must_be_approved
from domain.certificate.competence import (
    audits_of_holder,
    must_be_able_to_audit,
    must_be_competent,
    must_rotate,
)
from domain.certificate.context import Act, Context
from domain.certificate.declaration import Effect, Terms, decision
from domain.certificate.errors import (
    DatesOutOfOrder,
    InconsistentValues,
    NoAuditAvailable,
    NotOnAuditTeam,
    NotRecommended,
    WrongStage,
)
from domain.certificate.findings import Observation, findings_of_audit
from domain.certificate.independence import EVALUATORS, NOBODY
from domain.certificate.records import Audit
from domain.certificate.state import Certificate, Stage
from domain.events.base import Event
from domain.events.decision import Granted
from domain.events.evaluation import Audited, AuditPlanned, AuditPurpose, Reviewed
from domain.scheme.model import Scheme
from domain.scheme.scoring import score
from domain.scheme.sheet import Sheet
from domain.values import PersonId, Role

BEFORE_DECISION = (Stage.SIGNED, Stage.PLANNED, Stage.AUDITED, Stage.REVIEWED)
Team = Annotated[tuple[PersonId, ...], Field(min_length=1, max_length=20)]


class AuditPlan(Terms):
    """Team, purpose and days of an audit; the leader is on the team."""

    purpose: AuditPurpose
    leader: PersonId
    team: Team
    starts: date
    ends: date


class AuditReport(Terms):
    """The results of an audit: score sheet, nonconformities, and the recommendation.

    `took_part` are the people who held it; if empty, the planned team did.
    """

    held_from: date
    held_to: date
    sheet: Sheet
    nonconformities: Annotated[tuple[Observation, ...], Field(max_length=200)] = ()
    recommended: bool
    took_part: Annotated[tuple[PersonId, ...], Field(max_length=20)] = ()


class ReviewResult(Terms):
    """Whether the results of the audit are sufficient for a decision."""

    positive: bool


def _may_plan(case: Certificate, act: Act, context: Context) -> None:
    if case.stage not in BEFORE_DECISION and not case.live(act.today):
        raise WrongStage("plan-audit", case.stage)


def _may_record(case: Certificate, act: Act, context: Context) -> None:
    audit = case.last_audit
    if audit is None or audit.held_to is not None or not _open_to_audit(case, act):
        raise NoAuditAvailable("No audit is planned.")
    if act.person not in audit.team:
        raise NotOnAuditTeam(act.person, audit.number)


def _may_review(case: Certificate, act: Act, context: Context) -> None:
    to_review(case, act)


def to_review(case: Certificate, act: Act) -> Audit:
    """The audit that waits for a review. Raises NoAuditAvailable."""
    audit = case.last_audit
    if audit is None or audit.held_to is None or not _open_to_audit(case, act):
        raise NoAuditAvailable("No completed audit awaits a review.")
    reopened = audit.purpose is AuditPurpose.INITIAL and case.stage is Stage.AUDITED
    if audit.reviewed is not None and not reopened:
        raise NoAuditAvailable("No completed audit awaits a review.")
    return audit


@decision(
    "plan-audit",
    AuditPlan,
    by={Role.PLANNER},
    when=_may_plan,
    barred=NOBODY,
    effect=Effect.ORDINARY,
    confirmation=None,
    example={
        "reason": "初次评审",
        "purpose": "initial",
        "leader": "P-li",
        "team": ["P-li", "P-zhao"],
        "starts": "2026-12-01",
        "ends": "2026-12-02",
    },
    settles=(
        "audit_to_plan",
        "surveillance_due",
        "measure_pending/supplementary_audit",
        "edition_transition",
    ),
)
def plan_audit(case: Certificate, terms: AuditPlan, act: Act, context: Context) -> tuple[Event, ...]:
    """Plan an audit, with a competent team without interests in the organisation (ISO/IEC 17065 7.4).

    Raises DatesOutOfOrder, InconsistentValues, ImpartialityRequired, NotCompetent, RotationDue.
    """
    _must_suit(case, terms, act, context)
    if terms.ends < terms.starts:
        raise DatesOutOfOrder("The audit cannot end before it starts on {starts}.", starts=terms.starts)
    if terms.leader not in terms.team or len(set(terms.team)) < len(terms.team):
        raise InconsistentValues("List each team member once, including the team leader.")
    rules = _rules_of(terms.purpose, case, context)
    must_be_able_to_audit(terms.team, (terms.starts, terms.ends), rules, case, act, context)
    must_rotate(terms.leader, audits_of_holder(case, context), context, case)
    return (
        AuditPlanned(
            reason=terms.reason,
            audit=len(case.audits) + 1,
            purpose=terms.purpose,
            leader=terms.leader,
            team=terms.team,
            starts=terms.starts,
            ends=terms.ends,
        ),
    )


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

    Raises DatesOutOfOrder, InconsistentValues, ImpartialityRequired, NotCompetent, NotRecommended and the
    named errors of scoring.
    """
    _must_have_been_held(case, terms, act)
    audit = case.audits[-1]
    rules = rules_for(audit, case, context)
    took_part = _took_part(audit, terms, rules, case, act, context)
    result = score(rules, terms.sheet)
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
    example={"reason": "评审资料完整", "positive": True},
    settles=("review_waiting",),
)
def review(case: Certificate, terms: ReviewResult, act: Act, context: Context) -> tuple[Event, ...]:
    """Review the results (ISO/IEC 17065 7.5). Raises NotRecommended."""
    audit = to_review(case, act)
    if terms.positive and not audit.recommended:
        raise NotRecommended("Not possible: the audit does not recommend, so its review cannot be positive.")
    return (Reviewed(reason=terms.reason, audit=audit.number, positive=terms.positive),)


def rules_for(audit: Audit, case: Certificate, context: Context) -> Scheme:
    """The rules an audit is scored by: for a transition those of the succeeding edition."""
    return _rules_of(audit.purpose, case, context)


def _rules_of(purpose: AuditPurpose, case: Certificate, context: Context) -> Scheme:
    if purpose is AuditPurpose.TRANSITION and case.edition in context.scheme.successions:
        return context.scheme.editions[context.scheme.successions[case.edition].successor]
    return context.rules(case)


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


def _open_to_audit(case: Certificate, act: Act) -> bool:
    return case.stage in BEFORE_DECISION or case.live(act.today)


def _must_suit(case: Certificate, terms: AuditPlan, act: Act, context: Context) -> None:
    """An initial audit is before the decision, any other while the certificate is live."""
    initial = terms.purpose is AuditPurpose.INITIAL
    if initial is not (case.stage in BEFORE_DECISION):
        raise InconsistentValues(
            "An audit of purpose {purpose} is not planned while the case is {stage}.",
            purpose=terms.purpose,
            stage=case.stage,
        )
    if terms.purpose is AuditPurpose.TRANSITION:
        succession = context.scheme.successions.get(case.edition)
        if succession is None or succession.successor not in context.scheme.editions:
            raise InconsistentValues("{edition} has no newer edition to transition to.", edition=case.edition)
        successor = context.scheme.editions[succession.successor]
        must_be_approved(case.scheme, successor.edition, act, context)


def _must_have_been_held(case: Certificate, terms: AuditReport, act: Act) -> None:
    if terms.held_to < terms.held_from:
        raise DatesOutOfOrder("The audit cannot end before it began on {began}.", began=terms.held_from)
    if terms.held_to > act.today:
        raise DatesOutOfOrder("The audit cannot end after today {today}.", today=act.today)
    if case.agreement_on and terms.held_from < case.agreement_on:
        raise DatesOutOfOrder(
            "The audit cannot begin before the agreement was signed on {signed}.", signed=case.agreement_on
        )
    granted_on = next((decided.on for decided in case.decided if decided.is_of(Granted)), None)
    if granted_on and terms.held_from < granted_on:
        raise DatesOutOfOrder(
            "The audit cannot begin before the certificate was granted on {granted}.", granted=granted_on
        )
