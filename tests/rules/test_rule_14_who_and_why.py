"""Rule 14: every event names who, in what role, why, effective when and recorded when."""

from datetime import date

import pytest
from pydantic import ValidationError

from domain.certificate.catalogue import DECISIONS
from domain.certificate.context import Act
from domain.certificate.errors import RoleRequired
from domain.events import EVENTS
from domain.recorded import Recorded
from domain.values import Actor, Role
from tests.domain.certificate.builders import BODY, acting, given
from tests.domain.certificate.sample_history import UNTIL_GRANTED, suspension_step

RECORDED = given(*UNTIL_GRANTED, suspension_step(date(2026, 1, 20), date(2026, 7, 7), date(2026, 1, 8)))


def test_no_event_is_without_a_reason() -> None:
    for topic, event in EVENTS.items():
        assert event.model_fields["reason"].is_required(), topic
        with pytest.raises(ValidationError, match="reason"):
            event.model_validate({"reason": "  "})


def test_no_decision_is_taken_without_a_reason() -> None:
    for decision in DECISIONS.values():
        with pytest.raises(ValidationError, match="reason"):
            decision.terms.model_validate({"reason": ""})


@pytest.mark.parametrize("field", ["actor", "recorded_at", "effective_at", "command"])
def test_no_envelope_is_without_who_and_when(field: str) -> None:
    assert Recorded.model_fields[field].is_required()


def test_who_decides_is_named_in_a_role_of_the_decision() -> None:
    for name, decision in DECISIONS.items():
        actor = decision.actor(acting("P-li", *Role, on=date(2026, 1, 20)))

        assert actor.person == "P-li"
        assert actor.role in decision.roles, name
        assert actor.body == BODY


def test_without_such_a_role_nobody_is_named() -> None:
    act: Act = acting("P-li", on=date(2026, 1, 20))

    for decision in DECISIONS.values():
        with pytest.raises(RoleRequired):
            decision.actor(act)


def test_a_name_is_no_identity() -> None:
    with pytest.raises(ValidationError):
        Actor.model_validate({"person": "李雷", "role": "decider", "body": BODY})


def test_effective_and_recorded_are_told_apart() -> None:
    suspension = RECORDED[-1]

    assert suspension.effective_at < suspension.recorded_at


def test_what_says_nothing_else_is_effective_when_recorded() -> None:
    assert RECORDED[0].effective_at == RECORDED[0].recorded_at
