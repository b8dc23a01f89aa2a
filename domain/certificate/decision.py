"""Decisions: who may grant or refuse, and on what grounds."""

from datetime import date
from uuid import UUID

from domain.calendar import add_months, last_day_of_term
from domain.certificate.applying import must_be_acceptable
from domain.certificate.confirmation import APPEAL_POSSIBLE, IRREVERSIBLE, NEVER_PUBLIC, Confirmation
from domain.certificate.context import Act, Around
from domain.certificate.deciding import Effect, Terms, decision, in_stage
from domain.certificate.errors import (
    DatesReversed,
    FindingsOpen,
    LevelTooHigh,
    MatterPending,
    NotRecommended,
    PriorNotInGoodStanding,
    ReasonForLowerLevelMissing,
)
from domain.certificate.independence import EVALUATORS
from domain.certificate.state import Certificate, Stage
from domain.events.base import Event
from domain.events.decision import Granted, Refused, Replaced
from domain.events.institution import NumberAllocated
from domain.values import LevelId, Role, Text


class GrantTerms(Terms):
    """The level granted; below the one reached it needs a reason of its own.

    `valid_from` is today if absent; a recertification follows on its predecessor by itself.
    """

    level: LevelId
    lower_because: Text | None = None
    valid_from: date | None = None


def _may_grant(case: Certificate, act: Act, around: Around) -> None:
    """Rule 1 and rule 12, in the order in which they come about."""
    in_stage("grant", case, Stage.REVIEWED)
    audit = case.audits[-1]
    if not audit.recommended:
        raise NotRecommended("Not possible: the audit did not recommend the grant.")
    if not audit.reviewed:
        raise NotRecommended("Not possible: the review was not positive.")
    if case.findings:
        raise FindingsOpen(open_.finding.id for open_ in case.findings)
    if around.prior:
        _must_follow(case, around.prior, act)
    must_be_acceptable(case, act, around)


def _may_refuse(case: Certificate, act: Act, around: Around) -> None:
    in_stage("refuse", case, Stage.AUDITED, Stage.REVIEWED)


@decision(
    "grant",
    GrantTerms,
    by={Role.DECIDER},
    when=_may_grant,
    barred=EVALUATORS,
    effect=Effect.GRAVE,
    confirmation=None,
    example={"reason": "符合认证要求", "level": "four-star", "lower_because": None, "valid_from": None},
    settles=("decision_waiting/initial",),
)
def grant(case: Certificate, terms: GrantTerms, act: Act, around: Around) -> tuple[Event, ...]:
    """Grant the certificate (ISO/IEC 17065 7.6, 7.7).

    Raises LevelTooHigh, NotInLevels, ReasonForLowerLevelMissing, DatesReversed.
    """
    _must_not_exceed(case, terms, around)
    continued = _continued(around, act)
    valid_from = _first_day(terms, continued, act, around, case)
    cycle = continued.cycle + 1 if continued else 0
    granted = Granted(
        reason=terms.reason,
        number=_number(case, cycle, act, around),
        cycle=cycle,
        lineage=continued.lineage if continued else case.id,
        first_issued=(continued.first_issued if continued else None) or valid_from,
        particulars=case.particulars,
        edition=case.edition,
        level=terms.level,
        lower_because=terms.lower_because,
        decided_on=act.today,
        valid_from=valid_from,
        valid_until=last_day_of_term(valid_from, around.rules(case).limits.validity_years),
    )
    return (granted,)


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
def refuse(case: Certificate, terms: Terms, act: Act, around: Around) -> tuple[Event, ...]:
    """Do not grant; the case ends without a number."""
    return (Refused(reason=terms.reason),)


def numbered(granted: Granted, certificate: UUID) -> NumberAllocated:
    """What the number series records in the same breath as the grant."""
    return NumberAllocated(reason=granted.reason, number=granted.number, certificate=certificate)


def replacing(granted: Granted, certificate: UUID) -> Replaced | None:
    """What the certificate that is continued records; nothing for an initial one (rule 9)."""
    if granted.cycle == 0:
        return None
    return Replaced(reason=granted.reason, by=certificate, number=granted.number, from_day=granted.valid_from)


def _number(case: Certificate, cycle: int, act: Act, around: Around) -> str:
    rules = around.rules(case)
    return rules.number.write(
        body3=around.body.code,
        yy=act.today.year % 100,
        code=rules.code,
        serial=around.serial,
        cycle=cycle,
        size=rules.size_of(case.particulars.organisation.headcount),
    )


def _must_follow(case: Certificate, prior: Certificate, act: Act) -> None:
    """What became of the certificate to be continued since the application; one that expired is no bar."""
    if prior.replaced_by not in (None, case.id):
        raise MatterPending("The previous certificate has already been recertified.")
    if prior.stage is Stage.REVOKED or (prior.stage is Stage.SUSPENDED and prior.live(act.today)):
        raise PriorNotInGoodStanding(prior.stage)


def _must_not_exceed(case: Certificate, terms: GrantTerms, around: Around) -> None:
    """Rule 3: the level reached is the highest that may be granted."""
    rules, reached = around.rules(case), case.audits[-1].level
    if reached is None:
        raise NotRecommended("Not possible: the audit reached no level.")
    if rules.rank(terms.level) > rules.rank(reached):
        raise LevelTooHigh(terms.level, reached)
    if terms.level != reached and terms.lower_because is None:
        raise ReasonForLowerLevelMissing


def _continued(around: Around, act: Act) -> Certificate | None:
    """The certificate this one continues: only one that still runs; else the grant is an initial one."""
    prior = around.prior
    runs = prior and prior.live(act.today) and not around.scheme.lapsed(prior.edition, act.today)
    return prior if runs else None


def _first_day(
    terms: GrantTerms, continued: Certificate | None, act: Act, around: Around, case: Certificate
) -> date:
    """Rule 9: a recertification begins the day after its predecessor's last; none begins before today.

    No certificate is dated further ahead than a recertification could be.
    """
    if continued and continued.valid_until:
        follows = continued.valid_until.fromordinal(continued.valid_until.toordinal() + 1)
        if terms.valid_from not in (None, follows):
            raise DatesReversed(
                "A recertification begins the day after its predecessor's last day, on {follows}.",
                follows=follows,
            )
        return follows
    valid_from = terms.valid_from or act.today
    latest = add_months(act.today, around.rules(case).limits.recertification_opens_months)
    if not act.today <= valid_from <= latest:
        raise DatesReversed(
            "The certificate must begin between {today} and {latest}.", today=act.today, latest=latest
        )
    return valid_from
