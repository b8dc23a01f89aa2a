"""Decision to hold the effect of a decision while an appeal against it runs (rule 30)."""

from domain.certificate.appeals import NoAppealableDecision, must_not_have_decided, original_of
from domain.certificate.context import Act, Context
from domain.certificate.declaration import Effect, Terms, decision
from domain.certificate.errors import UnknownProceeding
from domain.certificate.independence import INVOLVED_BEFORE_APPEAL
from domain.certificate.records import Appeal
from domain.certificate.sanction_records import EndRecord, LevelRecord, SuspensionRecord
from domain.certificate.set_aside import open_to_set_aside
from domain.certificate.state import Certificate
from domain.errors import NotAllowedNow
from domain.events.appeals import CaseNumber
from domain.events.base import Event
from domain.events.set_aside import EffectHeld
from domain.values import Role


class EffectHold(Terms):
    """The appeal during which the decision has no effect."""

    appeal: CaseNumber


def _may_hold(case: Certificate, act: Act, context: Context) -> None:
    if not context.rules(case).limits.appeal_may_hold_effect:
        raise NotAllowedNow("The scheme does not allow the effect to be held during an appeal.")
    if not holdable(case):
        raise NoAppealableDecision("No appeal awaits a decision whose effect could be held.")


@decision(
    "hold-effect",
    EffectHold,
    by={Role.DECIDER},
    when=_may_hold,
    barred=INVOLVED_BEFORE_APPEAL,
    effect=Effect.GRAVE,
    confirmation=None,
    example={"reason": "申诉期间暂缓执行原决定", "appeal": 1},
    settles=(),
)
def hold_effect(case: Certificate, terms: EffectHold, act: Act, context: Context) -> tuple[Event, ...]:
    """Hold the effect of a decision until the appeal against it is decided (rule 30).

    Raises UnknownProceeding, ImpartialityRequired.
    """
    appeal = next((each for each in holdable(case) if each.number == terms.appeal), None)
    if appeal is None:
        raise UnknownProceeding(
            "The effect of the decision under appeal {appeal} cannot be held.", appeal=terms.appeal
        )
    must_not_have_decided(original_of(case, appeal), act)
    return (EffectHeld(reason=terms.reason, version=appeal.against, appeal=appeal.number),)


def holdable(case: Certificate) -> tuple[Appeal, ...]:
    """Appeals that await a decision, against sanctions and ends that have their effect (rule 30)."""
    effects: tuple[SuspensionRecord | EndRecord | LevelRecord, ...]
    effects = (*case.suspensions, *case.ends, *case.levels)
    in_effect = {each.version for each in effects if not each.held} - {case.granted_version}
    standing = in_effect & {each.version for each in open_to_set_aside(case)}
    return tuple(
        each for each in case.appeals if each.acknowledged and not each.decided and each.against in standing
    )
