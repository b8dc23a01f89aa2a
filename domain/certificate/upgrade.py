"""Decision to upgrade the level of a certificate."""

from collections.abc import Iterator
from datetime import date

from domain.calendar import civil_date
from domain.certificate.approval import must_be_of_approved_body
from domain.certificate.audits import SURVEILLANCE, AuditChoice, choice_of, must_be_recent
from domain.certificate.context import Act, Context
from domain.certificate.declaration import DatedTerms, Effect, decision, in_stage
from domain.certificate.errors import LevelNotAvailable, LevelTooHigh, MeasurePending, NotRecommended
from domain.certificate.independence import EVALUATORS
from domain.certificate.records import Audit
from domain.certificate.state import Certificate, Stage
from domain.certificate.timing import effective_within, first_day_of_next_level
from domain.certificate.upkeep import must_be_live, must_support_a_decision
from domain.events.base import Event
from domain.events.evaluation import AuditNumber, AuditPurpose
from domain.events.sanctions import Downgraded
from domain.events.set_aside import Carried
from domain.events.upkeep import Measure, Upgraded
from domain.scheme.model import Scheme
from domain.values import LevelId, Role


class Upgrade(DatedTerms):
    """The higher level, and the audit that reached it."""

    audit: AuditNumber | None = None
    level: LevelId


def to_upgrade(case: Certificate, act: Act, context: Context) -> AuditChoice:
    """The audits for an upgrade that were held."""

    def check(audit: Audit) -> None:
        must_support_a_decision(case, audit, act, context)
        must_be_recent(audit, act, context.rules(case).limits)
        must_reach_a_higher_level(case, audit, context.rules(case), context.prior)

    return choice_of(case, (AuditPurpose.UPGRADE,), act, check)


def _may_upgrade(case: Certificate, act: Act, context: Context) -> None:
    must_be_live("upgrade", case, act)
    in_stage("upgrade", case, Stage.GRANTED)
    must_be_of_approved_body(case, act, context)
    if Measure.DOWNGRADE in case.measures:
        raise MeasurePending([Measure.DOWNGRADE])
    to_upgrade(case, act, context).must_fit()


@decision(
    "upgrade",
    Upgrade,
    by={Role.DECIDER},
    when=_may_upgrade,
    barred=EVALUATORS,
    effect=Effect.ORDINARY,
    confirmation=None,
    example={"reason": "升级评审通过", "audit": None, "level": "five-star", "effective_on": None},
    settles=("decision_waiting/upgrade",),
)
def upgrade(case: Certificate, terms: Upgrade, act: Act, context: Context) -> tuple[Event, ...]:
    """Raise the level to one that an audit reached.

    Raises AuditNotNamed, UnknownProceeding, LevelNotAvailable, LevelTooHigh, DatesOutOfOrder.
    """
    rules, audit = context.rules(case), to_upgrade(case, act, context).named(terms.audit)
    if case.level is None or rules.rank(terms.level) <= rules.rank(case.level):
        raise LevelNotAvailable(
            "Level {level} is not above {present}.", level=terms.level, present=case.level
        )
    if audit.level is None or rules.rank(terms.level) > rules.rank(audit.level):
        raise LevelTooHigh(terms.level, audit.level or "none")
    earliest = max(filter(None, (audit.held_to, first_day_of_next_level(case))), default=None)
    effective_on = effective_within(case, terms.effective_on, act, after=earliest)
    return (Upgraded(reason=terms.reason, audit=audit.number, level=terms.level, effective_on=effective_on),)


def must_reach_a_higher_level(
    case: Certificate, audit: Audit, rules: Scheme, prior: Certificate | None = None
) -> None:
    """Raise NotRecommended for an audit that reached no higher level, or whose result did not last.

    What was found since counts: a downgrade (rule 31), or a later audit that did not recommend (rule 26).
    """
    if rules.ranks.get(audit.level or "", 0) <= rules.ranks.get(case.level or "", 0):
        raise NotRecommended(
            "Not possible: audit {audit} reached no level above the present one.", audit=audit.number
        )
    lowered_on = max(_downgrades(case, prior), default=None)
    if lowered_on and audit.held_to and audit.held_to <= lowered_on:
        raise NotRecommended(
            "Not possible: audit {audit} was held before the downgrade of {day}. Hold another one.",
            audit=audit.number,
            day=lowered_on,
        )
    later = (each for each in case.audits if each.recorded_as > audit.recorded_as)
    if unfavourable := next((each for each in later if _is_unfavourable(each)), None):
        raise NotRecommended(
            "Not possible: audit {audit}, recorded later, did not recommend.", audit=unfavourable.number
        )


def _is_unfavourable(audit: Audit) -> bool:
    """Whether it did not recommend, by the rules that the level follows from."""
    return audit.purpose in (*SURVEILLANCE, AuditPurpose.UPGRADE) and not audit.recommended


def _downgrades(case: Certificate, prior: Certificate | None) -> Iterator[date]:
    """The days of downgrades that stand: its own, and the predecessor's since this one was granted (rule 16).

    Those carried over count where the predecessor is not at hand.
    """
    yield from (each.on for each in case.decided if each.is_of(Downgraded) and not each.set_aside)
    if prior and prior.replaced_by == case.id:
        since_grant = (each for each in prior.decided if each.version > (prior.replaced_as or 0))
        yield from (each.on for each in since_grant if each.is_of(Downgraded) and not each.set_aside)
    carried = {each.version for each in case.carried if each.what is Carried.DOWNGRADED}
    levels = (each for each in case.levels if each.version in carried and not each.set_aside)
    yield from (civil_date(each.since) for each in levels)
