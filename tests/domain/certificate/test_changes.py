"""Changes: reported, evaluated by one person, decided by another; rectification of clerical errors."""

from datetime import date
from typing import Any

import pytest

from domain.certificate.changes import NoChangePending
from domain.certificate.errors import (
    CertificateExpired,
    DatesOutOfOrder,
    ImpartialityRequired,
    InconsistentValues,
    UnknownProceeding,
)
from domain.errors import NotAllowedNow
from domain.events.upkeep import (
    Changed,
    ChangeEvaluated,
    ChangeKind,
    ChangeRejected,
    ChangeRequested,
    Rectified,
)
from domain.organisation import Alteration
from domain.values import Role
from tests.domain.certificate.builders import (
    OTHER_DECIDER,
    REGISTRAR,
    REVIEWER,
    HistoryStep,
    acting,
    case_of,
    noon,
    take,
)
from tests.domain.certificate.sample_history import (
    APPLIED,
    DECLINED,
    GRANTED_ON,
    OTHER_USCC,
    PARTICULARS,
    REASON,
    UNTIL_GRANTED,
    UNTIL_SIGNED,
    USCC,
    decision_step,
)

ON = date(2026, 2, 20)
REPORTED = date(2026, 2, 1)
NAME = Alteration(name="乙公司")


def change_request_step(number: int = 1, proposed: Alteration = NAME, on: date = REPORTED) -> HistoryStep:
    event = ChangeRequested(
        reason=REASON,
        change=number,
        kind=ChangeKind.PARTICULARS,
        description="renamed",
        proposed=proposed,
        reported_on=REPORTED,
    )
    return HistoryStep(event, REGISTRAR, Role.REGISTRAR, on)


def change_evaluation_step(
    number: int = 1, favourable: bool = True, by: str = REVIEWER, on: date = REPORTED
) -> HistoryStep:
    return HistoryStep(
        ChangeEvaluated(reason=REASON, change=number, favourable=favourable), by, Role.REVIEWER, on
    )


def change_step(name: str, effective_on: date, on: date = date(2026, 2, 10)) -> HistoryStep:
    altered = Alteration(name=name)
    return decision_step(Changed(reason=REASON, change=1, altered=altered, effective_on=effective_on), on)


def event_of(name: str, *steps: HistoryStep, by: str = OTHER_DECIDER, on: date = ON, **fields: Any) -> Any:
    act = acting(by, Role.DECIDER, Role.REGISTRAR, Role.REVIEWER, on=on)
    (event,) = take(name, case_of(*UNTIL_GRANTED, *steps), act, fields)
    return event


def report(**said: Any) -> Any:
    terms = {"kind": "particulars", "description": "renamed", "proposed": NAME, "reported_on": REPORTED}
    return event_of("request-change", **{**terms, **said})


def test_a_reported_change_gets_a_number() -> None:
    assert report() == change_request_step().event


@pytest.mark.parametrize(
    ("kind", "proposed"),
    [("particulars", Alteration(scope="更多")), ("service", NAME), ("management", NAME)],
)
def test_each_kind_of_change_touches_its_own_fields(kind: str, proposed: Alteration) -> None:
    with pytest.raises(InconsistentValues):
        report(kind=kind, proposed=proposed)


def test_a_change_says_what_would_become_different() -> None:
    assert report(kind="management", proposed=Alteration())
    with pytest.raises(InconsistentValues):
        report(proposed=Alteration())


def test_a_change_is_not_reported_tomorrow() -> None:
    with pytest.raises(DatesOutOfOrder):
        report(reported_on=date(2026, 2, 21))


def test_of_an_expired_certificate_no_change_is_reported() -> None:
    with pytest.raises(CertificateExpired):
        event_of(
            "request-change", on=date(2028, 3, 10), kind="service", description="x", reported_on=REPORTED
        )


def test_a_change_is_evaluated_on_paper_or_by_an_audit_that_was_held() -> None:
    assert event_of("evaluate-change", change_request_step(), change=1, favourable=True, audit=1).audit == 1
    with pytest.raises(UnknownProceeding):
        event_of("evaluate-change", change_request_step(), change=1, favourable=True, audit=2)


def test_an_unknown_change_is_not_evaluated() -> None:
    with pytest.raises(UnknownProceeding):
        event_of("evaluate-change", change_request_step(), change=2, favourable=True)


def test_where_nothing_was_reported_nothing_is_evaluated() -> None:
    with pytest.raises(NoChangePending):
        event_of("evaluate-change", change=1, favourable=True)


