"""Tables of `certtrail bodies show`, with days in Asia/Shanghai."""

from datetime import datetime
from typing import Any

from rich.console import Group

from api.cli.output import table
from domain.calendar import SHANGHAI


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
    columns = ("version", "scheme", "edition", "field", "state", "starts", "ends", "reference")
    approvals = [
        [_day(each[column]) if column in {"starts", "ends"} else each[column] for column in columns]
        for each in value["approvals"]
    ]
    title = f"{value['body']} {value['name'].zh} ({value['name'].en})"
    return Group(table(title, ("", ""), rows), table("Approvals", columns, approvals))


def _day(moment: datetime | None) -> str | None:
    return f"{moment.astimezone(SHANGHAI):%Y-%m-%d}" if moment else None
