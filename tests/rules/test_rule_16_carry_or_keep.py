"""Rule 16: where the successor's particulars differ already, the decider says whether to carry or to keep."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any, Final
from uuid import UUID

import pytest

from domain.calendar import add_months
from domain.certificate.carrying import SuccessorDiffers
from domain.certificate.errors import InconsistentValues
from domain.certificate.state import Certificate
from domain.certificate.succession import carried_over
from domain.events.base import Event
from domain.events.set_aside import CarriedOver
from domain.organisation import Alteration
from domain.values import Role
from tests.api.case_steps import grant_certificate, supervise_until_renewal, today
from tests.api.running_service import FIRST_DAY, Service, json_body
from tests.domain.certificate.builders import CONTEXT, OTHER_DECIDER, acting, case_of, take
from tests.domain.certificate.sample_history import (
    LAST_DAY,
    SUPERVISED,
    UNTIL_GRANTED,
    UNTIL_REVIEWED,
    decision_step,
    granted_event,
)
from tests.pages.html_forms import DecisionPages, LastForm
from tests.rules.everywhere import read_everywhere

BEGINS: Final = LAST_DAY + timedelta(days=1)
ON: Final = date(2028, 2, 1)
OWN: Final = {"name": "福州示范电器销售有限公司", "headcount": 90}
NEW: Final = {"name": "福州示范智能家电有限公司", "headcount": 120, "address": "福建省福州市示范路 12 号"}
PRIOR: Final = case_of(*UNTIL_GRANTED, *SUPERVISED)


def successor_with(values: Mapping[str, object]) -> Certificate:
    """A successor granted with other particulars than its predecessor has."""
    granted = granted_event(valid_from=BEGINS, valid_until=date(2031, 3, 9))
    particulars = Alteration.model_validate(values).applied_to(granted.particulars)
    step = decision_step(granted.model_copy(update={"particulars": particulars}), ON)
    return case_of(*UNTIL_REVIEWED, step, stream=UUID(int=9))


def events_of_rectification(
    altered: Mapping[str, object], *, own: Mapping[str, object] = OWN, on: date = ON, **terms: Any
) -> list[Event]:
    context = replace(CONTEXT, successor=successor_with(own))
    return take(
        "rectify",
        PRIOR,
        acting(OTHER_DECIDER, Role.DECIDER, on=on),
        {"rectifies": 7, "altered": altered, **terms},
        context,
    )


@pytest.mark.parametrize(
    "terms",
    [{}, {"carry": ["name"]}, {"carry": ["name", "headcount"], "keep": ["name"]}],
    ids=["none is named", "one is missing", "one is named twice"],
)
def test_each_field_that_differs_is_named_once(terms: dict[str, Any]) -> None:
    with pytest.raises(SuccessorDiffers) as refused:
        events_of_rectification(NEW, **terms)

    assert refused.value.fields == ("name", "headcount")


@pytest.mark.parametrize(
    ("altered", "own"),
    [(NEW, {}), (NEW, {"name": NEW["name"]}), ({"address": NEW["address"]}, OWN)],
    ids=["the successor has the old values", "it has the new value", "the altered field is the same"],
)
def test_nothing_is_asked_where_nothing_differs(
    altered: Mapping[str, object], own: Mapping[str, object]
) -> None:
    assert events_of_rectification(altered, own=own)
    with pytest.raises(InconsistentValues):
        events_of_rectification(altered, own=own, keep=["name"])


def test_nothing_is_asked_once_the_successor_has_begun() -> None:
    assert events_of_rectification(NEW, on=BEGINS)


def test_what_is_to_be_carried_is_and_what_is_to_be_kept_is_not() -> None:
    events = events_of_rectification(NEW, carry=["name"], keep=["headcount"])
    context = replace(CONTEXT, successor=successor_with(OWN))
    act = acting(OTHER_DECIDER, Role.DECIDER, on=ON)
    [carried] = carried_over(PRIOR, events, act, context, ("name",))

    assert isinstance(carried, CarriedOver)
    assert carried.altered == Alteration.model_validate({k: NEW[k] for k in ("name", "address")})


@pytest.fixture
def differing(service: Service) -> tuple[str, str]:
    """A certificate with a new name to decide on, and the number of its successor with a name of its own."""
    case, _ = grant_certificate(service)
    supervise_until_renewal(service, case)
    service.clock.set_day(add_months(FIRST_DAY, 32))
    follower, number = grant_certificate(service, prior=case)
    json_body(
        service.decide(follower, "rectify", "other-decider", rectifies=7, altered={"name": OWN["name"]})
    )
    report: dict[str, Any] = {"kind": "particulars", "description": "更名", "proposed": {"name": NEW["name"]}}
    day = today(service).isoformat()
    json_body(service.decide(case, "request-change", "registrar", **report, reported_on=day))
    json_body(service.decide(case, "evaluate-change", "reviewer", change=1, favourable=True))
    return case, number


@pytest.mark.parametrize("choice", ["carry", "keep"])
def test_the_decider_is_asked_and_the_answer_holds_for_the_successor(
    service: Service, differing: tuple[str, str], choice: str
) -> None:
    case, number = differing
    refused = json_body(service.decide(case, "change", "other-decider", change=1), 422)
    assert (refused["type"], refused["fields"]) == ("/problems/successor-differs", ["name"])
    answer: dict[str, Any] = {choice: ["name"]}
    json_body(service.decide(case, "change", "other-decider", change=1, **answer))

    service.clock.set_day(add_months(FIRST_DAY, 36))
    assert read_everywhere(service, number).status == "valid"
    expected = NEW["name"] if choice == "carry" else OWN["name"]
    assert service.public(number)["organisation"]["name"] == expected


@pytest.mark.parametrize(
    ("prefix", "asked"),
    [("", "后续证书一并变更的项目"), ("/en", "Taken over by the certificate that follows")],
)
def test_the_form_shows_both_values_and_asks(
    service: Service, differing: tuple[str, str], prefix: str, asked: str
) -> None:
    case, _number = differing
    pages = DecisionPages(service, case, "other-decider", prefix)
    text = pages.open("change").text
    form = LastForm(text)

    assert asked in text
    assert str(OWN["name"]) in text
    assert (form.choices["carry"], form.choices["keep"]) == ({"name"}, {"name"})
    unsaid = pages.fill_and_submit("change", {"change": 1, "reason": "同意"})
    assert unsaid.status_code == 422
    done = pages.fill_and_submit("change", {"change": 1, "reason": "同意"}, carry="name")
    assert done.status_code == 303


def test_the_form_has_nothing_to_fill_in_where_nothing_differs(service: Service) -> None:
    case, _ = grant_certificate(service)
    form = LastForm(DecisionPages(service, case, "other-decider").open("rectify").text)

    assert not {"carry", "keep"} & form.kinds.keys()
