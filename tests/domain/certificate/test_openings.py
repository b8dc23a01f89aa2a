"""Openings: a person is offered exactly what would not be refused to this person now."""

from datetime import date

import pytest

from domain.certificate.catalogue import DECISIONS, openings
from domain.certificate.errors import ForeignBody, RoleMissing, WrongStage
from domain.events.evaluation import CorrectionSubmitted
from domain.values import Role
from tests.domain.certificate.given import AROUND, DECIDER, LEADER, OTHER_BODY, Step, acting, case_of
from tests.domain.certificate.steps import (
    REASON,
    UNTIL_GRANTED,
    UNTIL_PLANNED,
    UNTIL_REVIEWED,
    audited,
    finding,
)

ON = date(2025, 3, 10)
REVIEWED = case_of(*UNTIL_REVIEWED)
ALL_ROLES = frozenset(Role)


def test_every_decision_is_told_once() -> None:
    found = openings(REVIEWED, acting(DECIDER, Role.DECIDER, on=ON), AROUND)

    assert [opening.decision.name for opening in found] == list(DECISIONS)
    assert len(DECISIONS) == 33


def test_a_decider_may_grant_or_refuse_what_was_reviewed() -> None:
    found = openings(REVIEWED, acting(DECIDER, Role.DECIDER, on=ON), AROUND)

    assert {opening.decision.name for opening in found if opening.open} == {"grant", "refuse", "rectify"}


def test_the_auditor_sees_that_it_is_closed_to_this_person_only() -> None:
    found = openings(REVIEWED, acting(LEADER, *ALL_ROLES, on=ON), AROUND)
    (grant,) = (opening for opening in found if opening.decision.name == "grant")

    assert (grant.open, grant.personal) == (False, True)


def test_what_the_case_does_not_permit_is_closed_to_everybody() -> None:
    found = openings(case_of(*UNTIL_GRANTED), acting("P-new", *ALL_ROLES, on=ON), AROUND)
    (grant,) = (opening for opening in found if opening.decision.name == "grant")

    assert isinstance(grant.closed_by, WrongStage)
    assert not grant.personal


def test_nothing_is_verified_before_something_was_corrected() -> None:
    found = (*UNTIL_PLANNED, audited(date(2025, 2, 10), 1, findings=(finding(),)))
    answer = CorrectionSubmitted(reason=REASON, finding="1-N1", cause="haste", action="more", documents=())
    corrected = Step(answer, "P-registrar", Role.REGISTRAR, date(2025, 2, 12))

    for steps, is_open in ((found, False), ((*found, corrected), True)):
        opened = openings(case_of(*steps), acting(LEADER, Role.AUDITOR, on=ON), AROUND)
        assert [o.open for o in opened if o.decision.name == "close-nonconformity"] == [is_open]


@pytest.mark.parametrize("name", DECISIONS)
def test_without_a_role_for_it_nothing_is_open(name: str) -> None:
    roles = ALL_ROLES - DECISIONS[name].roles

    with pytest.raises(RoleMissing):
        DECISIONS[name].permit(REVIEWED, acting("P-new", *roles, on=ON), AROUND)


@pytest.mark.parametrize("name", DECISIONS)
@pytest.mark.parametrize("body", [OTHER_BODY, None], ids=["another body", "no body"])
def test_nothing_is_open_to_people_of_another_body(name: str, body: str | None) -> None:
    with pytest.raises(ForeignBody):
        DECISIONS[name].permit(REVIEWED, acting("P-new", *ALL_ROLES, on=ON, body=body), AROUND)


@pytest.mark.parametrize("name", DECISIONS)
def test_regulators_and_timers_decide_nothing(name: str) -> None:
    assert not DECISIONS[name].roles & {Role.REGULATOR, Role.SYSTEM}
