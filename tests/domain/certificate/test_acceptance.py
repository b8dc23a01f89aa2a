"""Acceptance of an application: complete, conditions met, within the approval, no bar in force."""

from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest

from domain.certificate.context import Context
from domain.certificate.errors import (
    AlreadyCertified,
    BodyNotApproved,
    ConditionsNotConfirmed,
    DatesOutOfOrder,
    DocumentsMissing,
    EditionNotInForce,
    HolderSuspended,
    ImpartialityRequired,
    ReapplicationBarred,
    WrongStage,
)
from domain.certificate.state import Stage
from domain.events.application import (
    Accepted,
    AgreementSigned,
    Declined,
    Supplemented,
    SupplementRequested,
    Withdrawn,
)
from domain.events.base import Event
from domain.events.institution import ApprovalGiven, InterestDeclared, InterestKind
from domain.events.register import HeldState, HolderNoted
from domain.holder import Holder
from domain.values import Role
from tests.domain.certificate.builders import (
    APPROVED,
    CONTEXT,
    CONTEXT_IN_TRANSITION,
    REGISTERED,
    REGISTRAR,
    REVIEWER,
    HistoryStep,
    acting,
    body_of,
    case_of,
    take,
)
from tests.domain.certificate.sample_history import (
    ACCEPTED,
    AGREEMENT,
    APPLIED,
    CONDITIONS,
    DOCUMENTS,
    REASON,
    UNTIL_ACCEPTED,
    UNTIL_GRANTED,
    UNTIL_REVIEWED,
    USCC,
)

ON = date(2025, 1, 10)
LACKING = replace(APPLIED, event=APPLIED.event.model_copy(update={"documents": DOCUMENTS[1:]}))
TAKEN_ON = Accepted(reason=REASON, rule_version="1.1", field="SC03", conditions=CONDITIONS)
OFFICE = acting(REGISTRAR, Role.REGISTRAR, on=ON)


def accept_event(
    *steps: HistoryStep, on: date = ON, context: Context = CONTEXT, conditions: object = CONDITIONS
) -> Event:
    act = acting(REVIEWER, Role.REVIEWER, on=on)
    (event,) = take("accept", case_of(*steps), act, {"conditions": conditions}, context)
    return event


def test_an_application_is_taken_on_under_the_rules_of_the_day() -> None:

    assert accept_event(APPLIED) == TAKEN_ON


@pytest.mark.parametrize("said", [CONDITIONS[1:], (*CONDITIONS, "rich")], ids=["one too few", "one too many"])
def test_exactly_the_conditions_of_the_scheme_are_confirmed(said: object) -> None:
    with pytest.raises(ConditionsNotConfirmed):
        accept_event(APPLIED, conditions=said)


def test_a_missing_document_is_named() -> None:
    with pytest.raises(DocumentsMissing, match="licence"):
        accept_event(LACKING)


def test_a_document_that_came_later_counts() -> None:
    step = HistoryStep(Supplemented(reason=REASON, documents=DOCUMENTS[:1]), REGISTRAR, Role.REGISTRAR, ON)

    assert accept_event(LACKING, step) == TAKEN_ON


def test_without_approval_it_is_not_taken_on() -> None:
    with pytest.raises(BodyNotApproved):
        accept_event(APPLIED, context=replace(CONTEXT, body=body_of(REGISTERED)))


def test_an_approval_of_tomorrow_does_not_count_today() -> None:
    tomorrow = ApprovalGiven.model_validate({**APPROVED.model_dump(), "effective_on": date(2025, 1, 11)})
    context = replace(CONTEXT, body=body_of(REGISTERED, tomorrow))

    assert accept_event(APPLIED, on=date(2025, 1, 11), context=context) == TAKEN_ON
    with pytest.raises(BodyNotApproved):
        accept_event(APPLIED, context=context)


def test_past_the_deadline_of_its_edition_it_is_not_taken_on() -> None:
    with pytest.raises(EditionNotInForce):
        accept_event(APPLIED, on=date(2027, 7, 1), context=CONTEXT_IN_TRANSITION)


def holder_with(state: HeldState, **changes: object) -> Holder:
    """A holder with one other certificate, at another body."""
    noted = HolderNoted.model_validate(
        {
            "reason": "noted",
            "scheme": "after-sales",
            "certificate": UUID(int=9),
            "body": "CNCA-R-2003-456",
            "number": "45624SC00001R0M",
            "state": state,
            "valid_from": date(2024, 1, 1),
            "valid_until": date(2026, 12, 31),
            **changes,
        }
    )
    return Holder(1, {noted.certificate: noted})


def test_a_holder_suspended_for_its_own_fault_is_not_taken_on_anywhere() -> None:
    suspended = replace(CONTEXT, holder=holder_with(HeldState.SUSPENDED, fault=True))
    voluntary = replace(CONTEXT, holder=holder_with(HeldState.SUSPENDED))

    assert accept_event(APPLIED, context=voluntary) == TAKEN_ON
    with pytest.raises(HolderSuspended):
        accept_event(APPLIED, context=suspended)


def test_a_second_certificate_at_the_same_body_is_refused() -> None:
    here = replace(CONTEXT, holder=holder_with(HeldState.LIVE, body=CONTEXT.body.id))
    elsewhere = replace(CONTEXT, holder=holder_with(HeldState.LIVE))
    expired = replace(
        CONTEXT, holder=holder_with(HeldState.LIVE, body=CONTEXT.body.id, valid_until=date(2024, 12, 31))
    )

    assert accept_event(APPLIED, context=elsewhere) == accept_event(APPLIED, context=expired) == TAKEN_ON
    with pytest.raises(AlreadyCertified, match="45624SC00001R0M"):
        accept_event(APPLIED, context=here)


