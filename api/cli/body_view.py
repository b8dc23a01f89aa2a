"""What `certtrail bodies show` says of a body, read from its events."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from rich.console import Group

from api.cli.output import table
from domain.body import Body
from domain.calendar import SHANGHAI
from domain.events.institution import BodyContactRecorded, BodyMoved
from domain.recorded import Recorded


def body_value(body: Body, history: Sequence[Recorded], now: datetime) -> dict[str, Any]:
    """The body at `now`, with the names, approvals and end that take effect later."""
    names = sorted(body.names, key=lambda each: (each.since, each.version))
    return {
        "body": body.id,
        "name": next((each.name for each in reversed(names) if each.since <= now), names[0].name),
        "names": [{"version": each.version, "since": each.since, "name": each.name} for each in names],
        "code": body.code,
        "address": _address(history, now),
        "contact": _contact(history),
        "ended": body.ended,
        "approvals": _approvals(body),
    }


def body_tables(value: dict[str, Any]) -> Group:
    """The same for people, with days in Asia/Shanghai."""
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


def _approvals(body: Body) -> list[dict[str, Any]]:
    """Each approval in its order, with a row for each time in one state; `ends` is exclusive."""
    scopes = {record.scope for record in body.approvals}
    return [
        {
            "version": spell.version,
            "scheme": scope.scheme,
            "edition": scope.edition,
            "field": scope.field,
            "state": spell.state,
            "starts": spell.start,
            "ends": spell.end,
            "reference": spell.notice,
        }
        for scope in sorted(scopes, key=lambda each: (each.scheme, each.edition, each.field))
        for spell in body.approval_spells(scope)
    ]


def _address(history: Sequence[Recorded], now: datetime) -> Any:
    moves = [each for each in history if isinstance(each.event, BodyMoved) and each.effective_at <= now]
    moves.sort(key=lambda each: (each.effective_at, each.version))
    return next((each.event.address for each in reversed(moves) if isinstance(each.event, BodyMoved)), None)


def _contact(history: Sequence[Recorded]) -> dict[str, Any] | None:
    contacts = (each.event for each in reversed(history) if isinstance(each.event, BodyContactRecorded))
    last = next(contacts, None)
    return last.model_dump(include={"telephone", "website", "complaints"}) if last else None


def _day(moment: datetime | None) -> str | None:
    return f"{moment.astimezone(SHANGHAI):%Y-%m-%d}" if moment else None