def test_an_evaluated_change_is_taken_over() -> None:
    event = event_of("change", change_request_step(), change_evaluation_step(), change=1)

    assert event == Changed(reason=REASON, change=1, altered=NAME)


def test_a_change_is_not_decided_before_its_evaluation() -> None:
    with pytest.raises(NoChangePending):
        event_of("change", change_request_step(), change=1)
    with pytest.raises(NoChangePending):
        event_of("change", change_request_step(), change_evaluation_step(), change_request_step(2), change=2)


def test_an_unfavourable_evaluation_only_lets_it_be_rejected() -> None:
    steps = (change_request_step(), change_evaluation_step(favourable=False))

    assert event_of("reject-change", *steps, change=1) == ChangeRejected(reason=REASON, change=1)
    with pytest.raises(InconsistentValues):
        event_of("change", *steps, change=1)


@pytest.mark.parametrize("name", ["change", "reject-change"])
def test_nobody_decides_on_their_own_evaluation(name: str) -> None:
    with pytest.raises(ImpartialityRequired):
        event_of(name, change_request_step(), change_evaluation_step(by=OTHER_DECIDER), change=1)
    with pytest.raises(ImpartialityRequired):
        event_of(
            name,
            change_request_step(),
            change_evaluation_step(by=OTHER_DECIDER),
            change_request_step(2),
            change_evaluation_step(2),
            change=1,
        )


@pytest.mark.parametrize("day", [date(2025, 3, 9), date(2026, 2, 21)], ids=["before the grant", "tomorrow"])
def test_a_change_holds_from_a_day_of_the_certificate_that_has_come(day: date) -> None:
    with pytest.raises(DatesOutOfOrder):
        event_of("change", change_request_step(), change_evaluation_step(), change=1, effective_on=day)


def test_a_change_from_an_earlier_day_leaves_a_later_one_in_the_case() -> None:
    later = change_step("乙公司", date(2026, 2, 1))
    earlier = change_step("甲公司", date(2026, 1, 1), on=date(2026, 2, 12))

    assert case_of(*UNTIL_GRANTED, later, earlier).particulars.organisation.name == "乙公司"


def test_every_code_the_holder_ever_had_is_remembered() -> None:
    altered = Alteration(uscc=OTHER_USCC)
    step = decision_step(Changed(reason=REASON, change=1, altered=altered), ON)

    assert case_of(*UNTIL_GRANTED, step).usccs == {USCC, OTHER_USCC}


def test_a_slip_of_the_pen_is_put_right_from_when_it_was_made() -> None:
    event = event_of("rectify", rectifies=7, altered=NAME)

    assert event == Rectified(
        reason=REASON, rectifies=7, altered=NAME, since=noon(GRANTED_ON).replace(hour=16, day=9)
    )


def test_a_slip_in_the_application_is_put_right_before_the_grant() -> None:
    act = acting(OTHER_DECIDER, Role.DECIDER, on=ON)

    (event,) = take("rectify", case_of(*UNTIL_SIGNED), act, {"rectifies": 1, "altered": NAME})

    assert isinstance(event, Rectified)


def test_after_the_grant_the_grant_is_put_right_not_the_application() -> None:
    with pytest.raises(UnknownProceeding):
        event_of("rectify", rectifies=1, altered=NAME)


@pytest.mark.parametrize("altered", [Alteration(), Alteration(address="新地址")], ids=["nothing", "not said"])
def test_only_what_the_event_said_is_put_right(altered: Alteration) -> None:
    with pytest.raises(InconsistentValues):
        event_of("rectify", change_step("乙公司", date(2026, 2, 1)), rectifies=8, altered=altered)


def test_putting_the_grant_right_leaves_a_later_change_in_the_case() -> None:
    event = event_of(
        "rectify", change_step("乙公司", date(2026, 2, 1)), rectifies=7, altered=Alteration(name="甲公司")
    )
    case = case_of(*UNTIL_GRANTED, change_step("乙公司", date(2026, 2, 1)), decision_step(event, ON))

    assert case.particulars.organisation.name == "乙公司"


def test_what_was_never_published_is_not_put_right() -> None:
    act = acting(OTHER_DECIDER, Role.DECIDER, on=ON)

    with pytest.raises(NotAllowedNow):
        take("rectify", case_of(APPLIED, DECLINED), act, {"rectifies": 1, "altered": NAME})


def test_an_evaluation_names_the_particulars_of_the_certificate_unchanged() -> None:
    assert case_of(*UNTIL_GRANTED, change_request_step(), change_evaluation_step()).particulars == PARTICULARS
