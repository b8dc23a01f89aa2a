"""Arguments, options and output that the commands `certtrail bodies` share."""

from datetime import date, datetime
from typing import Annotated

import typer

from api.cli.output import print_result
from api.http.affected import sentence
from domain.events.base import Event
from projections.public_register.affected import Affected

BodyNumber = Annotated[str, typer.Argument(help="Approval number of the body, like CNCA-R-2002-001.")]
EffectiveOn = Annotated[
    datetime | None,
    typer.Option("--on", formats=["%Y-%m-%d"], help="Date it takes effect; today by default."),
]
Version = Annotated[int, typer.Argument(min=1, help="Its version, as `certtrail bodies show` lists it.")]
WhyRecorded = Annotated[
    str, typer.Option("--reason", help="Reason or legal basis. It is stored in the history.")
]


def day_of(on: datetime | None) -> date | None:
    """The civil day of an option; None if it was not given."""
    return on.date() if on else None


def print_event(text: str, body: str, event: Event, as_json: bool) -> None:
    """Confirm what was recorded of a body."""
    print_result({"body": body, "topic": event.topic, **event.model_dump(mode="json")}, text, as_json)


def print_affecting(text: str | None, body: str, event: Event, affected: Affected, as_json: bool) -> None:
    """Say what is affected, and confirm what was recorded; no text says that nothing was recorded."""
    value = {
        "body": body,
        "topic": event.topic,
        **event.model_dump(mode="json"),
        "recorded": text is not None,
        "affected": {
            "day": affected.day,
            "certificates": affected.certificates,
            "by_status": affected.by_status,
        },
    }
    print_result(value, " ".join(filter(None, (text or "Nothing is recorded.", sentence(affected)))), as_json)
