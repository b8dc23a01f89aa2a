"""Decisions on an application: supplement, accept, decline, withdraw, sign the agreement."""

from datetime import date, timedelta
from typing import Annotated

from pydantic import Field

from domain.certificate.applying import Documents, must_be_acceptable
from domain.certificate.confirmation import APPEAL_POSSIBLE, IRREVERSIBLE, NEVER_PUBLIC, Confirmation
from domain.certificate.context import Act, Context
from domain.certificate.declaration import Effect, Terms, decision, in_stage
from domain.certificate.errors import (
    ConditionsNotConfirmed,
    DatesOutOfOrder,
    DocumentsMissing,
    InconsistentValues,
)
from domain.certificate.examples import example_document
from domain.certificate.independence import INTERESTED, NOBODY, must_be_disinterested
from domain.certificate.planning import must_be_reviewed_first, unfavourable_here
from domain.certificate.state import UNDECIDED, Certificate, Stage
from domain.events.application import (
    Accepted,
    AgreementSigned,
    Declined,
    Supplemented,
    SupplementRequested,
    Withdrawn,
)
from domain.events.base import Event
from domain.organisation import NotApplicables, Permits
from domain.values import Document, Line, Role

Lines = Annotated[tuple[Line, ...], Field(min_length=1, max_length=50)]


class SupplementRequest(Terms):
    """What is missing, and by the end of which day."""

    missing: Lines
    due: date


class Supplement(Terms):
    """Documents that arrived after the application, or why one is not needed (rule 28)."""

    documents: Documents = ()
    not_applicable: NotApplicables = ()
    permits: Permits = ()


class Acceptance(Terms):
    """The entry conditions of the scheme that were found to be met, by their ids."""

    conditions: Annotated[tuple[Line, ...], Field(max_length=50)] = ()


class Agreement(Terms):
    """The signed certification agreement."""

    agreement: Document
    signed_on: date


def _may_request_supplement(case: Certificate, act: Act, context: Context) -> None:
    in_stage("request-supplement", case, Stage.APPLIED)


def _may_supplement(case: Certificate, act: Act, context: Context) -> None:
    in_stage("supplement", case, *UNDECIDED)


def _may_accept(case: Certificate, act: Act, context: Context) -> None:
    in_stage("accept", case, Stage.APPLIED)
    must_be_disinterested(case, act.person, act, context)  # before the applicant has to supply anything
    must_be_acceptable(case, act, context)
    submitted_kinds = {document.kind for document in case.documents} | {
        each.kind for each in case.not_applicable
    }
    required_kinds = [document.kind for document in context.rules(case).required_documents]
    if missing := [kind for kind in required_kinds if kind not in submitted_kinds]:
        raise DocumentsMissing(missing)


def _may_decline(case: Certificate, act: Act, context: Context) -> None:
    in_stage("decline", case, Stage.APPLIED)


def _may_withdraw(case: Certificate, act: Act, context: Context) -> None:
    in_stage("withdraw", case, *UNDECIDED)
    must_be_reviewed_first(unfavourable_here(case))


def _may_sign(case: Certificate, act: Act, context: Context) -> None:
    in_stage("sign-agreement", case, Stage.ACCEPTED)


@decision(
    "request-supplement",
    SupplementRequest,
    by={Role.REGISTRAR, Role.REVIEWER},
    when=_may_request_supplement,
    barred=NOBODY,
    effect=Effect.ORDINARY,
    confirmation=None,
    example={"reason": "材料不全", "missing": ["网点清单"], "due": "2026-12-15"},
    settles=("application_to_review", "supplement_overdue"),
)
def request_supplement(
    case: Certificate, terms: SupplementRequest, act: Act, context: Context
) -> tuple[Event, ...]:
    """Request what is missing, with a due date. Raises DatesOutOfOrder."""
    if terms.due < act.today:
        raise DatesOutOfOrder("The supplement cannot be due before today {today}.", today=act.today)
    return (SupplementRequested(reason=terms.reason, missing=terms.missing, due=terms.due),)


