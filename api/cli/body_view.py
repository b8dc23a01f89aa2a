"""Tables of `certtrail bodies show`, with days in Asia/Shanghai."""

from datetime import datetime
from typing import Any

from rich.console import Group

from api.cli.output import table
from domain.calendar import SHANGHAI, last_day_before


def body_tables(value: dict[str, Any]) -> Group:
    """The record of a body for people."""
    rows = [
        ("code", value["code"]),
        *(
            (
                f"name from {_day(each['since'])} (version {each['version']})",
                f"{each['name'].zh} ({each['name'].en})",
            )
            for each in value["names"]
        ),
        ("address", f"{value['address'].zh} ({value['address'].en})" if value["address"] else None),
        *(value["contact"] or {}).items(),
        ("ended", _day(value["ended"])),
    ]
    columns = ("version", "scheme", "edition", "field", "state", "first day", "last day", "reference")
    approvals = [
        [*(each[column] for column in columns[:5]), *_days(each), each["reference"]]
        for each in value["approvals"]
    ]
    title = f"{value['body']} {value['name'].zh} ({value['name'].en})"
    return Group(table(title, ("", ""), rows), table("Approvals", columns, approvals))


def _days(approval: dict[str, Any]) -> tuple[str | None, str | None]:
    """The first and the last day, inclusive, of a state; one that another replaced that day has only it."""
    first, ends = _day(approval["starts"]), approval["ends"]
    return first, max(str(first), str(last_day_before(ends))) if ends else None


def _day(moment: datetime | None) -> str | None:
    return f"{moment.astimezone(SHANGHAI):%Y-%m-%d}" if moment else None
