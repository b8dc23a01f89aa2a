"""What an audit bears (rule 37): an interest on its days takes that away, unless the reviewer upholds it."""

from collections.abc import Iterable
from typing import Annotated

from pydantic import Field

from domain.certificate.context import Act, Context
from domain.certificate.declaration import Effect, Terms, decision, in_stage
from domain.certificate.errors import InconsistentValues, UnknownProceeding
from domain.certificate.independence import EVALUATORS
from domain.certificate.records import Audit
from domain.certificate.state import Certificate, Stage
from domain.errors import InvalidValue, NotAllowedNow
from domain.events.base import Event
from domain.events.evaluation import AuditNumber, AuditUpheld
from domain.values import PersonId, Role


class AuditUpholding(Terms):
    """The audit that counts all the same, and the members of its team who had an interest."""

    audit: AuditNumber
    people: Annotated[tuple[PersonId, ...], Field(min_length=1, max_length=20)]


class AuditWithoutBearing(NotAllowedNow):
    """Members of the audit team had an interest in the organisation on the days of the audit."""

    def __init__(self, people: Iterable[PersonId], *, may_be_upheld: bool = True) -> None:
        self.people = tuple(sorted(people))
        super().__init__(
            "{people} had an interest in the organisation when they audited it: audit it again, "
            "or let the reviewer uphold the audit."
            if may_be_upheld
            else "{people} had an interest in the organisation when they audited it: "
            "let others audit it again.",
            people=self.people,
        )


class ReviewWithoutBearing(NotAllowedNow):
    """The reviewer has an interest in the organisation (rule 2), declared since."""

    def __init__(self, person: PersonId) -> None:
        super().__init__(
            "{person}, who reviewed the audit, has an interest in the organisation: have it reviewed again.",
            person=person,
        )


class InterestToExplain(InvalidValue):
    """The reviewer upheld an audit of interested people; the decider has to say why it counts."""

    def __init__(self, people: Iterable[PersonId]) -> None:
        self.people = tuple(sorted(people))
        super().__init__(
            "{people} had an interest in the organisation when they audited it: give the reason why the "
            "audit counts all the same.",
            people=self.people,
        )


class NothingToUphold(NotAllowedNow):
    """No member of an audit team had an interest that still has to be weighed."""


def interested_auditors(case: Certificate, audit: Audit, context: Context) -> frozenset[PersonId]:
    """Who took part in the audit with an interest in the organisation on its days, as declared by now."""
    if audit.held_from is None or audit.held_to is None:
        return frozenset()
    days, years = (audit.held_from, audit.held_to), context.rules(case).limits.interest_years
    return context.body.interested_on(audit.people, case.usccs, days, years)


def must_bear_a_grant(case: Certificate, audit: Audit, context: Context) -> None:
    """Raise AuditWithoutBearing unless each interested auditor was weighed by the reviewer."""
    if people := interested_auditors(case, audit, context) - audit.upheld_for:
        raise AuditWithoutBearing(people)


def reviewer_is_barred(case: Certificate, audit: Audit, act: Act, context: Context) -> bool:
    """Whether the reviewer has an interest by now, so that the audit is reviewed again (rule 2)."""
    years = context.rules(case).limits.interest_years
    reviewer = audit.reviewed_by
    return reviewer is not None and context.body.has_conflict(reviewer, case.usccs, act.today, years)


def must_be_reviewed_impartially(case: Certificate, audit: Audit, act: Act, context: Context) -> None:
    """Raise ReviewWithoutBearing."""
    if audit.reviewed_by and reviewer_is_barred(case, audit, act, context):
        raise ReviewWithoutBearing(audit.reviewed_by)


def audits_to_uphold(case: Certificate, context: Context) -> tuple[Audit, ...]:
    """Audits with interested people whom the reviewer has not weighed yet."""
    return tuple(
        audit
        for audit in case.audits
        if not audit.cancelled and interested_auditors(case, audit, context) - audit.upheld_for
    )


def _may_uphold(case: Certificate, act: Act, context: Context) -> None:
    in_stage("uphold-audit", case, Stage.AUDITED, Stage.REVIEWED)
    if not audits_to_uphold(case, context):
        raise NothingToUphold("No interest of a member of an audit team is still to be weighed.")


@decision(
    "uphold-audit",
    AuditUpholding,
    by={Role.REVIEWER},
    when=_may_uphold,
    barred=EVALUATORS,
    effect=Effect.ORDINARY,
    confirmation=None,
    example={"reason": "该人员未参与评分，结论由其他成员独立得出", "audit": 1, "people": ["P-auditor"]},
    settles=(),
)
def uphold_audit(case: Certificate, terms: AuditUpholding, act: Act, context: Context) -> tuple[Event, ...]:
    """Consent that an audit counts although members of its team had an interest (rule 37).

    Raises UnknownProceeding, InconsistentValues.
    """
    audit = next((each for each in audits_to_uphold(case, context) if each.number == terms.audit), None)
    if audit is None:
        raise UnknownProceeding(
            "Audit {audit} has no members whose interest is still to be weighed.", audit=terms.audit
        )
    people = interested_auditors(case, audit, context)
    if not set(terms.people) <= people:
        raise InconsistentValues("Name only people with an interest: {people}.", people=tuple(sorted(people)))
    return (AuditUpheld(reason=terms.reason, audit=audit.number, people=tuple(sorted(set(terms.people)))),)
