"""Commands `certtrail bodies`: registration and approvals of certification bodies."""

from datetime import datetime
from typing import Annotated, Any, Final

import typer

from api.cli.database import Demo, store, utc_now
from api.cli.errors import CommandFailed, UsageError
from api.cli.operator import OPERATOR, By, Reason, operator_command
from api.cli.output import Json, print_result, table
from domain.bodies import COMPETENCE_OF_NEW_BODIES
from domain.events.base import Event
from domain.events.institution import ApprovalGiven, ApprovalWithdrawn, BodyRegistered, WithdrawalCause
from domain.values import Titles
from services.institutions import Institutions

app: Final = typer.Typer(
    help="Register certification bodies and record their approvals.", no_args_is_help=True
)

Body = Annotated[str, typer.Argument(help="Approval number of the body, like CNCA-R-2002-001.")]
SchemeName = Annotated[str, typer.Argument(help="Id of the scheme, like after-sales.")]
Edition = Annotated[str, typer.Argument(help="The edition, like 'GB/T 27922-2011'.")]
EffectiveOn = Annotated[
    datetime | None,
    typer.Option("--on", formats=["%Y-%m-%d"], help="Date it takes effect; today by default."),
]


@app.command()
def add(  # noqa: PLR0913  (each option is an argument)
    body: Body,
    code: Annotated[str, typer.Option(help="Its three digits in certificate numbers, like 001.")],
    name: Annotated[str, typer.Option(help="Its name in Chinese.")],
    name_en: Annotated[str, typer.Option(help="Its name in English.")],
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
    with store(demo) as events:
        Institutions(events).register(event, operator_command(by, event.model_dump(mode="json")))
    _print_event(f"{body} is registered.", body, event, as_json)


@app.command()
def approve(  # noqa: PLR0913  (each option is an argument)
    body: Body,
    scheme: SchemeName,
    edition: Edition,
    on: EffectiveOn = None,
    reason: Reason = "approval of the authority",
    by: By = OPERATOR,
    demo: Demo = False,
    as_json: Json = False,
) -> None:
    """Record that the authority approved a body for an edition of a scheme."""
    with store(demo) as events:
        institutions = Institutions(events)
        event = ApprovalGiven(
            reason=reason,
            field=_field(institutions, scheme, edition),
            scheme=scheme,
            edition=edition,
            effective_on=on.date() if on else None,
        )
        institutions.record_approval(body, event, operator_command(by, event.model_dump(mode="json")))
    _print_event(f"{body} is approved for {edition}.", body, event, as_json)


@app.command("withdraw-approval")
def withdraw_approval(  # noqa: PLR0913  (each option is an argument)
    body: Body,
    scheme: SchemeName,
    edition: Edition,
    cause: Annotated[WithdrawalCause, typer.Option(help="Withdrawn for fault, or given up by the body.")],
    reason: Annotated[str, typer.Option(help="Reason or legal basis.")],
    notice: Annotated[str | None, typer.Option(help="Number of the authority's notice.")] = None,
    on: EffectiveOn = None,
    by: By = OPERATOR,
    demo: Demo = False,
    as_json: Json = False,
) -> None:
    """Record the withdrawal of an approval: certificates granted under it lose their worth, or run out."""
    with store(demo) as events:
        institutions = Institutions(events)
        event = ApprovalWithdrawn(
            reason=reason,
            field=_field(institutions, scheme, edition),
            scheme=scheme,
            edition=edition,
            effective_on=on.date() if on else None,
            cause=cause,
            notice=notice,
        )
        institutions.record_approval(body, event, operator_command(by, event.model_dump(mode="json")))
    _print_event(f"{body} is no longer approved for {edition}.", body, event, as_json)


@app.command()
def show(body: Body, demo: Demo = False, as_json: Json = False) -> None:
    """Show a body and its current approvals."""
    with store(demo) as events:
        record = Institutions(events).body(body)
    if record.name is None:
        raise CommandFailed(f"{body} is not registered: run `certtrail bodies add`.")
    live = {each.scope for each in record.approvals if record.approved_for(each.scope, utc_now())}
    approvals = sorted((each.scheme, each.edition, each.field) for each in live)
    value: dict[str, Any] = {
        "body": record.id,
        "name": record.name,
        "code": record.code,
        "approvals": [{"scheme": s, "edition": e, "field": f} for s, e, f in approvals],
    }
    title = f"{record.id} {record.name.zh} ({record.name.en}), {record.code}"
    print_result(value, table(title, ("scheme", "edition", "field"), approvals), as_json)


def _field(institutions: Institutions, scheme: str, edition: str) -> str:
    published = institutions.scheme(scheme).editions.get(edition)
    if published is None:
        raise UsageError(f"{scheme} has no edition {edition!r}: run `certtrail schemes load` first.")
    return published.field


def _print_event(sentence: str, body: str, event: Event, as_json: bool) -> None:
    value = {"body": body, "topic": event.topic, **event.model_dump(mode="json")}
    print_result(value, sentence, as_json)
