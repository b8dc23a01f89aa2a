"""Changes: reported, evaluated by one, decided by another; and slips of the pen put right."""

from datetime import date
from typing import Any

import pytest

from domain.certificate.changes import NoChangePending
from domain.certificate.errors import DatesReversed, DoesNotFit, Expired, ImpartialityBroken, UnknownMatter
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
from tests.domain.certificate.given import (
    OTHER_DECIDER,
    REGISTRAR,
    REVIEWER,
    Step,
    acting,
    case_of,
    noon,
    take,
)
from tests.domain.certificate.steps import (
    APPLIED,
    DECLINED,
    GRANTED_ON,
    OTHER_USCC,
    PARTICULARS,
    REASON,
    UNTIL_GRANTED,
    UNTIL_SIGNED,
    USCC,
    decided,
)

ON = date(2026, 2, 20)
REPORTED = date(2026, 2, 1)
NAME = Alteration(name="乙公司")


def requested(number: int = 1, proposed: Alteration = NAME, on: date = REPORTED) -> Step:
    event = ChangeRequested(
        reason=REASON,
        change=number,
        kind=ChangeKind.PARTICULARS,
        description="renamed",
        proposed=proposed,
        reported_on=REPORTED,
    )
    return Step(event, REGISTRAR, Role.REGISTRAR, on)


def evaluated(number: int = 1, favourable: bool = True, by: str = REVIEWER, on: date = REPORTED) -> Step:
    return Step(ChangeEvaluated(reason=REASON, change=number, favourable=favourable), by, Role.REVIEWER, on)


def changed(name: str, effective_on: date, on: date = date(2026, 2, 10)) -> Step:
    altered = Alteration(name=name)
    return decided(Changed(reason=REASON, change=1, altered=altered, effective_on=effective_on), on)


def taken(name: str, *steps: Step, by: str = OTHER_DECIDER, on: date = ON, **said: Any) -> Any:
    act = acting(by, Role.DECIDER, Role.REGISTRAR, Role.REVIEWER, on=on)
    (event,) = take(name, case_of(*UNTIL_GRANTED, *steps), act, said)
    return event


def report(**said: Any) -> Any:
    terms = {"kind": "particulars", "description": "renamed", "proposed": NAME, "reported_on": REPORTED}
    return taken("request-change", **{**terms, **said})


def test_a_reported_change_gets_a_number() -> None:
    assert report() == requested().event


@pytest.mark.parametrize(
    ("kind", "proposed"),
    [("particulars", Alteration(scope="更多")), ("service", NAME), ("management", NAME)],
)
def test_each_kind_of_change_touches_its_own_fields(kind: str, proposed: Alteration) -> None:
    with pytest.raises(DoesNotFit):
        report(kind=kind, proposed=proposed)


def test_a_change_says_what_would_become_different() -> None:
    assert report(kind="management", proposed=Alteration())
    with pytest.raises(DoesNotFit):
        report(proposed=Alteration())


def test_a_change_is_not_reported_tomorrow() -> None:
    with pytest.raises(DatesReversed):
        report(reported_on=date(2026, 2, 21))


def test_of_an_expired_certificate_no_change_is_reported() -> None:
    with pytest.raises(Expired):
        taken("request-change", on=date(2028, 3, 10), kind="service", description="x", reported_on=REPORTED)


def test_a_change_is_evaluated_on_paper_or_by_an_audit_that_was_held() -> None:
    assert taken("evaluate-change", requested(), change=1, favourable=True, audit=1).audit == 1
    with pytest.raises(UnknownMatter):
        taken("evaluate-change", requested(), change=1, favourable=True, audit=2)


def test_an_unknown_change_is_not_evaluated() -> None:
    with pytest.raises(UnknownMatter):
        taken("evaluate-change", requested(), change=2, favourable=True)


def test_where_nothing_was_reported_nothing_is_evaluated() -> None:
    with pytest.raises(NoChangePending):
        taken("evaluate-change", change=1, favourable=True)


def test_an_evaluated_change_is_taken_over() -> None:
    event = taken("change", requested(), evaluated(), change=1)

    assert event == Changed(reason=REASON, change=1, altered=NAME)


