"""Rule 33: working days know public holidays and worked weekends; an unknown year says that it is."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Final

import pytest

from api.app.public_holidays import public_holidays
from api.app.settings import Settings, SettingsError
from domain.calendar import end_of_day
from domain.certificate.suspension_limit import suspension_limit
from domain.deadlines import Dates, Due, Kind, due
from domain.events.upkeep import Measure
from domain.working_days import WEEKENDS, WEEKENDS_ALONE, HolidayYear, WorkingDays
from services.holidays import PublicHolidays
from tests.api.case_steps import apply_for_certificate
from tests.api.running_service import Service, json_body
from tests.domain.certificate.builders import CONTEXT, case_of
from tests.domain.certificate.sample_history import (
    UNTIL_GRANTED,
    reinstatement_step,
    surveillance_steps,
    suspension_step,
)

OFF: Final = {
    2025: ("01-01", "01-28/02-04", "04-04/04-06", "05-01/05-05", "05-31/06-02", "10-01/10-08"),
    2026: (
        "01-01/01-03",
        "02-15/02-23",
        "04-04/04-06",
        "05-01/05-05",
        "06-19/06-21",
        "09-25/09-27",
        "10-01/10-07",
    ),
}
WORKED: Final = {
    2025: ("01-26", "02-08", "04-27", "09-28", "10-11"),
    2026: ("01-04", "02-14", "02-28", "05-09", "09-20", "10-10"),
}
"""Facts of the notices of the State Council's office of 2024-11-12 and 2025-11-04."""


def day_of(year: int, text: str) -> date:
    return date.fromisoformat(f"{year}-{text}")


def announced(year: int) -> HolidayYear:
    spans = [[day_of(year, each) for each in span.split("/")] for span in OFF[year]]
    days = [
        first + timedelta(days=number)
        for first, last in ((span[0], span[-1]) for span in spans)
        for number in range((last - first).days + 1)
    ]
    worked = tuple(day_of(year, each) for each in WORKED[year])
    return HolidayYear(year=year, source="notice", holidays=tuple(days), workdays=worked)


KNOWN: Final = WorkingDays(years=(announced(2025), announced(2026)))
FIRST, LAST = date(2025, 1, 1), date(2026, 12, 31)


ORDERED: Final = Dates(measures_ordered_on=date(2026, 9, 30))


def items(kind: Kind, *steps: Any, known: WorkingDays = KNOWN) -> list[Due]:
    """What is due of that kind; a surveillance was concluded on the eve of the October holidays."""
    found = due(case_of(*UNTIL_GRANTED, *steps), CONTEXT.scheme, ORDERED, known)
    return [each for each in found if each.kind is kind]


@pytest.mark.parametrize(
    ("start", "count", "last"),
    [
        (date(2026, 9, 30), 3, date(2026, 10, 10)),
        (date(2026, 2, 13), 5, date(2026, 2, 27)),
        (date(2025, 1, 24), 1, date(2025, 1, 26)),
        (date(2026, 11, 20), 5, date(2026, 11, 27)),
        (date(2026, 11, 20), 0, date(2026, 11, 20)),
    ],
)
def test_holidays_are_passed_over_and_worked_weekends_counted(start: date, count: int, last: date) -> None:
    assert KNOWN.after(start, count) == last
    assert KNOWN.sources(start, last) == ("notice",)


def test_without_a_calendar_weekends_alone_are_counted_and_it_says_so() -> None:
    assert WEEKENDS_ALONE.after(date(2026, 9, 30), 3) == date(2026, 10, 5)
    assert WEEKENDS_ALONE.sources(date(2026, 9, 30), date(2026, 10, 5)) == (WEEKENDS,)
    assert KNOWN.after(date(2026, 12, 31), 1) == date(2027, 1, 1)
    assert KNOWN.sources(date(2026, 12, 30), date(2027, 1, 4)) == ("notice", WEEKENDS)


def test_the_package_has_the_days_of_the_notices() -> None:
    from_package = PublicHolidays().working_days
    days = [FIRST + timedelta(days=number) for number in range((LAST - FIRST).days + 1)]

    assert [day for day in days if KNOWN.is_working_day(day) != from_package.is_working_day(day)] == []
    assert {each.year for each in from_package.years} >= {2025, 2026}
    assert all(each.source.startswith("holidays ") for each in from_package.years)


