"""Decisions on upkeep: surveillance and the transition to a new edition."""

from typing import Annotated

from pydantic import Field

from domain.certificate.approval import must_be_approved, must_be_of_approved_body
from domain.certificate.audits import (
    SURVEILLANCE,
    AuditChoice,
    choice_of,
    deletions_differ,
    must_be_concluded_first,
    must_be_reviewed_positively,
)
from domain.certificate.bearing import (
    AuditWithoutBearing,
    interested_auditors,
    must_be_reviewed_impartially,
)
from domain.certificate.context import Act, Context
from domain.certificate.declaration import DatedTerms, Effect, Terms, decision
from domain.certificate.errors import (
    CertificateExpired,
    EditionNotInForce,
    FindingsOpen,
    InconsistentValues,
    LevelTooHigh,
    NotRecommended,
    ProceedingPending,
    WrongStage,
)
from domain.certificate.independence import EVALUATORS
from domain.certificate.records import Audit
from domain.certificate.state import Certificate
from domain.certificate.timing import effective_within
from domain.errors import NotAllowedNow
from domain.events.base import Event
from domain.events.evaluation import AuditNumber, AuditPurpose, Grade
from domain.events.upkeep import Measure, Supervised, Transitioned
from domain.values import EditionId, Role

TRANSITION = (AuditPurpose.TRANSITION,)


class Surveillance(Terms):
    """The conclusion: passed without measures, or failed with one or more (domain §2)."""

    audit: AuditNumber | None = None
    passed: bool
    measures: Annotated[tuple[Measure, ...], Field(max_length=4)] = ()


class Transition(DatedTerms):
    """The edition the certificate moves to, and the audit by its rules."""

    audit: AuditNumber | None = None
    edition: EditionId


class DeletionsNotReviewed(NotAllowedNow):
    """The sheet deletes other clauses than those confirmed last, and was not reviewed (rule 19)."""

    def __init__(self, audit: int) -> None:
        self.audit = audit
        super().__init__(
            "Review audit {audit} first: its sheet deletes other clauses than were confirmed.", audit=audit
        )


class DeletionsRefused(NotAllowedNow):
    """The review did not confirm the clauses that the sheet deletes (rule 19)."""

    def __init__(self, audit: int) -> None:
        self.audit = audit
        super().__init__(
            "Not possible: the review of audit {audit} did not confirm the clauses that its sheet deletes.",
            audit=audit,
        )


def must_be_live(name: str, case: Certificate, act: Act) -> None:
    """Raise WrongStage or CertificateExpired unless granted and neither ended nor expired."""
    if case.valid_until and case.expired(act.today):
        raise CertificateExpired(case.valid_until)
    if not case.live(act.today):
        raise WrongStage(name, case.stage)


def to_supervise(case: Certificate, act: Act, context: Context) -> AuditChoice:
    """The surveillance and supplementary audits that were held."""

    def check(audit: Audit) -> None:
        must_be_concluded_first(case, audit)
        _must_be_confirmed(case, audit)

    return choice_of(case, SURVEILLANCE, act, check)


def to_transition(case: Certificate, act: Act, context: Context) -> AuditChoice:
    """The audits for a transition that were held."""

    def check(audit: Audit) -> None:
        must_support_a_decision(case, audit, act, context)
        _must_reach_the_level(case, audit, act, context)

    return choice_of(case, TRANSITION, act, check)


def _must_be_confirmed(case: Certificate, audit: Audit) -> None:
    """Raise DeletionsNotReviewed while the sheet deletes clauses that no review has looked at (rule 19)."""
    if audit.reviewed is None and deletions_differ(case, audit):
        raise DeletionsNotReviewed(audit.number)


def must_support_a_decision(case: Certificate, audit: Audit, act: Act, context: Context) -> None:
    """What a grant needs, a higher level and a new edition need too (rules 1, 2 and 37).

    Nobody upholds an audit by interested people here: it is held again by others. Raises NotRecommended,
    FindingsOpen, AuditWithoutBearing, ReviewWithoutBearing.
    """
    if not audit.recommended:
        raise NotRecommended("Not possible: the audit did not recommend.")
    must_be_reviewed_positively(audit)
    if case.findings:
        raise FindingsOpen(each.finding.id for each in case.findings)
    if people := interested_auditors(case, audit, context):
        raise AuditWithoutBearing(people, may_be_upheld=False)
    must_be_reviewed_impartially(case, audit, act, context)


def _may_supervise(case: Certificate, act: Act, context: Context) -> None:
    must_be_live("supervise", case, act)
    to_supervise(case, act, context).must_fit()


def _may_transition(case: Certificate, act: Act, context: Context) -> None:
    must_be_live("transition", case, act)
    must_be_of_approved_body(case, act, context)
    if not context.scheme.in_force(case.edition, act.today):
        raise EditionNotInForce(case.edition)
    to_transition(case, act, context).must_fit()


