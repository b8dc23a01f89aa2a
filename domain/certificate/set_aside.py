"""Decisions that set a decision aside, on own review or by order of a court or an authority (rule 25)."""

from collections.abc import Container, Iterable, Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, Final, TypedDict

from pydantic import Field

from domain.calendar import civil_date
from domain.certificate.confirmation import PUBLIC_AT_ONCE, Confirmation
from domain.certificate.context import Act, Context
from domain.certificate.declaration import DatedTerms, Effect, decision
from domain.certificate.errors import ImpartialityRequired, InconsistentValues, UnknownProceeding
from domain.certificate.independence import EVALUATORS
from domain.certificate.records import DecisionRecord
from domain.certificate.state import Certificate, Stage
from domain.certificate.timing import effective_within
from domain.errors import NotAllowedNow
from domain.events.base import Event
from domain.events.decision import Granted, Refused
from domain.events.sanctions import Deregistered, Downgraded, Revoked, Suspended
from domain.events.set_aside import SetAside, SetAsideBasis
from domain.events.upkeep import Supervised, Upgraded, Version
from domain.recorded import fact_of
from domain.values import Document, LevelId, PersonId, Role

FROM_THE_BEGINNING_ONLY: Final = frozenset(fact_of(each.topic) for each in (Granted, Refused, Supervised))
"""Facts that are set aside as a whole: they have no effect that could end on a day."""

SET_ASIDE_POSSIBLE: Final = FROM_THE_BEGINNING_ONLY | frozenset(
    fact_of(each.topic) for each in (Suspended, Downgraded, Revoked, Deregistered)
)
"""Facts that can be set aside (rule 25)."""

FOR_GOOD: Final = "This cannot be set aside in turn; only a new decision can follow."
DEPENDENTS_FALL: Final = "Decisions that rest on it fall with it, unless you list them as kept."
ANSWERS_STAY: Final = "Answers given earlier stay as they were given."


class ReviewBasis(StrEnum):
    """On what basis a decider sets a decision aside; appeals and slips have decisions of their own."""

    OWN_REVIEW = "own_review"
    COURT = "court"
    ADMINISTRATIVE_REVIEW = "administrative_review"


Versions = Annotated[tuple[Version, ...], Field(max_length=100)]


class SetAsideTerms(DatedTerms):
    """The decision, by its version in the history, and those resting on it that are kept.

    Without `effective_on` it is set aside from the beginning.
    """

    version: Version
    basis: ReviewBasis
    document: Document | None = None
    stays: Versions = ()


class NoDecisionToSetAside(NotAllowedNow):
    """There is no decision that this person could set aside, or propose or confirm to set aside, now."""


class Extent(TypedDict):
    """The fields of the event that say what falls, and from when."""

    version: int
    effective_on: date | None
    since: datetime
    falls: tuple[int, ...]
    stays: tuple[int, ...]


def open_to_set_aside(case: Certificate) -> tuple[DecisionRecord, ...]:
    """The decisions that stand and can be set aside (rule 25); none once the grant is annulled.

    A refusal stands as long as the case has not been reopened. Expiry is no decision.
    """
    if case.stage is Stage.ANNULLED:
        return ()
    return tuple(each for each in case.decisions if _stands(each, case))


def _stands(record: DecisionRecord, case: Certificate) -> bool:
    if record.set_aside or record.fact not in SET_ASIDE_POSSIBLE:
        return False
    if record.is_of(Refused):
        return case.stage is Stage.REFUSED and record == case.decided[-1]
    return record.adverse or not record.is_of(Supervised)


def resting_on(
    case: Certificate,
    *versions: int,
    ranks: Mapping[LevelId, int],
    stays: Versions = (),
    today: date | None = None,
) -> tuple[int, ...]:
    """The versions of the decisions that rest on one of these and still stand, in order.

    A suspension may rest on a surveillance, and its revocation on the suspension: both rest on the first. An
    upgrade rests on the downgrade that it made up for, unless it reached more than there was before.
    What rests on a decision that stays is left out with it. On its grant rests that of the successor, by the
    record that it takes over, if that one has not begun `today`.
    """
    falling = set(versions)
    for each in case.decisions:
        is_kept = each.set_aside or each.version in stays or _reached_more(each, ranks)
        if each.rests_on in falling and not is_kept:
            falling.add(each.version)
    is_granted_for = case.granted_version in falling and case.replaced_as and case.replaced_as not in stays
    if is_granted_for and case.replaced_as and case.replaced_from and today and today < case.replaced_from:
        falling.add(case.replaced_as)
    return tuple(sorted(falling - set(versions)))


def _reached_more(record: DecisionRecord, ranks: Mapping[LevelId, int]) -> bool:
    """Whether it is an upgrade to a level above the one before the downgrade."""
    reached, before = record.level_reached or "", record.level_before or ""
    return record.is_of(Upgraded) and ranks.get(reached, 0) > ranks.get(before, 0)


