"""Rule 10: numbers are unique, never used again, and found under any spacing, width or case."""

from dataclasses import replace
from datetime import date
from typing import cast
from uuid import UUID, uuid4

import pytest

from domain.certificate.decision import number_allocation
from domain.events.decision import Granted
from domain.events.institution import NumberAllocated
from domain.events.register import NumberReserved
from domain.number import normalise
from domain.recorded import Command
from domain.streams import number_stream, series_stream
from domain.values import Actor, Role
from services.event_store import Append
from services.register import series_of
from tests.api.case_steps import grant_certificate
from tests.api.running_service import Service
from tests.domain.certificate.builders import CASE, CONTEXT, DECIDER, acting, case_of, take
from tests.domain.certificate.sample_history import UNTIL_REVIEWED

REVIEWED = case_of(*UNTIL_REVIEWED)
OTHER = UUID(int=77)


def granted(serial: int, on: date = date(2025, 3, 10)) -> Granted:
    act = acting(DECIDER, Role.DECIDER, on=on)
    (event,) = take("grant", REVIEWED, act, {"level": "five-star"}, replace(CONTEXT, serial=serial))
    assert isinstance(event, Granted)
    return event


def test_another_serial_is_another_number_also_when_it_outgrows_its_width() -> None:
    serials = (1, 2, 99_999, 100_000, 100_001)

    assert len({normalise(granted(serial).number) for serial in serials}) == len(serials)


def test_the_series_begins_anew_with_each_year_and_the_number_shows_the_year() -> None:
    days = (date(2025, 12, 31), date(2026, 1, 1))

    assert len({granted(1, day).number for day in days}) == 2
    assert len({series_of(REVIEWED, CONTEXT, day) for day in days}) == 2


def test_who_shares_what_a_number_shows_shares_the_series() -> None:
    assert series_of(REVIEWED, CONTEXT, date(2025, 3, 10)) == series_stream("123", "SC", 2025)


def test_the_number_and_its_allocation_are_one() -> None:
    event = granted(7)
    allocated = number_allocation(event, CASE)

    assert (allocated.number, allocated.certificate) == (event.number, CASE)


@pytest.mark.parametrize(
    "typed",
    ["12325sc00001r0m", " 123 25 SC 00001 R0M ", "１２３２５ＳＣ００００１Ｒ０Ｍ", "12325-SC-00001-R0M"],
)
def test_it_is_found_however_it_is_typed(typed: str) -> None:
    assert normalise(typed) == normalise(granted(1).number)


def reserve(service: Service, number: str) -> None:
    """Reserve a number for a certificate that no series gave it to."""
    event = NumberReserved(reason="entered from elsewhere", number=number, certificate=OTHER)
    command = Command(id=uuid4(), fingerprint="", correlation=OTHER)
    append = Append(number_stream(normalise(number)), 0, (event,))
    service.container.store.save([append], actor=Actor(person="P-o", role=Role.SYSTEM), command=command)


def test_a_number_that_is_reserved_elsewhere_is_skipped(service: Service) -> None:
    for serial in (1, 2):
        reserve(service, f"12325SC{serial:05}R0M")
    _, first = grant_certificate(service)
    _, second = grant_certificate(service)
    series = service.container.store.history(series_stream("123", "SC", 2025))
    allocated = [cast("NumberAllocated", each.event) for each in series]

    assert (first, second) == ("12325SC00003R0M", "12325SC00004R0M")
    assert [each.number for each in allocated] == [f"12325SC{serial:05}R0M" for serial in (1, 2, 3, 4)]
    assert [each.certificate for each in allocated[:2]] == [OTHER, OTHER]