def test_a_change_is_not_decided_before_its_evaluation() -> None:
    with pytest.raises(NoChangePending):
        taken("change", requested(), change=1)
    with pytest.raises(NoChangePending):
        taken("change", requested(), evaluated(), requested(2), change=2)


def test_an_unfavourable_evaluation_only_lets_it_be_rejected() -> None:
    steps = (requested(), evaluated(favourable=False))

    assert taken("reject-change", *steps, change=1) == ChangeRejected(reason=REASON, change=1)
    with pytest.raises(DoesNotFit):
        taken("change", *steps, change=1)


@pytest.mark.parametrize("name", ["change", "reject-change"])
def test_nobody_decides_on_their_own_evaluation(name: str) -> None:
    with pytest.raises(ImpartialityBroken):
        taken(name, requested(), evaluated(by=OTHER_DECIDER), change=1)
    with pytest.raises(ImpartialityBroken):
        taken(name, requested(), evaluated(by=OTHER_DECIDER), requested(2), evaluated(2), change=1)


@pytest.mark.parametrize("day", [date(2025, 3, 9), date(2026, 2, 21)], ids=["before the grant", "tomorrow"])
def test_a_change_holds_from_a_day_of_the_certificate_that_has_come(day: date) -> None:
    with pytest.raises(DatesReversed):
        taken("change", requested(), evaluated(), change=1, effective_on=day)


def test_a_change_from_an_earlier_day_leaves_a_later_one_in_the_case() -> None:
    later = changed("乙公司", date(2026, 2, 1))
    earlier = changed("甲公司", date(2026, 1, 1), on=date(2026, 2, 12))

    assert case_of(*UNTIL_GRANTED, later, earlier).particulars.organisation.name == "乙公司"


def test_every_code_the_holder_ever_had_is_remembered() -> None:
    altered = Alteration(uscc=OTHER_USCC)
    step = decided(Changed(reason=REASON, change=1, altered=altered), ON)

    assert case_of(*UNTIL_GRANTED, step).usccs == {USCC, OTHER_USCC}


def test_a_slip_of_the_pen_is_put_right_from_when_it_was_made() -> None:
    event = taken("rectify", rectifies=7, altered=NAME)

    assert event == Rectified(
        reason=REASON, rectifies=7, altered=NAME, since=noon(GRANTED_ON).replace(hour=16, day=9)
    )


def test_a_slip_in_the_application_is_put_right_before_the_grant() -> None:
    act = acting(OTHER_DECIDER, Role.DECIDER, on=ON)

    (event,) = take("rectify", case_of(*UNTIL_SIGNED), act, {"rectifies": 1, "altered": NAME})

    assert isinstance(event, Rectified)


def test_after_the_grant_the_grant_is_put_right_not_the_application() -> None:
    with pytest.raises(UnknownMatter):
        taken("rectify", rectifies=1, altered=NAME)


@pytest.mark.parametrize("altered", [Alteration(), Alteration(address="新地址")], ids=["nothing", "not said"])
def test_only_what_the_event_said_is_put_right(altered: Alteration) -> None:
    with pytest.raises(DoesNotFit):
        taken("rectify", changed("乙公司", date(2026, 2, 1)), rectifies=8, altered=altered)


def test_putting_the_grant_right_leaves_a_later_change_in_the_case() -> None:
    event = taken(
        "rectify", changed("乙公司", date(2026, 2, 1)), rectifies=7, altered=Alteration(name="甲公司")
    )
    case = case_of(*UNTIL_GRANTED, changed("乙公司", date(2026, 2, 1)), decided(event, ON))

    assert case.particulars.organisation.name == "乙公司"


def test_what_was_never_published_is_not_put_right() -> None:
    act = acting(OTHER_DECIDER, Role.DECIDER, on=ON)

    with pytest.raises(NotAllowedNow):
        take("rectify", case_of(APPLIED, DECLINED), act, {"rectifies": 1, "altered": NAME})


def test_an_evaluation_names_the_particulars_of_the_certificate_unchanged() -> None:
    assert case_of(*UNTIL_GRANTED, requested(), evaluated()).particulars == PARTICULARS