@decision(
    "supplement",
    Supplement,
    by={Role.REGISTRAR},
    when=_may_supplement,
    barred=NOBODY,
    effect=Effect.ORDINARY,
    confirmation=None,
    example={"reason": "补正材料", "documents": [example_document("outlet_list", "网点清单.xlsx")]},
    settles=("supplement_overdue", "permit_lapsed/application"),
)
def supplement(case: Certificate, terms: Supplement, act: Act, context: Context) -> tuple[Event, ...]:
    """File documents that arrived after the application. Raises InconsistentValues if there is nothing."""
    if not (terms.documents or terms.not_applicable or terms.permits):
        raise InconsistentValues("A supplement has a document, or says why one is not needed.")
    return (
        Supplemented(
            reason=terms.reason,
            documents=terms.documents,
            not_applicable=terms.not_applicable,
            permits=terms.permits,
        ),
    )


@decision(
    "accept",
    Acceptance,
    by={Role.REVIEWER},
    when=_may_accept,
    barred=INTERESTED,
    effect=Effect.ORDINARY,
    confirmation=None,
    example={"reason": "符合受理条件", "conditions": ["legal_person", "service_system"]},
    settles=("application_to_review",),
)
def accept(case: Certificate, terms: Acceptance, act: Act, context: Context) -> tuple[Event, ...]:
    """Accept the application (ISO/IEC 17065 7.3). Raises ConditionsNotConfirmed."""
    rules = context.rules(case)
    required = {condition.id for condition in rules.entry_conditions}
    if set(terms.conditions) != required:
        raise ConditionsNotConfirmed(sorted(required))
    conditions = tuple(sorted(required))
    return (
        Accepted(
            reason=terms.reason, rule_version=rules.rule_version, field=rules.field, conditions=conditions
        ),
    )


@decision(
    "decline",
    Terms,
    by={Role.REVIEWER},
    when=_may_decline,
    barred=INTERESTED,
    effect=Effect.CLOSING,
    confirmation=Confirmation(
        button="Decline the application",
        consequences=(
            "The application is not taken on.",
            NEVER_PUBLIC,
            APPEAL_POSSIBLE,
            IRREVERSIBLE,
        ),
    ),
    example={"reason": "申请范围不在批准范围内"},
    settles=("application_to_review", "supplement_overdue"),
)
def decline(case: Certificate, terms: Terms, act: Act, context: Context) -> tuple[Event, ...]:
    """Decline the application; the applicant is informed of the reason (ISO/IEC 17065 7.3.4)."""
    return (Declined(reason=terms.reason),)


@decision(
    "withdraw",
    Terms,
    by={Role.REGISTRAR},
    when=_may_withdraw,
    barred=NOBODY,
    effect=Effect.CLOSING,
    confirmation=Confirmation(
        button="Record that the application was withdrawn",
        consequences=(
            "The case is closed because the organisation took its application back.",
            NEVER_PUBLIC,
            "Who changes their mind has to apply anew.",
            IRREVERSIBLE,
        ),
    ),
    example={"reason": "申请组织撤回申请"},
    settles=("agreement_missing",),
)
def withdraw(case: Certificate, terms: Terms, act: Act, context: Context) -> tuple[Event, ...]:
    """Record that the applicant withdrew the application; what an audit found stays on record (rule 26)."""
    return (Withdrawn(reason=terms.reason),)


@decision(
    "sign-agreement",
    Agreement,
    by={Role.REGISTRAR},
    when=_may_sign,
    barred=NOBODY,
    effect=Effect.ORDINARY,
    confirmation=None,
    example={
        "reason": "双方签署认证合同",
        "agreement": example_document("agreement", "认证合同.pdf"),
        "signed_on": "2026-11-20",
    },
    settles=("agreement_missing",),
)
def sign_agreement(case: Certificate, terms: Agreement, act: Act, context: Context) -> tuple[Event, ...]:
    """Record the signed agreement (ISO/IEC 17065 4.1.2), not older than the application (rule 38).

    Raises DatesOutOfOrder.
    """
    if terms.signed_on > act.today:
        raise DatesOutOfOrder("The agreement cannot have been signed after today {today}.", today=act.today)
    ahead = timedelta(days=context.rules(case).limits.agreement_ahead_days)
    if case.applied_on and terms.signed_on < case.applied_on - ahead:
        raise DatesOutOfOrder(
            "The agreement cannot have been signed before {earliest}.", earliest=case.applied_on - ahead
        )
    return (AgreementSigned(reason=terms.reason, agreement=terms.agreement, signed_on=terms.signed_on),)