def extent(
    case: Certificate,
    record: DecisionRecord,
    effective_on: date | None,
    stays: Versions,
    act: Act,
    context: Context,
) -> Extent:
    """What falls with the decision, and from when. Raises UnknownProceeding and others."""
    ranks = context.rules(case).ranks
    _must_rest(stays, resting_on(case, record.version, ranks=ranks, today=act.today))
    if effective_on and record.fact in FROM_THE_BEGINNING_ONLY:
        raise InconsistentValues("This decision is set aside from the beginning only: give no day.")
    effective_on = effective_within(case, effective_on, act, after=civil_date(record.since))
    return Extent(
        version=record.version,
        effective_on=effective_on,
        since=min(record.since, act.at),
        falls=resting_on(case, record.version, ranks=ranks, stays=stays, today=act.today),
        stays=tuple(sorted(set(stays))),
    )


def extent_without_finding(
    case: Certificate, finding: str, effective_on: date | None, stays: Versions, act: Act, context: Context
) -> Extent | None:
    """What falls with a finding, and from when; None if nothing does. Raises UnknownProceeding and others."""
    roots, ranks = resting_on_finding(case, finding), context.rules(case).ranks
    _must_rest(stays, (*roots, *resting_on(case, *roots, ranks=ranks)))
    falling = [version for version in roots if version not in stays]
    if not falling:
        return None
    record = record_of(case.decisions, falling[0])
    return Extent(
        version=record.version,
        effective_on=effective_within(case, effective_on, act, after=civil_date(record.since)),
        since=min(record.since, act.at),
        falls=(*falling[1:], *resting_on(case, *falling, ranks=ranks, stays=stays)),
        stays=tuple(sorted(set(stays))),
    )


def resting_on_finding(case: Certificate, finding: str) -> tuple[int, ...]:
    """The versions of the decisions that stand and rest on the finding alone, or else on ones taken out."""
    if case.stage is Stage.ANNULLED:
        return ()
    gone = case.findings_dismissed | {finding}
    return tuple(
        each.version
        for each in case.decided
        if finding in each.findings and each.findings <= gone and not each.set_aside
    )


def _must_rest(stays: Versions, resting: Container[int]) -> None:
    for version in sorted(set(stays)):
        if version not in resting:
            raise UnknownProceeding("No decision at version {version} rests on this one.", version=version)


def _may_set_aside(case: Certificate, act: Act, context: Context) -> None:
    decisions = open_to_set_aside(case)
    if not decisions:
        raise NoDecisionToSetAside("No decision of this case can be set aside.")
    must_be_another(act, [frozenset({each.by}) for each in decisions])


def must_be_another(act: Act, involved: Iterable[frozenset[PersonId]]) -> None:
    """Raise ImpartialityRequired if the person took, or proposed, every one of them."""
    if all(act.person in people for people in involved):
        raise ImpartialityRequired(
            "{person} took or proposed this decision; someone not involved must do this.", person=act.person
        )


@decision(
    "set-aside",
    SetAsideTerms,
    by={Role.DECIDER},
    when=_may_set_aside,
    barred=EVALUATORS,
    effect=Effect.FINAL,
    confirmation=Confirmation(
        button="Set the decision aside",
        consequences=(DEPENDENTS_FALL, PUBLIC_AT_ONCE, ANSWERS_STAY, FOR_GOOD),
    ),
    example={
        "reason": "法院判决撤销该决定",
        "version": 12,
        "basis": "court",
        "document": {"kind": "other", "name": "判决书", "digest": "sha256:" + "0" * 64},
        "effective_on": None,
        "stays": [],
    },
    settles=(),
)
def set_aside(case: Certificate, terms: SetAsideTerms, act: Act, context: Context) -> tuple[Event, ...]:
    """Set a decision aside, by a decider who did not take it (rule 25).

    Raises UnknownProceeding, ImpartialityRequired, InconsistentValues, DatesOutOfOrder.
    """
    record = record_of(open_to_set_aside(case), terms.version)
    must_be_another(act, [frozenset({record.by})])
    if terms.basis is not ReviewBasis.OWN_REVIEW and terms.document is None:
        raise InconsistentValues("Name the document of the court or the authority.")
    return (
        SetAside(
            reason=terms.reason,
            basis=SetAsideBasis(terms.basis),
            document=terms.document,
            **extent(case, record, terms.effective_on, terms.stays, act, context),
        ),
    )


def record_of(records: Iterable[DecisionRecord], version: int) -> DecisionRecord:
    """The decision recorded as that version, of these. Raises UnknownProceeding."""
    record = next((each for each in records if each.version == version), None)
    if record is None:
        raise UnknownProceeding(
            "No decision at version {version} can be set aside in this way.", version=version
        )
    return record
