"""Commands `certtrail lookup`, `history`, `rebuild` and `worker` on the demonstration."""

import psycopg
import pytest
from psycopg.conninfo import make_conninfo

from demo.database_name import demo_database_name
from demo.scenarios.open_today import backdated_day
from tests.cli.conftest import RunCommand, RunJsonCommand
from tests.demo.conftest import TODAY

BACKDATED = """
SELECT c.number FROM public_register.certificates AS c
  JOIN public_register.happenings AS h ON h.certificate = c.certificate
 WHERE h.what = 'suspended' AND h.recorded_at - h.effective_at > interval '5 days'
"""


@pytest.fixture(scope="session")
def number(demo_base_url: str) -> str:
    """A certificate whose suspension was recorded on the 20th, effective from the 8th."""
    with psycopg.connect(
        make_conninfo(demo_base_url, dbname=demo_database_name(demo_base_url))
    ) as connection:
        ((found,),) = connection.execute(BACKDATED).fetchall()
    return str(found)


def test_a_number_is_found_however_it_is_typed(
    cli_json: RunJsonCommand, demo_base_url: str, number: str
) -> None:
    typed = f" {number[:5].lower()}-{number[5:]} "

    answer = cli_json("lookup", typed, "--demo", CERTTRAIL_DATABASE_URL=demo_base_url)

    assert answer["number"] == number


def test_a_day_looks_as_it_was_known_then_or_as_it_is_known_now(
    cli_json: RunJsonCommand, demo_base_url: str, number: str
) -> None:
    day = str(backdated_day(TODAY))
    arguments = ("lookup", number, "--demo", "--as-of", day)

    then = cli_json(*arguments, "--known-at", day, CERTTRAIL_DATABASE_URL=demo_base_url)
    now = cli_json(*arguments, CERTTRAIL_DATABASE_URL=demo_base_url)

    assert (then["status"], now["status"]) == ("valid", "suspended")


def test_people_read_status_holder_and_what_it_rests_on(
    cli: RunCommand, demo_base_url: str, number: str
) -> None:
    result = cli("lookup", number, "--demo", CERTTRAIL_DATABASE_URL=demo_base_url)

    assert result.returncode == 0
    assert all(word in result.stdout for word in (number, "suspended since", "（演示）", "Public history"))


def test_the_history_names_who_and_why(cli_json: RunJsonCommand, demo_base_url: str, number: str) -> None:
    entries = cli_json("history", number, "--demo", CERTTRAIL_DATABASE_URL=demo_base_url)

    assert entries[0]["topic"] == "certificate.applied.v2"
    assert all(entry["person"].startswith("P-DEMO-") and entry["reason"] for entry in entries)


def test_the_history_can_be_read_as_it_was_known(cli: RunCommand, demo_base_url: str, number: str) -> None:
    day = str(backdated_day(TODAY))

    then = cli("history", number, "--demo", "--known-at", day, CERTTRAIL_DATABASE_URL=demo_base_url)
    now = cli("history", number, "--demo", CERTTRAIL_DATABASE_URL=demo_base_url)

    assert "suspended" not in then.stdout
    assert "suspended" in now.stdout


def test_a_view_is_built_anew_and_is_the_same(cli_json: RunJsonCommand, demo_base_url: str) -> None:
    rebuilt = cli_json("rebuild", "public_register", "--demo", CERTTRAIL_DATABASE_URL=demo_base_url)

    assert rebuilt["switched"]
    assert rebuilt["differences"] == []


def test_a_worker_reads_to_the_end_of_the_events(cli_json: RunJsonCommand, demo_base_url: str) -> None:
    assert cli_json("worker", "--once", "--demo", CERTTRAIL_DATABASE_URL=demo_base_url)["position"] > 100
