"""Rule 22 over HTTP: the latest last day of a chain, on the form, in the answer, and when nothing is done."""

from datetime import date, timedelta
from typing import Any, Final

import pytest

from api.pages.language import IN_ENGLISH
from domain.events.base import Event
from domain.events.evaluation import AuditPurpose
from domain.events.sanctions import Reinstated
from domain.scheme.grounds import SuspensionGround
from tests.api.case_steps import EVIDENCE, LIFT, evaluate_lifting, suspend_certificate
from tests.api.running_service import Service, json_body
from tests.pages.html_forms import DecisionPages
from tests.projections.builders import (
    EventRecorder,
    audited,
    certificate,
    events_until_grant,
    planned,
    supervised,
    suspended,
)
from tests.rules.everywhere import read_everywhere

GRANTED_ON: Final = date(2025, 3, 10)
NUMBER: Final = "12325SC90001R0M"
FAILED_ON: Final = date(2025, 11, 20)
SUSPENDED_ON: Final = date(2025, 12, 1)
LIFTED_ON: Final = date(2026, 4, 10)
IN_THE_CHAIN, OUTSIDE = date(2026, 4, 20), date(2026, 5, 15)
LATEST: Final = date(2026, 6, 10)
FAILED: Final = SuspensionGround.SURVEILLANCE_FAILED
CASE: Final = str(certificate("chain"))


def first_suspension() -> tuple[tuple[date, tuple[Event, ...]], ...]:
    """Granted, suspended for a failed surveillance until 2026-05-31, and reinstated after four months."""
    held, purpose = date(2025, 11, 3), AuditPurpose.SURVEILLANCE
    failed = suspended(date(2026, 5, 31)).model_copy(update={"ground": FAILED})
    return (
        (GRANTED_ON, tuple(events_until_grant(GRANTED_ON, NUMBER))),
        (
            FAILED_ON,
            (
                planned(held, 2, purpose),
                audited(held, 2),
                supervised(held, 2, passed=False),
            ),
        ),
        (SUSPENDED_ON, (failed,)),
        (LIFTED_ON, (Reinstated(reason="closed", conditions_met=()),)),
    )


@pytest.fixture
def recorded(service: Service) -> Service:
    """A service in which that is on record."""
    recorder = EventRecorder(service.container.store, service.clock)  # type: ignore[arg-type]  # set by day
    for day, events in first_suspension():
        service.clock.set_day(day)
        recorder.record(certificate("chain"), *events)
    return service


def suspend_again(service: Service, ground: str, **terms: Any) -> Any:
    named = {"document": EVIDENCE if ground == "complaint" else None}
    return suspend_certificate(service, CASE, ground=ground, **named, **terms)


@pytest.mark.parametrize(
    ("day", "ground", "latest"),
    [
        (IN_THE_CHAIN, "surveillance_failed", LATEST),
        (OUTSIDE, "surveillance_failed", date(2026, 11, 14)),
        (IN_THE_CHAIN, "complaint", date(2026, 10, 19)),
    ],
    ids=["ten days later", "35 days later", "on another ground"],
)
def test_the_latest_day_is_offered_and_taken(recorded: Service, day: date, ground: str, latest: date) -> None:
    recorded.clock.set_day(day)
    form = DecisionPages(recorded, CASE, "decider", "/en").open("suspend").text
    too_long = suspend_again(recorded, ground, until=(latest + timedelta(days=1)).isoformat())
    json_body(suspend_again(recorded, ground))
    now = read_everywhere(recorded, NUMBER)

    case = json_body(recorded.read(f"/api/v1/staff/certificates/{CASE}", "decider"))

    assert IN_ENGLISH.day(latest) in form
    assert latest.isoformat() in json_body(too_long, 422)["detail"]
    assert (now.status, now.until, now.ground) == ("suspended", latest.isoformat(), ground)
    assert case["suspension"]["until"] == latest.isoformat()
    assert ("suspended-again" in now.patterns) is (day == IN_THE_CHAIN)


def test_the_day_after_nothing_but_revocation_is_left(recorded: Service) -> None:
    recorded.clock.set_day(IN_THE_CHAIN)
    json_body(suspend_again(recorded, FAILED))
    recorded.clock.set_day(LATEST)
    last = read_everywhere(recorded, NUMBER)
    recorded.clock.set_day(LATEST + timedelta(days=1))
    over = read_everywhere(recorded, NUMBER)
    refused = recorded.decide(CASE, "reinstate", "other-decider", conditions_met=[LIFT])
    late = evaluate_lifting(recorded, CASE)

    assert (last.status, last.notices) == ("suspended", ())
    assert (over.status, over.notices, over.reliance) == ("suspended", ("suspension_overdue",), "no")
    assert "reinstate" not in over.due["suspension_over"]
    assert json_body(refused, 409)["type"] == "/problems/suspension-over"
    assert late.status_code == 422
