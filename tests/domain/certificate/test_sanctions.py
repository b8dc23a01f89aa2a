"""Sanctions: downgrade, suspend, reinstate and end, within limits and in order of time (rules 5, 7)."""

from datetime import date
from typing import Any

import pytest

from domain.certificate.errors import (
    CertificateExpired,
    ConditionsNotConfirmed,
    DatesOutOfOrder,
    LevelNotAvailable,
    LowestLevel,
    SuspensionTooLong,
    WrongStage,
)
from domain.certificate.state import Stage
from domain.certificate.surveillance import SurveillanceOverdue
from domain.events.sanctions import Deregistered, Downgraded, Reinstated, Revoked, Suspended
from domain.events.upkeep import Upgraded
from domain.scheme.errors import UnknownLevel
from domain.values import Role
from tests.domain.certificate.builders import OTHER_DECIDER, HistoryStep, acting, case_of, take
from tests.domain.certificate.sample_history import (
    EVIDENCE,
    LAST_DAY,
    REASON,
    REFUSED,
    UNTIL_GRANTED,
    UNTIL_REVIEWED,
    decision_step,
    deregistration_step,
    downgrade_step,
    granted_event,
    lifting_evaluation_step,
    reinstatement_step,
    revocation_step,
    suspension_step,
)

ON = date(2026, 1, 20)
MET = ("complaints answered",)
SUSPENSION: dict[str, object] = {"ground": "complaint", "document": EVIDENCE, "lift_conditions": MET}
STOPPED = suspension_step(date(2026, 1, 8), until=date(2026, 7, 7))
EVALUATED = lifting_evaluation_step(date(2026, 1, 15))
ENDS: dict[str, dict[str, object]] = {
    "revoke": {"ground": "fraud", "document": EVIDENCE},
    "deregister": {"ground": "holder_request", "document": EVIDENCE},
}
WHAT: dict[str, dict[str, object]] = {
    "downgrade": {"level": "qualified"},
    "suspend": SUSPENSION,
    "reinstate": {"conditions_met": MET},
    **ENDS,
}


def sanction(name: str, *steps: HistoryStep, on: date = ON, **said: Any) -> Any:
    act = acting(OTHER_DECIDER, Role.DECIDER, on=on)
    (event,) = take(name, case_of(*UNTIL_GRANTED, *steps), act, {**WHAT[name], **said})
    return event


def test_a_suspension_lasts_as_long_as_the_scheme_allows_if_nothing_is_said() -> None:
    event = sanction("suspend")

    assert isinstance(event, Suspended)
    assert event.until == date(2026, 7, 19)


def test_the_limit_is_counted_from_its_first_day() -> None:
    assert sanction("suspend", effective_on=date(2026, 1, 8)).until == date(2026, 7, 7)


def test_a_suspension_beyond_the_limit_is_refused() -> None:
    with pytest.raises(SuspensionTooLong, match="2026-07-19"):
        sanction("suspend", until=date(2026, 7, 20))


def test_a_suspension_does_not_end_before_it_begins() -> None:
    with pytest.raises(DatesOutOfOrder):
        sanction("suspend", until=date(2026, 1, 19))


def test_what_is_suspended_is_not_suspended_again() -> None:
    with pytest.raises(WrongStage):
        sanction("suspend", STOPPED)


@pytest.mark.parametrize(("day", "fits"), [(date(2026, 3, 2), False), (date(2026, 3, 3), True)])
def test_suspensions_never_overlap(day: date, fits: bool) -> None:
    steps = (STOPPED, reinstatement_step(date(2026, 3, 2)))

    if fits:
        assert sanction("suspend", *steps, on=date(2026, 3, 9), effective_on=day).effective_on == day
    else:
        with pytest.raises(DatesOutOfOrder):
            sanction("suspend", *steps, on=date(2026, 3, 9), effective_on=day)


def test_a_suspension_lifted_from_the_start_of_a_day_may_be_followed_on_that_day() -> None:
    steps = (STOPPED, reinstatement_step(date(2026, 3, 2), effective_on=date(2026, 3, 2)))

    assert sanction("suspend", *steps, on=date(2026, 3, 2), effective_on=date(2026, 3, 2))


def test_a_suspension_is_lifted_when_its_conditions_are_met() -> None:
    assert sanction("reinstate", STOPPED, EVALUATED) == Reinstated(reason=REASON, conditions_met=MET)


def test_other_conditions_lift_nothing() -> None:
    with pytest.raises(ConditionsNotConfirmed, match="complaints answered"):
        sanction("reinstate", STOPPED, EVALUATED, conditions_met=("paid",))


@pytest.mark.parametrize(("day", "fits"), [(date(2026, 1, 14), False), (date(2026, 1, 15), True)])
def test_it_is_lifted_no_earlier_than_its_evaluation_was_held(day: date, fits: bool) -> None:
    if fits:
        assert sanction("reinstate", STOPPED, EVALUATED, effective_on=day).effective_on == day
    else:
        with pytest.raises(DatesOutOfOrder):
            sanction("reinstate", STOPPED, EVALUATED, effective_on=day)


