"""Available decisions: a person is offered exactly the decisions that no guard refuses them now."""

from datetime import date

import pytest

from domain.certificate.catalogue import DECISIONS, available_decisions
from domain.certificate.errors import CaseOfAnotherBody, RoleRequired, WrongStage
from domain.events.evaluation import CorrectionSubmitted
from domain.values import Role
from tests.domain.certificate.builders import (
    CONTEXT,
    DECIDER,
    LEADER,
    OTHER_BODY,
    HistoryStep,
    acting,
    case_of,
)
from tests.domain.certificate.sample_history import (
    REASON,
    UNTIL_GRANTED,
    UNTIL_PLANNED,
    UNTIL_REVIEWED,
    audit_step,
    finding,
)

ON = date(2025, 3, 10)
REVIEWED = case_of(*UNTIL_REVIEWED)
ALL_ROLES = frozenset(Role)


def test_every_decision_is_told_once() -> None:
    found = available_decisions(REVIEWED, acting(DECIDER, Role.DECIDER, on=ON), CONTEXT)

    assert [opening.decision.name for opening in found] == list(DECISIONS)
    assert len(found) == len(DECISIONS)


def test_a_decider_may_grant_or_refuse_what_was_reviewed() -> None:
    found = available_decisions(REVIEWED, acting(DECIDER, Role.DECIDER, on=ON), CONTEXT)

    assert {opening.decision.name for opening in found if opening.open} == {"grant", "refuse", "rectify"}


def test_the_auditor_sees_that_it_is_closed_to_this_person_only() -> None:
    found = available_decisions(REVIEWED, acting(LEADER, *ALL_ROLES, on=ON), CONTEXT)
    (grant,) = (opening for opening in found if opening.decision.name == "grant")

    assert (grant.open, grant.is_personal) == (False, True)


def test_what_the_case_does_not_permit_is_closed_to_everybody() -> None:
    found = available_decisions(case_of(*UNTIL_GRANTED), acting("P-new", *ALL_ROLES, on=ON), CONTEXT)
    (grant,) = (opening for opening in found if opening.decision.name == "grant")

    assert isinstance(grant.closed_by, WrongStage)
    assert not grant.is_personal


def test_nothing_is_verified_before_something_was_corrected() -> None:
    found = (*UNTIL_PLANNED, audit_step(date(2025, 2, 10), 1, findings=(finding(),)))
    answer = CorrectionSubmitted(reason=REASON, finding="1-N1", cause="haste", action="more", documents=())
    corrected = HistoryStep(answer, "P-registrar", Role.REGISTRAR, date(2025, 2, 12))

    for steps, is_open in ((found, False), ((*found, corrected), True)):
        opened = available_decisions(case_of(*steps), acting(LEADER, Role.AUDITOR, on=ON), CONTEXT)
        assert [o.open for o in opened if o.decision.name == "close-nonconformity"] == [is_open]


def test_without_a_role_for_it_nothing_is_open() -> None:
    for decision in DECISIONS.values():
        roles = ALL_ROLES - decision.roles

        with pytest.raises(RoleRequired):
            decision.permit(REVIEWED, acting("P-new", *roles, on=ON), CONTEXT)


@pytest.mark.parametrize("body", [OTHER_BODY, None], ids=["another body", "no body"])
def test_nothing_is_open_to_people_of_another_body(body: str | None) -> None:
    for decision in DECISIONS.values():
        with pytest.raises(CaseOfAnotherBody):
            decision.permit(REVIEWED, acting("P-new", *ALL_ROLES, on=ON, body=body), CONTEXT)


def test_regulators_and_timers_decide_nothing() -> None:
    for name, decision in DECISIONS.items():
        assert not decision.roles & {Role.REGULATOR, Role.SYSTEM}, name
