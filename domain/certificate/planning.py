"""Decisions on the plan of an audit: plan it, cancel it, send another team."""

from datetime import date
from typing import Annotated

from pydantic import Field

from domain.certificate.approval import must_be_approved
from domain.certificate.audits import (
    BEFORE_DECISION,
    AuditChoice,
    initial_audits_held,
    must_be_concluded_first,
    planned_audits,
    rules_of,
)
from domain.certificate.competence import audits_of_holder, must_be_able_to_audit, must_rotate
from domain.certificate.context import Act, Context
from domain.certificate.declaration import Effect, Terms, decision
from domain.certificate.errors import (
    DatesOutOfOrder,
    EditionNotInForce,
    InconsistentValues,
    NoAuditAvailable,
    ProceedingPending,
)
from domain.certificate.independence import NOBODY
from domain.certificate.records import Audit
from domain.certificate.state import Certificate
from domain.certificate.upkeep import must_be_live
from domain.errors import InvalidValue
from domain.events.base import Event
from domain.events.evaluation import AuditCancelled, AuditNumber, AuditPlanned, AuditPurpose, TeamReplaced
from domain.holder import UnfavourableAudit
from domain.values import PersonId, Role

Team = Annotated[tuple[PersonId, ...], Field(min_length=1, max_length=20)]


class AuditPlan(Terms):
    """Team, purpose and days of an audit; the leader is on the team."""

    purpose: AuditPurpose
    leader: PersonId
    team: Team
    starts: date
    ends: date


class Cancellation(Terms):
    """The audit that will not be held, and in the reason why."""

    audit: AuditNumber | None = None


class TeamReplacement(Terms):
    """The team that holds a planned audit in place of another one; the leader is on the team."""

    audit: AuditNumber | None = None
    leader: PersonId
    team: Team


class AnotherLeaderRequired(InvalidValue):
    """The leader led an initial audit that did not recommend; the next one needs another (rule 26)."""

    def __init__(self, leader: PersonId, audit: int, *, of_earlier: bool = False) -> None:
        self.leader, self.audit = leader, audit
        super().__init__(
            "{person} led audit {audit} of an earlier application of the organisation, which did not "
            "recommend; another leader is needed."
            if of_earlier
            else "{person} led audit {audit}, which did not recommend; another leader is needed.",
            person=leader,
            audit=audit,
        )


def _may_plan(case: Certificate, act: Act, context: Context) -> None:
    if case.stage not in BEFORE_DECISION:
        must_be_live("plan-audit", case, act)
    must_be_reviewed_first(unfavourable_here(case))


def _may_cancel(case: Certificate, act: Act, context: Context) -> None:
    planned(case, act, context).must_fit()


def _may_replace_team(case: Certificate, act: Act, context: Context) -> None:
    planned(case, act, context).must_fit()


