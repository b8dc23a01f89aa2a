"""Rule 22: the limit of a suspension counts its chain on one ground; its last day closes lifting."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any, Final

import pytest

from domain.certificate.errors import SuspensionAtItsLimit, SuspensionOver, SuspensionTooLong
from domain.events.sanctions import Suspended, SuspensionExtended
from domain.events.set_aside import SetAside, SetAsideBasis
from domain.scheme.grounds import SuspensionGround
from domain.values import Role
from tests.api.case_steps import (
    EVIDENCE as REPORT,
)
from tests.api.case_steps import (
    LIFT,
    evaluate_lifting,
    grant_certificate,
    suspend_certificate,
    today,
)
from tests.api.running_service import Service, json_body
from tests.domain.certificate.builders import (
    CONTEXT,
    OTHER_DECIDER,
    HistoryStep,
    acting,
    case_of,
    noon,
    take,
)
from tests.domain.certificate.sample_history import (
    EVIDENCE,
    REASON,
    UNTIL_GRANTED,
    decision_step,
    lifting_evaluation_step,
    reinstatement_step,
    surveillance_steps,
    suspension_step,
)
from tests.rules.everywhere import read_everywhere

FAILED: Final = SuspensionGround.SURVEILLANCE_FAILED
MET: Final = ("complaints answered",)
SUSPENDED: Final = (
    *surveillance_steps(date(2025, 11, 20), 2, passed=False),
    suspension_step(date(2025, 12, 1), date(2026, 5, 31), ground=FAILED),
)
LIFTED: Final = (
    *SUSPENDED,
    lifting_evaluation_step(date(2026, 4, 8)),
    reinstatement_step(date(2026, 4, 10), effective_on=date(2026, 4, 8)),
)


def decide(name: str, on: date, *steps: HistoryStep, **terms: Any) -> Any:
    act = acting(OTHER_DECIDER, Role.DECIDER, on=on)
    (event,) = take(name, case_of(*UNTIL_GRANTED, *steps), act, terms)
    return event


def suspend(on: date, ground: str, *steps: HistoryStep, **terms: Any) -> Suspended:
    described = {"ground": ground, "document": EVIDENCE, "lift_conditions": MET}
    event = decide("suspend", on, *steps, **described | terms)
    assert isinstance(event, Suspended)
    return event


@pytest.mark.parametrize(
    ("again", "ground", "latest"),
    [
        (date(2026, 4, 20), FAILED, date(2026, 6, 10)),
        (date(2026, 5, 15), FAILED, date(2026, 11, 14)),
        (date(2026, 4, 20), "complaint", date(2026, 10, 19)),
    ],
    ids=["ten days later", "35 days later", "on another ground"],
)
def test_table_v6(again: date, ground: str, latest: date) -> None:
    assert suspend(again, ground, *LIFTED).until == latest
    with pytest.raises(SuspensionTooLong, match=latest.isoformat()):
        suspend(again, ground, *LIFTED, until=latest + timedelta(days=1))


def test_the_lifting_counts_from_the_day_it_was_recorded() -> None:
    until = suspend(date(2026, 5, 10), FAILED, *LIFTED).until  # 32 days after the effect, 30 after the record

    assert until == date(2026, 6, 30)


def test_a_third_suspension_continues_the_same_chain() -> None:
    again = (
        *LIFTED,
        suspension_step(date(2026, 4, 20), date(2026, 6, 10), ground=FAILED),
        reinstatement_step(date(2026, 5, 20)),
    )

    assert suspend(date(2026, 5, 30), FAILED, *again).until == date(2026, 6, 20)


def test_a_chain_used_up_leaves_the_days_in_which_to_revoke() -> None:
    steps = (*SUSPENDED[:-1], suspension_step(date(2025, 11, 28), date(2026, 5, 27), ground=FAILED))
    late = (*steps, lifting_evaluation_step(date(2026, 5, 27)), reinstatement_step(date(2026, 6, 8)))

    assert suspend(date(2026, 6, 9), FAILED, *late).until == date(2026, 6, 16)


def test_what_was_set_aside_does_not_count() -> None:
    case = case_of(*UNTIL_GRANTED, *SUSPENDED)
    void = SetAside(
        reason=REASON, version=case.version, basis=SetAsideBasis.COURT, since=noon(date(2025, 12, 1))
    )
    steps = (*SUSPENDED, decision_step(void, date(2026, 4, 10)))

    assert suspend(date(2026, 4, 20), FAILED, *steps).until == date(2026, 10, 19)


def test_the_suspensions_of_the_predecessor_count() -> None:
    prior = replace(case_of(*UNTIL_GRANTED, *LIFTED), valid_until=date(2026, 4, 15))
    context = replace(CONTEXT, prior=prior)
    case = case_of(*UNTIL_GRANTED, *surveillance_steps(date(2025, 11, 20), 2, passed=False))
    terms = {"ground": FAILED, "lift_conditions": MET}
    act = acting(OTHER_DECIDER, Role.DECIDER, on=date(2026, 4, 20))

    (event,) = take("suspend", case, act, terms, context)

    assert isinstance(event, Suspended)
    assert event.until == date(2026, 6, 10)


BRIEF: Final = suspension_step(date(2026, 1, 8), date(2026, 3, 7))


def test_a_suspension_is_extended_within_its_limit() -> None:
    event = decide("extend-suspension", date(2026, 3, 7), BRIEF, until=date(2026, 7, 7))

    assert event == SuspensionExtended(reason="as the rules ask", until=date(2026, 7, 7))
    with pytest.raises(SuspensionTooLong):
        decide("extend-suspension", date(2026, 3, 7), BRIEF, until=date(2026, 7, 8))


def test_nobody_extends_after_the_last_day_or_beyond_the_limit() -> None:
    longest = suspension_step(date(2026, 1, 8), date(2026, 7, 7))

    with pytest.raises(SuspensionOver):
        decide("extend-suspension", date(2026, 3, 8), BRIEF, until=date(2026, 4, 1))
    with pytest.raises(SuspensionAtItsLimit):
        decide("extend-suspension", date(2026, 3, 1), longest, until=date(2026, 4, 1))


def granted(service: Service) -> tuple[str, str]:
    case, number = grant_certificate(service)
    service.clock.advance(days=10)
    return case, number


def items(service: Service, number: str) -> dict[str, list[str]]:
    """Kinds on the work list of the body for this certificate, and the decisions that come next."""
    service.wait_for_views()
    page = json_body(service.read("/api/v1/staff/worklist", "decider"))
    return {item["kind"]: item["decisions"] for item in page["items"] if item["number"] == number}


def test_lifted_and_suspended_again_in_the_same_minute_it_ends_no_later(service: Service) -> None:
    case, number = granted(service)
    json_body(suspend_certificate(service, case))
    first = service.public(number)["suspended_until"]
    service.clock.advance(days=150)
    json_body(evaluate_lifting(service, case))
    json_body(service.decide(case, "reinstate", "other-decider", conditions_met=[LIFT]))
    json_body(suspend_certificate(service, case))
    answer = service.public(number)

    assert (answer["status"], answer["suspended_until"]) == ("suspended", first)
    too_long = suspend_certificate(service, case, until=first)
    assert too_long.status_code == 409
    last = date.fromisoformat(first)
    service.clock.set_day(last + timedelta(days=1))
    over = read_everywhere(service, number)
    assert (over.status, over.until, over.notices) == ("suspended", first, ("suspension_overdue",))
    assert over.due == {"suspension_over": ("record-lifting-evaluation", "revoke")}
    assert json_body(evaluate_lifting(service, case), 422)["type"] == "/problems/dates-out-of-order"
    refused = json_body(service.decide(case, "reinstate", "other-decider", conditions_met=[LIFT]), 409)
    assert refused["type"] == "/problems/suspension-over"


def test_seven_months_after_the_last_day_nothing_but_revoking_is_left(service: Service) -> None:
    case, number = granted(service)
    json_body(suspend_certificate(service, case, until=(today(service) + timedelta(days=60)).isoformat()))
    service.clock.advance(days=60 + 213)
    refused = json_body(service.decide(case, "reinstate", "other-decider", conditions_met=[LIFT]), 409)
    extended = json_body(service.decide(case, "extend-suspension", "decider", until="2026-12-31"), 409)
    evaluated = json_body(evaluate_lifting(service, case), 409)
    left = service.decide(case, "deregister", "decider", ground="holder_request", document=REPORT)

    assert {each["type"] for each in (refused, extended, evaluated)} == {"/problems/suspension-over"}
    assert json_body(left, 422)["type"] == "/problems/ground-contradicted"
    now = read_everywhere(service, number)
    assert (now.status, now.notices) == ("suspended", ("suspension_overdue",))
    assert now.due == {"suspension_over": ("revoke",)}
    json_body(service.decide(case, "revoke", "decider", ground="suspension_not_remedied"))
    now = read_everywhere(service, number)
    assert (now.status, now.ground, now.due) == ("revoked", "suspension_not_remedied", {})
    history = [line["what"] for line in service.public(number)["history"]]
    assert history == ["granted", "suspended", "revoked"]


def test_an_evaluation_within_the_suspension_may_be_recorded_some_days_later(service: Service) -> None:
    case, number = granted(service)
    last = today(service) + timedelta(days=60)
    json_body(suspend_certificate(service, case, until=last.isoformat()))
    service.clock.set_day(last + timedelta(days=5))
    assert items(service, number)["suspension_over"] == ["record-lifting-evaluation", "revoke"]
    late = json_body(evaluate_lifting(service, case, held_on=(last + timedelta(days=1)).isoformat()), 422)
    json_body(evaluate_lifting(service, case, held_on=last.isoformat()))
    assert items(service, number)["suspension_over"] == ["reinstate", "revoke"]
    back: dict[str, Any] = {"conditions_met": [LIFT], "effective_on": str(last - timedelta(days=1))}
    early = json_body(service.decide(case, "reinstate", "other-decider", **back), 422)
    json_body(service.decide(case, "reinstate", "other-decider", conditions_met=[LIFT]))

    assert {late["type"], early["type"]} == {"/problems/dates-out-of-order"}
    assert service.public(number)["status"] == "valid"


def test_six_days_later_the_evaluation_cannot_be_recorded(service: Service) -> None:
    case, _ = granted(service)
    last = today(service) + timedelta(days=60)
    json_body(suspend_certificate(service, case, until=last.isoformat()))
    service.clock.set_day(last + timedelta(days=6))

    refused = json_body(evaluate_lifting(service, case, held_on=last.isoformat()), 409)

    assert refused["type"] == "/problems/suspension-over"


def test_a_suspension_for_fault_is_not_lifted_without_an_evaluation(service: Service) -> None:
    case, number = granted(service)
    json_body(suspend_certificate(service, case))
    service.clock.advance(days=3)

    refused = json_body(service.decide(case, "reinstate", "other-decider", conditions_met=[LIFT]), 409)

    assert refused["type"] == "/problems/lifting-not-evaluated"
    assert service.public(number)["status"] == "suspended"


def test_a_voluntary_suspension_is_lifted_without_one(service: Service) -> None:
    case, number = granted(service)
    json_body(suspend_certificate(service, case, ground="holder_request"))
    service.clock.advance(days=3)
    json_body(service.decide(case, "reinstate", "other-decider", conditions_met=[LIFT]))

    assert service.public(number)["status"] == "valid"


def test_an_extension_is_public_and_moves_the_last_day(service: Service) -> None:
    case, number = granted(service)
    last = today(service) + timedelta(days=20)
    json_body(suspend_certificate(service, case, until=last.isoformat()))
    service.clock.advance(days=10)
    assert items(service, number)["suspension_ending"] == [
        "record-lifting-evaluation",
        "extend-suspension",
        "revoke",
    ]
    later = (last + timedelta(days=30)).isoformat()
    json_body(service.decide(case, "extend-suspension", "decider", until=later))
    answer = service.public(number)

    assert answer["suspended_until"] == later
    assert [line["what"] for line in answer["history"]][-1] == "suspension-extended"
    service.clock.set_day(last + timedelta(days=1))
    assert service.public(number)["suspension_overdue"] is False
