"""Applying: for what is in force and approved, and as a recertification only within its window."""

from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

import pytest

from domain.certificate.applying import Application, apply, body_applied_to
from domain.certificate.context import Around
from domain.certificate.errors import (
    DoesNotFit,
    EditionNotInForce,
    Expired,
    MatterPending,
    NotApproved,
    PriorNotInGoodStanding,
    RecertificationNotOpen,
    RoleMissing,
)
from domain.certificate.state import Certificate
from domain.events.application import Applied
from domain.organisation import Alteration
from domain.values import Role
from tests.domain.certificate.given import (
    AROUND,
    BODY,
    CASE,
    EDITION,
    IN_TRANSITION,
    NEXT_EDITION,
    OTHER_BODY,
    REGISTERED,
    REGISTRAR,
    SCHEME,
    acting,
    body_of,
    case_of,
)
from tests.domain.certificate.steps import (
    OTHER_USCC,
    PARTICULARS,
    REASON,
    UNTIL_GRANTED,
    UNTIL_REVIEWED,
    revoked,
    suspended,
)

NEW = UUID(int=9)
PRIOR = case_of(*UNTIL_GRANTED)


def applied(on: date, around: Around = AROUND, **said: Any) -> Applied:
    terms = {"reason": REASON, "scheme": SCHEME, "edition": EDITION, "particulars": PARTICULARS, **said}
    return apply(Application.model_validate(terms), NEW, acting(REGISTRAR, Role.REGISTRAR, on=on), around)


def following(prior: Certificate, on: date = date(2028, 1, 10)) -> Applied:
    return applied(on, replace(AROUND, prior=prior), prior=CASE)


def test_a_registrar_enters_applications_to_the_own_body() -> None:
    act = acting(REGISTRAR, Role.DECIDER, Role.REGISTRAR, on=date(2025, 1, 6))

    assert body_applied_to(act) == BODY


@pytest.mark.parametrize(("role", "body"), [(Role.DECIDER, BODY), (Role.REGISTRAR, None)])
def test_nobody_else_enters_an_application(role: Role, body: str | None) -> None:
    with pytest.raises(RoleMissing):
        body_applied_to(acting(REGISTRAR, role, on=date(2025, 1, 6), body=body))


def test_a_first_application_begins_a_lineage_of_its_own() -> None:
    event = applied(date(2025, 1, 6))

    assert (event.lineage, event.prior) == (NEW, None)


def test_an_edition_nobody_published_cannot_be_applied_for() -> None:
    with pytest.raises(EditionNotInForce):
        applied(date(2025, 1, 6), edition="GB/T 27922-1999")


def test_a_superseded_edition_can_be_applied_for_until_its_deadline() -> None:
    assert applied(date(2027, 6, 30), IN_TRANSITION).edition == EDITION
    with pytest.raises(EditionNotInForce):
        applied(date(2027, 7, 1), IN_TRANSITION)


def test_what_the_body_is_not_approved_for_cannot_be_applied_for() -> None:
    with pytest.raises(NotApproved):
        applied(date(2025, 1, 6), replace(AROUND, body=body_of(REGISTERED)))


def test_a_recertification_keeps_the_lineage_and_names_its_predecessor() -> None:
    event = following(PRIOR)

    assert (event.lineage, event.prior) == (PRIOR.lineage, PRIOR.id)


@pytest.mark.parametrize("on", [date(2027, 9, 9), date(2028, 3, 9)])
def test_the_window_opens_six_months_before_the_last_day_and_closes_with_it(on: date) -> None:
    assert following(PRIOR, on).prior == PRIOR.id


def test_before_the_window_it_is_too_early() -> None:
    with pytest.raises(RecertificationNotOpen):
        following(PRIOR, date(2027, 9, 8))


def test_after_the_last_day_nothing_is_left_to_continue() -> None:
    with pytest.raises(Expired):
        following(PRIOR, date(2028, 3, 10))


@pytest.mark.parametrize(
    "prior",
    [
        case_of(*UNTIL_GRANTED, suspended(date(2027, 12, 1), date(2028, 3, 1))),
        case_of(*UNTIL_GRANTED, revoked(date(2027, 12, 1))),
        case_of(*UNTIL_REVIEWED),
    ],
    ids=["suspended", "revoked", "never granted"],
)
def test_only_a_certificate_in_good_standing_is_continued(prior: Certificate) -> None:
    with pytest.raises(PriorNotInGoodStanding):
        following(prior)


def test_a_certificate_that_lapsed_with_its_edition_is_not_continued() -> None:
    around = replace(IN_TRANSITION, prior=PRIOR)

    with pytest.raises(PriorNotInGoodStanding):
        applied(date(2028, 1, 10), around, edition=NEXT_EDITION)


def test_a_certificate_is_continued_once() -> None:
    with pytest.raises(MatterPending):
        following(replace(PRIOR, replaced_by=UUID(int=8)))


def test_another_holder_does_not_continue_it() -> None:
    particulars = Alteration(uscc=OTHER_USCC).applied_to(PRIOR.particulars)

    with pytest.raises(DoesNotFit):
        following(replace(PRIOR, particulars=particulars))


def test_another_body_does_not_continue_it() -> None:
    with pytest.raises(DoesNotFit):
        following(replace(PRIOR, body=OTHER_BODY))