def planned(case: Certificate, act: Act, context: Context) -> AuditChoice:
    """The audits that are planned and not held."""
    return AuditChoice(planned_audits(case, act), NoAuditAvailable("No audit is planned."))


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

    Raises DatesOutOfOrder, InconsistentValues, ImpartialityRequired, NotCompetent, RotationDue,
    AnotherLeaderRequired, EditionNotInForce.
    """
    _must_suit(case, terms, act, context)
    if terms.ends < terms.starts:
        raise DatesOutOfOrder("The audit cannot end before it starts on {starts}.", starts=terms.starts)
    if case.agreement_on and terms.starts < case.agreement_on:
        raise DatesOutOfOrder(
            "The audit cannot begin before the agreement was signed on {signed}.", signed=case.agreement_on
        )
    if terms.starts < act.today:
        raise DatesOutOfOrder("The audit cannot begin before today {today}.", today=act.today)
    _must_be_a_team(terms)
    rules = rules_of(terms.purpose, case, context)
    must_be_able_to_audit(terms.team, (terms.starts, terms.ends), rules, case, act, context)
    must_rotate(terms.leader, audits_of_holder(case, context), context, case)
    if terms.purpose is AuditPurpose.INITIAL:
        must_be_another_leader(terms.leader, unfavourable_here(case))
        must_not_have_led_before(terms.leader, case, context)
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
    "cancel-audit",
    Cancellation,
    by={Role.PLANNER},
    when=_may_cancel,
    barred=NOBODY,
    effect=Effect.ORDINARY,
    confirmation=None,
    example={"reason": "企业停产检修，评审改期", "audit": None},
    settles=(),
)
def cancel_audit(case: Certificate, terms: Cancellation, act: Act, context: Context) -> tuple[Event, ...]:
    """Cancel an audit that was planned and not held; another one can be planned (rule 26).

    Raises AuditNotNamed, UnknownProceeding.
    """
    audit = planned(case, act, context).named(terms.audit)
    return (AuditCancelled(reason=terms.reason, audit=audit.number),)


@decision(
    "replace-team",
    TeamReplacement,
    by={Role.PLANNER},
    when=_may_replace_team,
    barred=NOBODY,
    effect=Effect.ORDINARY,
    confirmation=None,
    example={"reason": "原组长因故不能参加", "audit": None, "leader": "P-wang", "team": ["P-wang", "P-zhao"]},
    settles=(),
)
def replace_team(case: Certificate, terms: TeamReplacement, act: Act, context: Context) -> tuple[Event, ...]:
    """Send another team to an audit that was planned and not held (rule 26).

    Raises AuditNotNamed, UnknownProceeding, InconsistentValues, ImpartialityRequired, NotCompetent,
    RotationDue, AnotherLeaderRequired.
    """
    audit = planned(case, act, context).named(terms.audit)
    _must_be_a_team(terms)
    if (terms.leader, set(terms.team)) == (audit.leader, set(audit.team)):
        raise InconsistentValues("Audit {audit} has this team already.", audit=audit.number)
    days = (audit.starts or act.today, audit.ends or act.today)
    must_be_able_to_audit(terms.team, days, rules_of(audit.purpose, case, context), case, act, context)
    must_rotate(terms.leader, audits_of_holder(case, context, audit.number), context, case)
    if audit.purpose is AuditPurpose.INITIAL:
        must_be_another_leader(terms.leader, unfavourable_here(case))
        must_not_have_led_before(terms.leader, case, context)
    return (TeamReplaced(reason=terms.reason, audit=audit.number, leader=terms.leader, team=terms.team),)


def must_be_reviewed_first(unfavourable: tuple[Audit, ...]) -> None:
    """Raise ProceedingPending while an audit that did not recommend has no negative review (rule 26)."""
    if waiting := [each.number for each in unfavourable if each.reviewed is not False]:
        raise ProceedingPending("Review audit {audit} first: it did not recommend.", audit=waiting[0])


def must_be_another_leader(leader: PersonId, unfavourable: tuple[Audit, ...]) -> None:
    """Raise AnotherLeaderRequired for the leader of an audit that did not recommend (rule 26)."""
    if led := [each.number for each in unfavourable if each.leader == leader]:
        raise AnotherLeaderRequired(leader, led[0])


def must_not_have_led_before(leader: PersonId, case: Certificate, context: Context) -> None:
    """Raise AnotherLeaderRequired for the leader of an audit of an earlier application (rule 26)."""
    for each in unfavourable_elsewhere(case, context):
        if each.leader == leader:
            raise AnotherLeaderRequired(leader, each.number, of_earlier=True)


def unfavourable_elsewhere(case: Certificate, context: Context) -> tuple[UnfavourableAudit, ...]:
    """The audits of the holder's other applications at this body that did not recommend."""
    known = context.holder.unfavourable
    return tuple(each for each in known if each.body == case.body and each.application != case.id)


def unfavourable_here(case: Certificate) -> tuple[Audit, ...]:
    """The initial audits that did not recommend, while no certificate was granted."""
    if case.stage not in BEFORE_DECISION:
        return ()
    return tuple(each for each in initial_audits_held(case) if not each.recommended)


def _must_be_a_team(terms: AuditPlan | TeamReplacement) -> None:
    if terms.leader not in terms.team or len(set(terms.team)) < len(terms.team):
        raise InconsistentValues("List each team member once, including the team leader.")


def _must_suit(case: Certificate, terms: AuditPlan, act: Act, context: Context) -> None:
    """An initial audit is before the decision, any other while the certificate is live."""
    initial = terms.purpose is AuditPurpose.INITIAL
    if initial is not (case.stage in BEFORE_DECISION):
        raise InconsistentValues(
            "An audit of purpose {purpose} is not planned while the case is {stage}.",
            purpose=terms.purpose,
            stage=case.stage,
        )
    if terms.purpose is AuditPurpose.SURVEILLANCE:
        must_be_concluded_first(case)
    if terms.purpose is AuditPurpose.TRANSITION:
        succession = context.scheme.successions.get(case.edition)
        if succession is None or succession.successor not in context.scheme.editions:
            raise InconsistentValues("{edition} has no newer edition to transition to.", edition=case.edition)
        if context.scheme.lapsed(case.edition, act.today):
            raise EditionNotInForce(case.edition)
        successor = context.scheme.editions[succession.successor]
        must_be_approved(case.scheme, successor.edition, act, context)
