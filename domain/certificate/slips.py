"""Decisions on slips: one decider proposes to set a decision aside, another one confirms it (rule 25)."""

from datetime import date, timedelta

from domain.certificate.confirmation import PUBLIC_AT_ONCE, Confirmation
from domain.certificate.context import Act, Context
from domain.certificate.declaration import DatedTerms, Effect, Terms, decision
from domain.certificate.errors import UnknownProceeding
from domain.certificate.independence import EVALUATORS, EVALUATORS_AND_PROPOSERS
from domain.certificate.records import DecisionRecord, SlipProposal
from domain.certificate.set_aside import (
    ANSWERS_STAY,
    DEPENDENTS_FALL,
    FOR_GOOD,
    NoDecisionToSetAside,
    Versions,
    extent,
    must_be_another,
    open_to_set_aside,
    record_of,
    resting_on,
)
from domain.certificate.state import Certificate
from domain.events.base import Event
from domain.events.set_aside import SetAside, SetAsideBasis, SetAsideProposed
from domain.events.upkeep import Version
from domain.scheme.limits import Limits
from domain.values import Document, Role


class SlipTerms(DatedTerms):
    """The decision made by a slip, and those resting on it that are kept."""

    version: Version
    document: Document | None = None
    stays: Versions = ()


class SlipConfirmation(Terms):
    """The proposal, by its version in the history."""

    proposal: Version


def slip_confirmable_until(record: DecisionRecord, limits: Limits) -> date:
    """The last day for setting a slip aside, counted from the recording; later it is own review (rule 25)."""
    return record.on + timedelta(days=limits.slip_confirm_days)


def possible_slips(case: Certificate, today: date, limits: Limits) -> tuple[DecisionRecord, ...]:
    """The decisions that are recent enough to be set aside as a slip."""
    return tuple(each for each in open_to_set_aside(case) if today <= slip_confirmable_until(each, limits))


def _may_propose(case: Certificate, act: Act, context: Context) -> None:
    pending = {each.of for each in case.proposals}
    recent = possible_slips(case, act.today, context.rules(case).limits)
    if all(each.version in pending for each in recent):
        raise NoDecisionToSetAside("No decision was recorded so recently that it could be a slip.")


@decision(
    "propose-set-aside",
    SlipTerms,
    by={Role.DECIDER},
    when=_may_propose,
    barred=EVALUATORS,
    effect=Effect.ORDINARY,
    confirmation=None,
    example={
        "reason": "误选证书",
        "version": 12,
        "document": None,
        "effective_on": None,
        "stays": [],
    },
    settles=(),
)
def propose_set_aside(case: Certificate, terms: SlipTerms, act: Act, context: Context) -> tuple[Event, ...]:
    """Propose to set a slip aside; a proposal that is not confirmed in time lapses (rule 25).

    Raises UnknownProceeding, InconsistentValues, DatesOutOfOrder.
    """
    pending = {each.of for each in case.proposals}
    recent = possible_slips(case, act.today, context.rules(case).limits)
    record = record_of([each for each in recent if each.version not in pending], terms.version)
    checked = extent(case, record, terms.effective_on, terms.stays, act, context)
    return (
        SetAsideProposed(
            reason=terms.reason,
            version=record.version,
            document=terms.document,
            effective_on=checked["effective_on"],
            stays=checked["stays"],
        ),
    )


def confirmable(case: Certificate, today: date, limits: Limits) -> tuple[SlipProposal, ...]:
    """The proposals that have not lapsed."""
    recent = {each.version for each in possible_slips(case, today, limits)}
    return tuple(each for each in case.proposals if each.of in recent)


def _may_confirm(case: Certificate, act: Act, context: Context) -> None:
    proposals = confirmable(case, act.today, context.rules(case).limits)
    if not proposals:
        raise NoDecisionToSetAside("No proposal to set a slip aside awaits confirmation.")
    deciders = {each.version: each.by for each in case.decisions}
    must_be_another(act, [frozenset({each.by, deciders[each.of]}) for each in proposals])


@decision(
    "confirm-set-aside",
    SlipConfirmation,
    by={Role.DECIDER},
    when=_may_confirm,
    barred=EVALUATORS_AND_PROPOSERS,
    effect=Effect.FINAL,
    confirmation=Confirmation(
        button="Set the decision aside",
        consequences=(DEPENDENTS_FALL, PUBLIC_AT_ONCE, ANSWERS_STAY, FOR_GOOD),
    ),
    example={"reason": "核对无误，确系误操作", "proposal": 13},
    settles=("slip_to_confirm",),
)
def confirm_set_aside(
    case: Certificate, terms: SlipConfirmation, act: Act, context: Context
) -> tuple[Event, ...]:
    """Set a slip aside as proposed, by someone who neither decided nor proposed (rule 25).

    Raises UnknownProceeding, ImpartialityRequired.
    """
    proposals = confirmable(case, act.today, context.rules(case).limits)
    proposal = next((each for each in proposals if each.version == terms.proposal), None)
    if proposal is None:
        raise UnknownProceeding(
            "No proposal awaits confirmation at version {version}.", version=terms.proposal
        )
    record = record_of(open_to_set_aside(case), proposal.of)
    must_be_another(act, [frozenset({record.by, proposal.by})])
    resting = resting_on(case, record.version, ranks=context.rules(case).ranks, today=act.today)
    stays = tuple(version for version in proposal.stays if version in resting)
    return (
        SetAside(
            reason=terms.reason,
            basis=SetAsideBasis.SLIP,
            document=proposal.document,
            proposal=proposal.version,
            **extent(case, record, proposal.effective_on, stays, act, context),
        ),
    )