def test_a_year_not_announced_yet_is_not_taken_from_the_package() -> None:
    later = max(each.year for each in PublicHolidays().working_days.years) + 1

    assert PublicHolidays().working_days.sources(date(later, 1, 1), date(later, 1, 8)) == (WEEKENDS,)


FILE: Final = """
2026:
  holidays: [[2026-06-01, 2026-06-02]]
  workdays: [2026-06-06]
2027:
  holidays: [[2027-01-01, 2027-01-03]]
"""


def test_the_years_of_an_operators_file_replace_those_of_the_package(tmp_path: Path) -> None:
    file = tmp_path / "own.yaml"
    file.write_text(FILE, encoding="utf-8")
    known = public_holidays(Settings(holidays_file=file)).working_days

    assert known.after(date(2026, 5, 31), 5) == date(2026, 6, 8)
    assert known.sources(date(2025, 12, 1), date(2027, 1, 4))[1:] == ("own.yaml",)
    assert known.is_working_day(date(2026, 10, 1))
    assert not known.is_working_day(date(2025, 10, 1))


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("- 2026", "write a year"),
        ("2026: {holidays: [[2026-01-01, soon]]}", "2026.holidays"),
        ("2026: {holidays: [[2027-01-01, 2027-01-01]]}", "2027-01-01 is not in 2026"),
        ("2026: {feasts: []}", "2026.holidays"),
        ("2026: [", "while parsing"),
    ],
)
def test_a_wrong_file_prevents_the_start(tmp_path: Path, text: str, problem: str) -> None:
    file = tmp_path / "own.yaml"
    file.write_text(text, encoding="utf-8")

    with pytest.raises(SettingsError, match=f"CERTTRAIL_HOLIDAYS_FILE cannot be used: .*{problem}"):
        public_holidays(Settings(holidays_file=file))


def test_what_is_due_in_working_days_says_by_which_calendar() -> None:
    failed = surveillance_steps(date(2026, 2, 10), 2, passed=False, measures=(Measure.REVOKE,))
    (revoke,) = items(Kind.MEASURE_PENDING, *failed)
    over = items(Kind.SUSPENSION_OVER, suspension_step(date(2026, 4, 1), date(2026, 9, 30)))
    (weekends,) = items(Kind.MEASURE_PENDING, *failed, known=WEEKENDS_ALONE)

    assert (revoke.due_at, revoke.calendars) == (end_of_day(date(2026, 10, 13)), ("notice",))
    assert {(each.due_at, each.calendars) for each in over} == {(revoke.due_at, ("notice",))}
    assert (weekends.due_at, weekends.calendars) == (end_of_day(date(2026, 10, 7)), (WEEKENDS,))


def test_a_suspension_at_the_end_of_its_chain_lasts_until_the_working_day_for_revoking() -> None:
    """Lifted after its last day and ordered again: the working days for revoking are left (rule 22)."""
    steps = (suspension_step(date(2026, 3, 20), date(2026, 9, 19)), reinstatement_step(date(2026, 9, 29)))
    case, start = case_of(*UNTIL_GRANTED, *steps), date(2026, 9, 30)
    ground = case.suspensions[0].ground
    limit = suspension_limit(case, ground, start, replace(CONTEXT, working_days=KNOWN))

    assert (limit.exhausted, limit.latest) == (True, date(2026, 10, 13))
    assert suspension_limit(case, ground, start, CONTEXT).latest == date(2026, 10, 7)


def test_the_list_and_its_pages_say_by_what_they_counted(service: Service) -> None:
    case = apply_for_certificate(service)
    received: dict[str, Any] = {"kind": "service", "statement": "超时"}
    for day, shown in ((date(2026, 9, 30), "holidays "), (date(2099, 12, 30), "仅按周末推算工作日")):
        service.clock.set_day(day)
        terms = received | {"received_at": service.clock.now.isoformat()}
        json_body(service.decide(case, "file-complaint", "complaints", **terms))
        service.wait_for_views()
        listed = json_body(service.read("/api/v1/staff/worklist", "complaints", kind="complaint_to_answer"))
        item = listed["items"][-1]

        assert item["calendars"][-1].startswith("holidays " if day.year == 2026 else WEEKENDS)
        for path in ("/staff?whose=body", f"/staff/cases/{case}"):
            assert shown in service.read(path, "complaints").text
    assert listed["items"][0]["due_on"] == "2026-10-10"