@decision(
    "supervise",
    Surveillance,
    by={Role.DECIDER},
    when=_may_supervise,
    barred=EVALUATORS,
    effect=Effect.ORDINARY,
    confirmation=None,
    example={"reason": "监督评审通过", "audit": None, "passed": True, "measures": []},
    settles=("decision_waiting/surveillance", "decision_waiting/supplementary"),
)
def supervise(case: Certificate, terms: Surveillance, act: Act, context: Context) -> tuple[Event, ...]:
    """Conclude a surveillance (ISO/IEC 17065 7.9).

    Only a planned surveillance audit moves the date of the next, passed or failed alike (rule 23).
    Its sheet judges every clause, since no other one is recorded.

    Raises AuditNotNamed, UnknownProceeding, InconsistentValues, NotRecommended, FindingsOpen,
    ProceedingPending.
    """
    audit = to_supervise(case, act, context).named(terms.audit)
    if terms.passed is bool(terms.measures):
        raise InconsistentValues(
            "A surveillance is either passed without measures or failed with at least one."
        )
    if terms.passed:
        _must_be_maintained(case, audit, act, context)
    return (
        Supervised(
            reason=terms.reason,
            audit=audit.number,
            held_on=audit.held_to or act.today,
            passed=terms.passed,
            measures=tuple(sorted(set(terms.measures))),
            counts=audit.purpose is AuditPurpose.SURVEILLANCE,
        ),
    )


@decision(
    "transition",
    Transition,
    by={Role.DECIDER},
    when=_may_transition,
    barred=EVALUATORS,
    effect=Effect.ORDINARY,
    confirmation=None,
    example={"reason": "换版评审通过", "audit": None, "edition": "GB/T 27922-2026", "effective_on": None},
    settles=("decision_waiting/transition",),
)
def transition(case: Certificate, terms: Transition, act: Act, context: Context) -> tuple[Event, ...]:
    """Move to the succeeding edition before the deadline (rule 12).

    Raises AuditNotNamed, UnknownProceeding, InconsistentValues, DatesOutOfOrder.
    """
    succession = context.scheme.successions.get(case.edition)
    if succession is None or succession.successor != terms.edition:
        raise InconsistentValues(
            "{edition} does not supersede {present_edition}.",
            edition=terms.edition,
            present_edition=case.edition,
        )
    audit = to_transition(case, act, context).named(terms.audit)
    effective_on = effective_within(case, terms.effective_on, act, after=audit.held_to)
    return (
        Transitioned(
            reason=terms.reason,
            audit=audit.number,
            edition=terms.edition,
            rule_version=context.scheme.editions[terms.edition].rule_version,
            effective_on=effective_on,
        ),
    )


def _must_reach_the_level(case: Certificate, audit: Audit, act: Act, context: Context) -> None:
    """The body is approved for the next edition (rule 12), and the level is reached under it (rule 3)."""
    succession = context.scheme.successions.get(case.edition)
    if succession is None:
        return
    must_be_approved(case.scheme, succession.successor, act, context)
    ranks = context.scheme.editions[succession.successor].ranks
    if ranks.get(audit.level or "", 0) < ranks.get(case.level or "", len(ranks) + 1):
        raise NotRecommended(
            "Not possible: under {edition} the audit reached {reached}, but the certificate has {present}.",
            edition=succession.successor,
            reached=audit.level,
            present=case.level,
        )


def _must_be_maintained(case: Certificate, audit: Audit, act: Act, context: Context) -> None:
    """A surveillance is passed only if the level is still reached and every finding is in hand (rule 18).

    No major finding is open, from any audit, and every minor one has an accepted plan that is not overdue.
    A special deduction must be corrected as well (domain §3.4): it counts as major.
    """
    must_be_of_approved_body(case, act, context)
    rules = context.rules(case)
    if not audit.recommended or audit.level is None:
        raise NotRecommended("Not possible: the audit did not recommend, so the surveillance was not passed.")
    if case.level and rules.rank(audit.level) < rules.rank(case.level):
        raise LevelTooHigh(case.level, audit.level)
    if deletions_differ(case, audit):
        raise DeletionsRefused(audit.number)
    _must_have_findings_in_hand(case, act)


def _must_have_findings_in_hand(case: Certificate, act: Act) -> None:
    major = {known.finding.id for known in case.findings if known.finding.grade is not Grade.MINOR}
    overdue = {known.finding.id for known in case.findings if known.due < act.today}
    if major | overdue:
        raise FindingsOpen(sorted(major | overdue))
    if planless := [known.finding.id for known in case.findings if known.accepted_due is None]:
        raise ProceedingPending(
            "The corrections of these findings are not accepted yet: {findings}.", findings=tuple(planless)
        )
