"""Application: for an edition in force and approved; a recertification only within its window."""

from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

import pytest

from domain.certificate.applying import Application, apply, body_applied_to
from domain.certificate.context import Context
from domain.certificate.errors import (
    BodyNotApproved,
    CertificateExpired,
    EditionNotInForce,
    InconsistentValues,
    PreviousCertificateNotValid,
    ProceedingPending,
    RecertificationNotOpen,
    RoleRequired,
)
from domain.certificate.state import Certificate
from domain.events.application import Applied
from domain.organisation import Alteration
from domain.values import Role
from tests.domain.certificate.builders import (
    BODY,
    CASE,
    CONTEXT,
    CONTEXT_IN_TRANSITION,
    EDITION,
    NEXT_EDITION,
    OTHER_BODY,
    REGISTERED,
    REGISTRAR,
    SCHEME,
    acting,
    body_of,
    case_of,
)
from tests.domain.certificate.sample_history import (
    OTHER_USCC,
    PARTICULARS,
    REASON,
    SUPERVISED,
    UNTIL_GRANTED,
    UNTIL_REVIEWED,
    deregistration_step,
    revocation_step,
)

NEW = UUID(int=9)
PRIOR = case_of(*UNTIL_GRANTED, *SUPERVISED)


def apply_event(on: date, context: Context = CONTEXT, **fields: Any) -> Applied:
    terms = {"reason": REASON, "scheme": SCHEME, "edition": EDITION, "particulars": PARTICULARS, **fields}
    return apply(Application.model_validate(terms), NEW, acting(REGISTRAR, Role.REGISTRAR, on=on), context)


def recertification_event(prior: Certificate, on: date = date(2028, 1, 10)) -> Applied:
    return apply_event(on, replace(CONTEXT, prior=prior), prior=CASE)


def test_a_registrar_enters_applications_to_the_own_body() -> None:
    act = acting(REGISTRAR, Role.DECIDER, Role.REGISTRAR, on=date(2025, 1, 6))

    assert body_applied_to(act) == BODY


@pytest.mark.parametrize(("role", "body"), [(Role.DECIDER, BODY), (Role.REGISTRAR, None)])
def test_nobody_else_enters_an_application(role: Role, body: str | None) -> None:
    with pytest.raises(RoleRequired):
        body_applied_to(acting(REGISTRAR, role, on=date(2025, 1, 6), body=body))


def test_a_first_application_begins_a_lineage_of_its_own() -> None:
    event = apply_event(date(2025, 1, 6))

    assert (event.lineage, event.prior) == (NEW, None)


def test_an_edition_nobody_published_cannot_be_applied_for() -> None:
    with pytest.raises(EditionNotInForce):
        apply_event(date(2025, 1, 6), edition="GB/T 27922-1999")


def test_a_superseded_edition_can_be_applied_for_until_its_deadline() -> None:
    assert apply_event(date(2027, 6, 30), CONTEXT_IN_TRANSITION).edition == EDITION
    with pytest.raises(EditionNotInForce):
        apply_event(date(2027, 7, 1), CONTEXT_IN_TRANSITION)


def test_what_the_body_is_not_approved_for_cannot_be_applied_for() -> None:
    with pytest.raises(BodyNotApproved):
        apply_event(date(2025, 1, 6), replace(CONTEXT, body=body_of(REGISTERED)))


def test_a_recertification_keeps_the_lineage_and_names_its_predecessor() -> None:
    event = recertification_event(PRIOR)

    assert (event.lineage, event.prior) == (PRIOR.lineage, PRIOR.id)


@pytest.mark.parametrize("on", [date(2027, 9, 9), date(2028, 3, 9)])
def test_the_window_opens_six_months_before_the_last_day_and_closes_with_it(on: date) -> None:
    assert recertification_event(PRIOR, on).prior == PRIOR.id


def test_before_the_window_it_is_too_early() -> None:
    with pytest.raises(RecertificationNotOpen):
        recertification_event(PRIOR, date(2027, 9, 8))


def test_after_the_last_day_nothing_is_left_to_continue() -> None:
    with pytest.raises(CertificateExpired):
        recertification_event(PRIOR, date(2028, 3, 10))


@pytest.mark.parametrize(
    "prior",
    [
        case_of(*UNTIL_GRANTED, deregistration_step(date(2027, 12, 1))),
        case_of(*UNTIL_GRANTED, revocation_step(date(2027, 12, 1))),
        case_of(*UNTIL_REVIEWED),
    ],
    ids=["deregistered", "revoked", "never granted"],
)
def test_only_a_certificate_in_good_standing_is_continued(prior: Certificate) -> None:
    with pytest.raises(PreviousCertificateNotValid):
        recertification_event(prior)


def test_a_certificate_that_lapsed_with_its_edition_is_not_continued() -> None:
    context = replace(CONTEXT_IN_TRANSITION, prior=PRIOR)

    with pytest.raises(PreviousCertificateNotValid):
        apply_event(date(2028, 1, 10), context, edition=NEXT_EDITION)


def test_a_certificate_is_continued_once() -> None:
    with pytest.raises(ProceedingPending):
        recertification_event(replace(PRIOR, replaced_by=UUID(int=8)))


def test_another_holder_does_not_continue_it() -> None:
    particulars = Alteration(uscc=OTHER_USCC).applied_to(PRIOR.particulars)

    with pytest.raises(InconsistentValues):
        recertification_event(replace(PRIOR, particulars=particulars))


def test_another_body_does_not_continue_it() -> None:
    with pytest.raises(InconsistentValues):
        recertification_event(replace(PRIOR, body=OTHER_BODY))
