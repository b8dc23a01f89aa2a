"""What the operator records of a body and its approvals, and what is said before it is done (rule 17)."""

from collections.abc import Iterator
from datetime import date

import pytest

from domain.events.institution import ApprovalGiven
from domain.streams import body_stream
from projections.views import VIEWS
from projections.worker import Worker
from services.event_store import EventStore
from tests.cli.conftest import RunCommand, RunJsonCommand
from tests.projections.builders import (
    BODY,
    NOON,
    Clock,
    EventRecorder,
    certificate,
    events_until_grant,
    suspended,
)

SCOPE = (BODY, "after-sales", "GB/T 27922-2011")
WITHDRAW = ("bodies", "withdraw-approval", *SCOPE, "--cause", "fault", "--reason", "撤销")
SUSPEND = ("bodies", "suspend-approval", *SCOPE, "--reason", "限期整改")
END = ("bodies", "end", BODY, "--reason", "机构退出登记")


@pytest.fixture
def store(migrated_url: str) -> Iterator[EventStore]:
    """A register with two certificates of an approved body, one of them suspended."""
    clock = Clock(NOON)
    clock.set(date(2024, 1, 2))
    with EventStore(migrated_url, clock) as store:
        world = EventRecorder(store, clock)
        world.open_register()
        world.record(
            body_stream(BODY), ApprovalGiven(reason="批准", field="SC03", scheme=SCOPE[1], edition=SCOPE[2])
        )
        for name, day in (("12325SC00003R0M", date(2025, 1, 15)), ("12325SC00002R0M", date(2025, 3, 10))):
            clock.set(day)
            world.record(certificate(name), *events_until_grant(day, name))
        world.record(certificate("12325SC00003R0M"), suspended(date(2025, 7, 14)))
        clock.set(date(2025, 6, 1))
        Worker(migrated_url, store, VIEWS, clock=clock).catch_up()
        yield store


def version_of_body(store: EventStore) -> int:
    return len(store.history(body_stream(BODY)))


@pytest.mark.parametrize("command", [WITHDRAW, SUSPEND, END])
def test_a_dry_run_says_what_is_affected_and_records_nothing(
    command: tuple[str, ...], cli: RunCommand, store: EventStore
) -> None:
    before = version_of_body(store)
    result = cli(*command, "--on", "2025-06-01", "--dry-run")

    assert (result.returncode, result.stdout) == (
        0,
        "Nothing is recorded. This affects 2 certificates: 1 valid, 1 suspended (as of 2025-06-01).\n",
    )
    assert version_of_body(store) == before


def test_the_confirmation_says_the_same(cli: RunCommand, store: EventStore) -> None:
    before = version_of_body(store)
    result = cli(*WITHDRAW, "--on", "2025-06-01", "--notice", "No. 7")

    assert result.stdout == (
        f"{BODY} is no longer approved for GB/T 27922-2011. "
        "This affects 2 certificates: 1 valid, 1 suspended (as of 2025-06-01).\n"
    )
    assert version_of_body(store) == before + 1


def test_a_certificate_decided_on_the_day_is_not_affected(
    cli_json: RunJsonCommand, store: EventStore
) -> None:
    counted = [
        cli_json(*WITHDRAW, "--on", day, "--dry-run")["affected"]["certificates"]
        for day in ("2025-01-15", "2025-01-16", "2025-03-10", "2025-03-11")
    ]

    assert counted == [0, 1, 1, 2]


def test_a_dry_run_is_refused_where_the_command_would_be(cli: RunCommand, store: EventStore) -> None:
    resume = ("bodies", "resume-approval", *SCOPE, "--reason", "整改完成", "--dry-run")

    assert cli(*resume).returncode == 1
    assert cli("bodies", "end", "CNCA-R-2099-999", "--reason", "x", "--dry-run").returncode == 1


def test_an_approval_given_anew_affects_nothing(cli: RunCommand, store: EventStore) -> None:
    cli(*WITHDRAW, "--on", "2025-06-01")
    result = cli("bodies", "approve", *SCOPE, "--on", "2025-09-01")

    assert "This affects 0 certificates" in result.stdout


def test_spells_of_an_approval_are_recorded_shown_and_corrected(
    cli_json: RunJsonCommand, store: EventStore
) -> None:
    suspended = cli_json(*SUSPEND, "--on", "2025-06-01", "--until", "2025-12-31", "--notice", "No. 6")
    cli_json(
        "bodies", "resume-approval", *SCOPE, "--reason", "整改完成", "--on", "2025-08-01", "--notice", "No. 7"
    )
    cli_json(*WITHDRAW, "--on", "2026-01-01", "--notice", "No. 8")
    version = version_of_body(store)
    shown = cli_json("bodies", "show", BODY)
    cli_json("bodies", "correct-approval", BODY, str(version), "--reason", "另一机构的公告")
    corrected = cli_json("bodies", "show", BODY)

    assert suspended["affected"]["by_status"] == {"suspended": 1, "valid": 1}
    assert [(each["state"], each["starts"][:10], each["reference"]) for each in shown["approvals"]] == [
        ("live", "2024-01-02", None),
        ("suspended", "2025-05-31", "No. 6"),
        ("live", "2025-07-31", "No. 7"),
        ("withdrawn_for_fault", "2025-12-31", "No. 8"),
    ]
    assert corrected["approvals"] == [*shown["approvals"][:2], {**shown["approvals"][2], "ends": None}]


def test_names_address_contact_code_and_end_are_recorded_and_shown(
    cli_json: RunJsonCommand, store: EventStore
) -> None:
    name = ("--name", "新名", "--name-en", "New Name")
    cli_json("bodies", "rename", BODY, "--name", "新铭", "--name-en", "New Name", "--reason", "更名")
    renamed = version_of_body(store)
    cli_json("bodies", "correct-name", BODY, str(renamed), *name, "--reason", "录入错误")
    cli_json(
        "bodies",
        "rename",
        BODY,
        "--name",
        "再改",
        "--name-en",
        "Later",
        "--reason",
        "x",
        "--on",
        "2999-01-01",
    )
    cli_json("bodies", "move", BODY, "--address", "甲路", "--address-en", "A Road", "--reason", "搬迁")
    cli_json("bodies", "contact", BODY, "--telephone", "1", "--complaints", "c@b.example", "--reason", "公开")
    cli_json("bodies", "recode", BODY, "--code", "777", "--reason", "录入错误")
    cli_json(*END)
    shown = cli_json("bodies", "show", BODY)

    assert shown["name"] == {"zh": "新名", "en": "New Name"}
    assert [each["name"]["zh"] for each in shown["names"]][1:] == ["新名", "再改"]
    assert shown["address"] == {"zh": "甲路", "en": "A Road"}
    assert shown["contact"] == {"telephone": "1", "website": None, "complaints": "c@b.example"}
    assert (shown["code"], shown["ended"] is None) == ("777", False)


def test_people_see_days_and_a_version_to_correct(cli: RunCommand, store: EventStore) -> None:
    cli(*SUSPEND, "--on", "2025-06-01", "--until", "2025-12-31", "--notice", "No. 6")
    shown = cli("bodies", "show", BODY).stdout

    assert "2025-06-01" in shown
    assert "2026-01-01" in shown
    assert "No. 6" in shown
