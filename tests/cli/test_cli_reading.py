"""Looking up: the answer of the public register and the events of a case, for people and for programs."""

import psycopg
import pytest
from psycopg.conninfo import make_conninfo

from demo.place import demo_name
from demo.stories.standing_today import backdated_day
from tests.cli.conftest import Answered, Typed
from tests.demo.conftest import TODAY

BACKDATED = """
SELECT c.number FROM public_register.certificates AS c
  JOIN public_register.happenings AS h ON h.certificate = c.certificate
 WHERE h.what = 'suspended' AND h.recorded_at - h.effective_at > interval '5 days'
"""


@pytest.fixture(scope="session")
def number(beside_demo: str) -> str:
    """A certificate whose suspension was recorded on the 20th and holds from the 8th."""
    with psycopg.connect(make_conninfo(beside_demo, dbname=demo_name(beside_demo))) as connection:
        ((found,),) = connection.execute(BACKDATED).fetchall()
    return str(found)


def test_a_number_is_found_however_it_is_typed(answered: Answered, beside_demo: str, number: str) -> None:
    typed_otherwise = f" {number[:5].lower()}-{number[5:]} "

    answer = answered("lookup", typed_otherwise, "--demo", CERTTRAIL_DATABASE_URL=beside_demo)

    assert answer["number"] == number


def test_a_day_looks_as_it_was_known_then_or_as_it_is_known_now(
    answered: Answered, beside_demo: str, number: str
) -> None:
    day = str(backdated_day(TODAY))
    asked = ("lookup", number, "--demo", "--as-of", day)

    then = answered(*asked, "--known-at", day, CERTTRAIL_DATABASE_URL=beside_demo)
    now = answered(*asked, CERTTRAIL_DATABASE_URL=beside_demo)

    assert (then["status"], now["status"]) == ("valid", "suspended")


def test_people_read_status_holder_and_what_it_rests_on(typed: Typed, beside_demo: str, number: str) -> None:
    ended = typed("lookup", number, "--demo", CERTTRAIL_DATABASE_URL=beside_demo)

    assert ended.returncode == 0
    assert all(word in ended.stdout for word in (number, "suspended since", "（演示）", "Public history"))


def test_the_history_names_who_and_why(answered: Answered, beside_demo: str, number: str) -> None:
    entries = answered("history", number, "--demo", CERTTRAIL_DATABASE_URL=beside_demo)

    assert entries[0]["topic"] == "certificate.applied.v1"
    assert all(entry["person"].startswith("P-DEMO-") and entry["reason"] for entry in entries)


def test_the_history_can_be_read_as_it_was_known(typed: Typed, beside_demo: str, number: str) -> None:
    day = str(backdated_day(TODAY))

    then = typed("history", number, "--demo", "--known-at", day, CERTTRAIL_DATABASE_URL=beside_demo)
    now = typed("history", number, "--demo", CERTTRAIL_DATABASE_URL=beside_demo)

    assert "suspended" not in then.stdout
    assert "suspended" in now.stdout


def test_a_view_is_built_anew_and_is_the_same(answered: Answered, beside_demo: str) -> None:
    rebuilt = answered("rebuild", "public_register", "--demo", CERTTRAIL_DATABASE_URL=beside_demo)

    assert rebuilt["switched"]
    assert rebuilt["differences"] == []


def test_a_worker_reads_to_the_end_of_the_events(answered: Answered, beside_demo: str) -> None:
    assert answered("worker", "--once", "--demo", CERTTRAIL_DATABASE_URL=beside_demo)["position"] > 100