def test_it_is_not_lifted_from_its_first_day_on() -> None:
    first_day = date(2026, 1, 8)

    with pytest.raises(DatesOutOfOrder):
        sanction("reinstate", STOPPED, lifting_evaluation_step(first_day), effective_on=first_day)


def test_it_is_not_lifted_while_surveillance_is_overdue() -> None:
    with pytest.raises(SurveillanceOverdue, match="2026-03-10"):
        sanction("reinstate", STOPPED, on=date(2026, 3, 11))


def test_what_runs_is_not_lifted() -> None:
    with pytest.raises(WrongStage):
        sanction("reinstate")


def test_a_lower_level_is_given() -> None:
    assert sanction("downgrade", level="four-star") == Downgraded(reason=REASON, level="four-star")


@pytest.mark.parametrize("level", ["five-star", "four-star"])
def test_a_downgrade_goes_down(level: str) -> None:
    with pytest.raises(LevelNotAvailable):
        sanction("downgrade", downgrade_step(date(2025, 9, 1), "four-star"), level=level)


def test_there_is_nothing_below_the_lowest_level() -> None:
    with pytest.raises(LowestLevel):
        sanction("downgrade", downgrade_step(date(2025, 9, 1), "qualified"))


def test_a_downgrade_goes_to_a_level_of_the_scheme() -> None:
    with pytest.raises(UnknownLevel):
        sanction("downgrade", level="eight-star")


@pytest.mark.parametrize(
    "step",
    [
        downgrade_step(date(2025, 9, 1), "four-star"),
        decision_step(Upgraded(reason=REASON, audit=1, level="five-star"), date(2025, 9, 1)),
    ],
    ids=["downgrade", "upgrade"],
)
def test_one_level_follows_another(step: HistoryStep) -> None:
    assert sanction("downgrade", step, effective_on=date(2025, 9, 2)).effective_on == date(2025, 9, 2)
    with pytest.raises(DatesOutOfOrder):
        sanction("downgrade", step, effective_on=date(2025, 9, 1))


def test_what_is_suspended_can_be_lowered() -> None:
    assert isinstance(sanction("downgrade", STOPPED), Downgraded)


@pytest.mark.parametrize("steps", [(), (STOPPED,)], ids=["running", "suspended"])
@pytest.mark.parametrize(("name", "end"), [("revoke", Revoked), ("deregister", Deregistered)])
def test_what_lives_can_be_ended(name: str, end: type, steps: tuple[HistoryStep, ...]) -> None:
    assert isinstance(sanction(name, *steps), end)


@pytest.mark.parametrize("end", [revocation_step(date(2026, 1, 8)), deregistration_step(date(2026, 1, 8))])
@pytest.mark.parametrize("name", WHAT)
def test_after_its_end_nothing_follows(name: str, end: HistoryStep) -> None:
    with pytest.raises(WrongStage):
        sanction(name, end)


@pytest.mark.parametrize("name", WHAT)
def test_after_its_last_day_nothing_follows(name: str) -> None:
    with pytest.raises(CertificateExpired, match="2028-03-09"):
        sanction(name, suspension_step(date(2028, 1, 1), date(2028, 6, 30)), on=date(2028, 3, 10))


@pytest.mark.parametrize("name", ENDS)
def test_on_its_last_day_it_can_still_be_ended(name: str) -> None:
    assert sanction(name, on=LAST_DAY)


@pytest.mark.parametrize("name", WHAT)
def test_before_the_grant_there_is_nothing_to_sanction(name: str) -> None:
    act = acting(OTHER_DECIDER, Role.DECIDER, on=ON)

    with pytest.raises(WrongStage):
        take(name, case_of(*UNTIL_REVIEWED), act, WHAT[name])


@pytest.mark.parametrize("name", ["downgrade", "suspend", *ENDS])
@pytest.mark.parametrize("day", [date(2025, 3, 9), date(2026, 1, 21)], ids=["before the grant", "tomorrow"])
def test_it_holds_from_a_day_of_the_certificate_that_has_come(name: str, day: date) -> None:
    with pytest.raises(DatesOutOfOrder):
        sanction(name, effective_on=day)


def test_a_certificate_granted_ahead_can_be_ended_before_its_first_day() -> None:
    ahead = decision_step(
        granted_event(valid_from=date(2026, 3, 1), valid_until=date(2029, 2, 28)), date(2025, 12, 1)
    )
    act = acting(OTHER_DECIDER, Role.DECIDER, on=ON)

    (event,) = take("revoke", case_of(*UNTIL_REVIEWED, ahead), act, ENDS["revoke"])

    assert isinstance(event, Revoked)


def test_a_refused_case_is_not_refused_again() -> None:
    with pytest.raises(WrongStage):
        take("refuse", case_of(*UNTIL_REVIEWED, REFUSED), acting(OTHER_DECIDER, Role.DECIDER, on=ON))


def test_a_refusal_ends_the_case_without_a_number() -> None:
    case = case_of(*UNTIL_REVIEWED, REFUSED)

    assert (case.stage, case.number) == (Stage.REFUSED, None)