def test_for_twelve_months_after_a_revocation_it_is_not_taken_on() -> None:
    context = replace(CONTEXT, holder=holder_with(HeldState.REVOKED, barred_from=date(2024, 1, 11)))

    assert accept_event(APPLIED, on=date(2025, 1, 11), context=context) == TAKEN_ON
    with pytest.raises(ReapplicationBarred, match="2025-01-10"):
        accept_event(APPLIED, context=context)


def test_a_scheme_without_a_bar_bars_nobody() -> None:
    rules = CONTEXT.scheme.editions["GB/T 27922-2011"]
    free = rules.model_copy(update={"limits": rules.limits.model_copy(update={"reapplication_months": 0})})
    scheme = replace(CONTEXT.scheme, editions={rules.edition: free})

    assert (
        accept_event(
            APPLIED,
            context=Context(
                scheme=scheme, body=CONTEXT.body, holder=holder_with(HeldState.REVOKED, barred_from=ON)
            ),
        )
        == TAKEN_ON
    )


@pytest.mark.parametrize("name", ["accept", "decline"])
def test_nobody_with_an_interest_takes_it_on_or_declines_it(name: str) -> None:
    tie = InterestDeclared(
        reason=REASON, person=REVIEWER, uscc=USCC, kind=InterestKind.OWNERSHIP, since=date(2020, 1, 1)
    )
    context = replace(CONTEXT, body=body_of(REGISTERED, APPROVED, tie))
    said = terms_for(name, {"conditions": CONDITIONS})

    with pytest.raises(ImpartialityRequired):
        take(name, case_of(APPLIED), acting(REVIEWER, Role.REVIEWER, on=ON), said, context)


def test_what_is_missing_is_asked_for_with_a_last_day() -> None:
    (event,) = take("request-supplement", case_of(APPLIED), OFFICE, {"missing": ["licence"], "due": ON})

    assert event == SupplementRequested(reason=REASON, missing=("licence",), due=ON)


def test_nothing_is_asked_for_by_yesterday() -> None:
    with pytest.raises(DatesOutOfOrder):
        take(
            "request-supplement",
            case_of(APPLIED),
            OFFICE,
            {"missing": ["licence"], "due": date(2025, 1, 9)},
        )


def test_documents_are_added_until_the_decision() -> None:
    (event,) = take("supplement", case_of(*UNTIL_REVIEWED), OFFICE, {"documents": DOCUMENTS[:1]})

    assert event == Supplemented(reason=REASON, documents=DOCUMENTS[:1])


def test_after_the_decision_no_documents_are_added() -> None:
    with pytest.raises(WrongStage):
        take("supplement", case_of(*UNTIL_GRANTED), OFFICE, {"documents": DOCUMENTS[:1]})


def test_an_application_is_declined_without_a_number() -> None:
    (event,) = take("decline", case_of(APPLIED), acting(REVIEWER, Role.REVIEWER, on=ON))

    assert event == Declined(reason=REASON)


def test_the_applicant_may_withdraw_until_the_decision() -> None:
    (event,) = take("withdraw", case_of(*UNTIL_REVIEWED), OFFICE)

    assert event == Withdrawn(reason=REASON)


def test_after_the_decision_nothing_is_left_to_withdraw() -> None:
    with pytest.raises(WrongStage):
        take("withdraw", case_of(*UNTIL_GRANTED), OFFICE)


def test_the_agreement_is_signed_after_acceptance() -> None:
    said = {"agreement": AGREEMENT, "signed_on": ON}

    (event,) = take("sign-agreement", case_of(*UNTIL_ACCEPTED), OFFICE, said)

    assert event == AgreementSigned(reason=REASON, agreement=AGREEMENT, signed_on=ON)


def test_the_agreement_is_not_signed_tomorrow() -> None:
    with pytest.raises(DatesOutOfOrder):
        take(
            "sign-agreement",
            case_of(*UNTIL_ACCEPTED),
            OFFICE,
            {"agreement": AGREEMENT, "signed_on": date(2025, 1, 11)},
        )


@pytest.mark.parametrize("name", ["accept", "decline", "request-supplement"])
def test_an_application_is_decided_on_once(name: str) -> None:
    said = {"conditions": CONDITIONS, "missing": ["licence"], "due": ON}

    with pytest.raises(WrongStage, match=name):
        take(name, case_of(APPLIED, ACCEPTED), acting(REVIEWER, Role.REVIEWER, on=ON), terms_for(name, said))


def test_before_acceptance_no_agreement_is_signed() -> None:
    with pytest.raises(WrongStage):
        take("sign-agreement", case_of(APPLIED), OFFICE, {"agreement": AGREEMENT, "signed_on": ON})


def test_a_declined_application_is_over() -> None:
    declined = HistoryStep(Declined(reason=REASON), REVIEWER, Role.REVIEWER, ON)

    assert case_of(APPLIED, declined).stage is Stage.DECLINED


def terms_for(name: str, all_terms: dict[str, object]) -> dict[str, object]:
    fields = {"accept": ("conditions",), "request-supplement": ("missing", "due")}
    return {key: all_terms[key] for key in fields.get(name, ())}
