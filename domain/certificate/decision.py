"""Decisions on the certificate: grant or refuse, by whom and on what grounds."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from uuid import UUID

from domain.calendar import add_months, last_day_of_term
from domain.certificate.applying import must_be_acceptable
from domain.certificate.audits import (
    AuditChoice,
    choice_of,
    initial_audits_held,
    must_be_recent,
    must_be_reviewed_positively,
)
from domain.certificate.bearing import (
    InterestToExplain,
    interested_auditors,
    must_be_reviewed_impartially,
    must_bear_a_grant,
)
from domain.certificate.confirmation import APPEAL_POSSIBLE, IRREVERSIBLE, NEVER_PUBLIC, Confirmation
from domain.certificate.context import Act, Context
from domain.certificate.declaration import Effect, Terms, decision, in_stage
from domain.certificate.errors import (
    DatesOutOfOrder,
    FindingsOpen,
    LevelTooHigh,
    NotRecommended,
    ReasonRequired,
)
from domain.certificate.independence import EVALUATORS
from domain.certificate.pending_matters import matters_passed
from domain.certificate.planning import (
    must_be_another_leader,
    must_be_reviewed_first,
    must_not_have_led_before,
    unfavourable_elsewhere,
)
from domain.certificate.recertification import (
    must_have_kept_up,
    must_still_be_continuable,
    predecessor,
    suspensions_carried_over,
)
from domain.certificate.records import Audit
from domain.certificate.state import Certificate, Stage
from domain.events.base import Event
from domain.events.decision import Granted, Refused, Replaced
from domain.events.evaluation import AuditNumber, AuditPurpose
from domain.events.institution import NumberAllocated
from domain.values import LevelId, Role, Text


class GrantTerms(Terms):
    """The audit that the grant rests on, and the level; one below the level reached needs its own reason.

    `despite_interest` is why an audit counts that the reviewer upheld although a member of its team had an
    interest (rule 37). `valid_from` is today if absent; for a recertification it is the day after the
    predecessor's last.
    """

    audit: AuditNumber | None = None
    level: LevelId
    lower_because: Text | None = None
    valid_from: date | None = None
    despite_interest: Text | None = None


def _may_grant(case: Certificate, act: Act, context: Context) -> None:
    """Rule 1 and rule 12, in the order of the lifecycle."""
    in_stage("grant", case, Stage.REVIEWED)
    to_grant(case, act, context).must_fit()
    if case.findings:
        raise FindingsOpen(each.finding.id for each in case.findings)
    if context.prior:
        must_still_be_continuable(case, context.prior, act, context)
        must_have_kept_up(case, context.prior)
    must_be_acceptable(case, act, context)


def to_grant(case: Certificate, act: Act, context: Context) -> AuditChoice:
    """The initial audits that were held; the grant rests on one that recommends and was reviewed."""

    def check(audit: Audit) -> None:
        if not audit.recommended:
            raise NotRecommended("Not possible: the audit did not recommend the grant.")
        must_be_reviewed_positively(audit)
        _must_outweigh(case, audit, context)
        must_be_recent(audit, act, context.rules(case).limits)
        must_bear_a_grant(case, audit, context)
        must_be_reviewed_impartially(case, audit, act, context)

    return choice_of(case, (AuditPurpose.INITIAL,), act, check)


def _must_outweigh(case: Certificate, audit: Audit, context: Context) -> None:
    """Rule 26: an audit that did not recommend is reviewed; one by another leader comes after it."""
    unfavourable = [each for each in initial_audits_held(case) if not each.recommended]
    if later := [each.number for each in unfavourable if each.recorded_as > audit.recorded_as]:
        raise NotRecommended(
            "Not possible: audit {audit}, recorded later, did not recommend.", audit=later[-1]
        )
    must_be_reviewed_first(tuple(unfavourable))
    must_be_another_leader(audit.leader, tuple(unfavourable))
    for each in unfavourable_elsewhere(case, context):
        if audit.recorded_on and audit.recorded_on < each.recorded_on:
            raise NotRecommended(
                "Not possible: audit {audit} of another application of the organisation, recorded later, "
                "did not recommend.",
                audit=each.number,
            )
    must_not_have_led_before(audit.leader, case, context)


def _may_refuse(case: Certificate, act: Act, context: Context) -> None:
    in_stage("refuse", case, Stage.AUDITED, Stage.REVIEWED)


@decision(
    "grant",
    GrantTerms,
    by={Role.DECIDER},
    when=_may_grant,
    barred=EVALUATORS,
    effect=Effect.GRAVE,
    confirmation=None,
    example={
        "reason": "符合认证要求",
        "audit": None,
        "level": "four-star",
        "lower_because": None,
        "valid_from": None,
        "despite_interest": None,
    },
    settles=("decision_waiting/initial",),
)
def grant(case: Certificate, terms: GrantTerms, act: Act, context: Context) -> tuple[Event, ...]:
    """Grant the certificate (ISO/IEC 17065 7.6, 7.7).

    Raises AuditNotNamed, UnknownProceeding, LevelTooHigh, UnknownLevel, ReasonRequired, DatesOutOfOrder.
    """
    audit = to_grant(case, act, context).named(terms.audit)
    _must_not_exceed(audit, case, terms, context)
    prior = predecessor(case, act, context)
    valid_from = _first_day(terms, prior, act, context, case)
    cycle = prior.cycle + 1 if prior else 0
    granted = Granted(
        reason=terms.reason,
        number=_number(case, cycle, act, context),
        cycle=cycle,
        lineage=prior.lineage if prior else case.id,
        first_issued=(prior.first_issued if prior else None) or valid_from,
        particulars=case.particulars,
        edition=case.edition,
        level=terms.level,
        lower_because=terms.lower_because,
        decided_on=act.today,
        valid_from=valid_from,
        valid_until=last_day_of_term(valid_from, context.rules(case).limits.validity_years),
        audit=audit.number,
        audit_held_to=audit.held_to,
        despite_interest=_despite_interest(audit, case, terms, context),
    )
    return (granted, *(_taken_over(case, prior, granted, context) if prior else ()))


@decision(
    "refuse",
    Terms,
    by={Role.DECIDER},
    when=_may_refuse,
    barred=EVALUATORS,
    effect=Effect.FINAL,
    confirmation=Confirmation(
        button="Refuse the certificate",
        consequences=(
            "The certificate is not granted.",
            NEVER_PUBLIC,
            APPEAL_POSSIBLE,
            IRREVERSIBLE,
        ),
    ),
    example={"reason": "未达到认证要求"},
    settles=("decision_waiting/initial",),
)
def refuse(case: Certificate, terms: Terms, act: Act, context: Context) -> tuple[Event, ...]:
    """Refuse the certificate; the case ends without a number."""
    return (Refused(reason=terms.reason),)


def number_allocation(granted: Granted, certificate: UUID) -> NumberAllocated:
    """The event of the number series, saved together with the grant."""
    return NumberAllocated(reason=granted.reason, number=granted.number, certificate=certificate)


def replacement(granted: Granted, certificate: UUID) -> Replaced | None:
    """The event of the certificate that is renewed; None for an initial one (rule 9)."""
    if granted.cycle == 0:
        return None
    return Replaced(reason=granted.reason, by=certificate, number=granted.number, from_day=granted.valid_from)


def _number(case: Certificate, cycle: int, act: Act, context: Context) -> str:
    rules = context.rules(case)
    return rules.number.render(
        body3=context.body.code,
        yy=act.today.year % 100,
        code=rules.code,
        serial=context.serial,
        cycle=cycle,
        size=rules.size_of(case.particulars.organisation.headcount),
    )


def _must_not_exceed(audit: Audit, case: Certificate, terms: GrantTerms, context: Context) -> None:
    """Rule 3: the level reached is the highest that may be granted."""
    rules, level_reached = context.rules(case), audit.level
    if level_reached is None:
        raise NotRecommended("Not possible: the audit reached no level.")
    if rules.rank(terms.level) > rules.rank(level_reached):
        raise LevelTooHigh(terms.level, level_reached)
    if terms.level != level_reached and terms.lower_because is None:
        raise ReasonRequired


def _despite_interest(audit: Audit, case: Certificate, terms: GrantTerms, context: Context) -> str | None:
    """Why the audit counts all the same; required exactly if a member of its team had an interest."""
    people = interested_auditors(case, audit, context)
    if people and terms.despite_interest is None:
        raise InterestToExplain(people)
    return terms.despite_interest if people else None


def _taken_over(case: Certificate, prior: Certificate, granted: Granted, context: Context) -> Iterator[Event]:
    """What else the successor takes over from its predecessor at the grant (rule 16)."""
    yield from suspensions_carried_over(prior, case.version + 2, granted.reason, context)
    successor = replace(case, valid_from=granted.valid_from)
    if passed := matters_passed(prior, successor, granted.reason):
        yield passed


def _first_day(
    terms: GrantTerms, prior: Certificate | None, act: Act, context: Context, case: Certificate
) -> date:
    """Rule 9: a recertification begins the day after its predecessor's last; none begins before today.

    Where the predecessor expired already, it begins as an initial one does: not before the decision
    (rule 20). No certificate is dated further ahead than a recertification could be.
    """
    if prior and prior.valid_until and not prior.expired(act.today):
        follow_on_day = prior.valid_until.fromordinal(prior.valid_until.toordinal() + 1)
        if terms.valid_from not in (None, follow_on_day):
            raise DatesOutOfOrder(
                "A recertification begins the day after its predecessor's last day, on {follows}.",
                follows=follow_on_day,
            )
        return follow_on_day
    valid_from = terms.valid_from or act.today
    latest = add_months(act.today, context.rules(case).limits.recertification_opens_months)
    if not act.today <= valid_from <= latest:
        raise DatesOutOfOrder(
            "The certificate must begin between {today} and {latest}.", today=act.today, latest=latest
        )
    return valid_from
