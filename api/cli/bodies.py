"""Commands `certtrail bodies`: registration, name, address, contact, code and end of certification bodies."""

from typing import Annotated, Final

import typer

from api.cli import approvals
from api.cli.affected import DryRun, affected_by
from api.cli.body_options import (
    BodyNumber,
    EffectiveOn,
    Version,
    WhyRecorded,
    day_of,
    print_affecting,
    print_event,
)
from api.cli.body_view import body_tables
from api.cli.database import Demo, store, utc_now
from api.cli.errors import CommandFailed
from api.cli.operator import OPERATOR, By, Reason, operator_command
from api.cli.output import Json, print_result
from api.http.body_record import body_value
from domain.bodies import COMPETENCE_OF_NEW_BODIES
from domain.body import replay
from domain.events.institution import (
    BodyContactRecorded,
    BodyEndCorrected,
    BodyEnded,
    BodyMoved,
    BodyNameCorrected,
    BodyRecoded,
    BodyRegistered,
    BodyRenamed,
)
from domain.events.unions import BodyRecordEvent
from domain.streams import body_stream
from domain.values import Titles
from services.institutions import Institutions

app: Final = typer.Typer(
    help="Register certification bodies, and record what changes about them and their approvals.",
    no_args_is_help=True,
)
app.add_typer(approvals.app)

Code = Annotated[str, typer.Option(help="Its three digits in certificate numbers, like 001.")]
Name = Annotated[str, typer.Option(help="Its name in Chinese.")]
NameEn = Annotated[str, typer.Option(help="Its name in English.")]


@app.command()
def add(  # noqa: PLR0913  (each option is an argument)
    body: BodyNumber,
    code: Code,
    name: Name,
    name_en: NameEn,
    reason: Reason = "body registered",
    by: By = OPERATOR,
    demo: Demo = False,
    as_json: Json = False,
) -> None:
    """Register a certification body."""
    event = BodyRegistered(
        reason=reason,
        body=body,
        name=Titles(zh=name, en=name_en),
        code=code,
        competence=COMPETENCE_OF_NEW_BODIES,
    )
    _record(body, event, by, demo)
    print_event(f"{body} is registered.", body, event, as_json)


@app.command()
def rename(  # noqa: PLR0913  (each option is an argument)
    body: BodyNumber,
    name: Name,
    name_en: NameEn,
    reason: WhyRecorded,
    on: EffectiveOn = None,
    by: By = OPERATOR,
    demo: Demo = False,
    as_json: Json = False,
) -> None:
    """Record another name of a body; answers about earlier days give the earlier one."""
    event = BodyRenamed(reason=reason, name=Titles(zh=name, en=name_en), effective_on=day_of(on))
    _record(body, event, by, demo)
    print_event(f"{body} is renamed.", body, event, as_json)


@app.command("correct-name")
def correct_name(  # noqa: PLR0913  (each option is an argument)
    body: BodyNumber,
    version: Version,
    name: Name,
    name_en: NameEn,
    reason: WhyRecorded,
    by: By = OPERATOR,
    demo: Demo = False,
    as_json: Json = False,
) -> None:
    """Correct a clerical error in a recorded name, from the day that name held."""
    event = BodyNameCorrected(reason=reason, version=version, name=Titles(zh=name, en=name_en))
    _record(body, event, by, demo)
    print_event(f"The name of {body} is corrected.", body, event, as_json)


@app.command()
def move(  # noqa: PLR0913  (each option is an argument)
    body: BodyNumber,
    address: Annotated[str, typer.Option(help="Its address in Chinese.")],
    address_en: Annotated[str, typer.Option(help="Its address in English.")],
    reason: WhyRecorded,
    on: EffectiveOn = None,
    by: By = OPERATOR,
    demo: Demo = False,
    as_json: Json = False,
) -> None:
    """Record the address of a body."""
    event = BodyMoved(reason=reason, address=Titles(zh=address, en=address_en), effective_on=day_of(on))
    _record(body, event, by, demo)
    print_event(f"The address of {body} is recorded.", body, event, as_json)


@app.command()
def contact(  # noqa: PLR0913  (each option is an argument)
    body: BodyNumber,
    telephone: Annotated[str, typer.Option(help="Its telephone number for the public.")],
    complaints: Annotated[str, typer.Option(help="Where it receives complaints.")],
    reason: WhyRecorded,
    website: Annotated[str | None, typer.Option(help="Its website.")] = None,
    by: By = OPERATOR,
    demo: Demo = False,
    as_json: Json = False,
) -> None:
    """Record how the public reaches a body; it replaces the contact recorded before."""
    event = BodyContactRecorded(reason=reason, telephone=telephone, website=website, complaints=complaints)
    _record(body, event, by, demo)
    print_event(f"The contact of {body} is recorded.", body, event, as_json)


@app.command()
def recode(
    body: BodyNumber,
    code: Code,
    reason: WhyRecorded,
    by: By = OPERATOR,
    demo: Demo = False,
    as_json: Json = False,
) -> None:
    """Give a body other digits in certificate numbers, before its first number."""
    event = BodyRecoded(reason=reason, code=code)
    _record(body, event, by, demo)
    print_event(f"{body} has the code {code}.", body, event, as_json)


@app.command()
def end(  # noqa: PLR0913  (each option is an argument)
    body: BodyNumber,
    reason: WhyRecorded,
    on: EffectiveOn = None,
    by: By = OPERATOR,
    dry_run: DryRun = False,
    demo: Demo = False,
    as_json: Json = False,
) -> None:
    """Record that a body left the register: it decides nothing any more."""
    event = BodyEnded(reason=reason, effective_on=day_of(on))
    with store(demo) as events:
        command = operator_command(by, event.model_dump(mode="json"))
        reach = Institutions(events).reach_of_record(body, event, command)
    affected = affected_by(demo, body, reach)
    if not dry_run:
        _record(body, event, by, demo)
    print_affecting(None if dry_run else f"{body} left the register.", body, event, affected, as_json)


@app.command("correct-end")
def correct_end(
    body: BodyNumber,
    version: Version,
    reason: WhyRecorded,
    by: By = OPERATOR,
    demo: Demo = False,
    as_json: Json = False,
) -> None:
    """Take out an end that was recorded by mistake."""
    event = BodyEndCorrected(reason=reason, version=version)
    _record(body, event, by, demo)
    print_event(f"The end of {body} recorded as version {version} is taken out.", body, event, as_json)


@app.command()
def show(body: BodyNumber, demo: Demo = False, as_json: Json = False) -> None:
    """Show a body: its names, address, contact and code, and every approval with its states and dates."""
    with store(demo) as events:
        history = events.history(body_stream(body))
    record = replay(history)
    if not record.version:
        raise CommandFailed(f"{body} is not registered: run `certtrail bodies add`.")
    value = body_value(record, history, utc_now())
    print_result(value, body_tables(value), as_json)


def _record(body: str, event: BodyRecordEvent, by: str, demo: bool) -> None:
    with store(demo) as events:
        Institutions(events).record_body(body, event, operator_command(by, event.model_dump(mode="json")))
