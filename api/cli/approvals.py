"""Commands `certtrail bodies` about approvals: given, suspended, resumed, withdrawn, corrected (rule 17)."""

from datetime import date, datetime
from typing import Annotated, Any, Final

import typer

from api.cli.affected import DryRun, affected_by
from api.cli.body_options import BodyNumber, EffectiveOn, Version, WhyRecorded, day_of, print_affecting
from api.cli.database import Demo, store
from api.cli.errors import UsageError
from api.cli.operator import OPERATOR, By, Reason, operator_command
from api.cli.output import Json
from domain.events.institution import (
    ApprovalCorrected,
    ApprovalGiven,
    ApprovalResumed,
    ApprovalSuspended,
    ApprovalWithdrawn,
    WithdrawalCause,
)
from domain.events.unions import ApprovalEvent
from services.event_store import EventStore
from services.institutions import Institutions

app: Final = typer.Typer()

SchemeName = Annotated[str, typer.Argument(help="Id of the scheme, like after-sales.")]
Edition = Annotated[str, typer.Argument(help="The edition, like 'GB/T 27922-2011'.")]
Notice = Annotated[str | None, typer.Option(help="Number of the authority's notice.")]
Until = Annotated[
    datetime | None,
    typer.Option("--until", formats=["%Y-%m-%d"], help="Its last day; until it is resumed by default."),
]


@app.command()
def approve(  # noqa: PLR0913  (each option is an argument)
    body: BodyNumber,
    scheme: SchemeName,
    edition: Edition,
    on: EffectiveOn = None,
    reason: Reason = "approval of the authority",
    by: By = OPERATOR,
    dry_run: DryRun = False,
    demo: Demo = False,
    as_json: Json = False,
) -> None:
    """Record that the authority approved a body for an edition of a scheme."""
    with store(demo) as events:
        event = ApprovalGiven(**_scoped(events, scheme, edition, reason, day_of(on)))
        text = f"{body} is approved for {edition}."
        _record(events, (body, event, text), by=by, dry_run=dry_run, demo=demo, as_json=as_json)


@app.command("suspend-approval")
def suspend_approval(  # noqa: PLR0913  (each option is an argument)
    body: BodyNumber,
    scheme: SchemeName,
    edition: Edition,
    reason: WhyRecorded,
    notice: Notice = None,
    on: EffectiveOn = None,
    until: Until = None,
    by: By = OPERATOR,
    dry_run: DryRun = False,
    demo: Demo = False,
    as_json: Json = False,
) -> None:
    """Record that the authority suspended an approval: certificates stay valid with a notice."""
    with store(demo) as events:
        scoped = _scoped(events, scheme, edition, reason, day_of(on))
        event = ApprovalSuspended(**scoped, until=day_of(until), notice=notice)
        text = f"The approval of {body} for {edition} is suspended."
        _record(events, (body, event, text), by=by, dry_run=dry_run, demo=demo, as_json=as_json)


@app.command("resume-approval")
def resume_approval(  # noqa: PLR0913  (each option is an argument)
    body: BodyNumber,
    scheme: SchemeName,
    edition: Edition,
    reason: WhyRecorded,
    notice: Notice = None,
    on: EffectiveOn = None,
    by: By = OPERATOR,
    dry_run: DryRun = False,
    demo: Demo = False,
    as_json: Json = False,
) -> None:
    """Record that the authority ended the suspension of an approval."""
    with store(demo) as events:
        event = ApprovalResumed(**_scoped(events, scheme, edition, reason, day_of(on)), notice=notice)
        text = f"The approval of {body} for {edition} is resumed."
        _record(events, (body, event, text), by=by, dry_run=dry_run, demo=demo, as_json=as_json)


@app.command("withdraw-approval")
def withdraw_approval(  # noqa: PLR0913  (each option is an argument)
    body: BodyNumber,
    scheme: SchemeName,
    edition: Edition,
    cause: Annotated[WithdrawalCause, typer.Option(help="Withdrawn for fault, or given up by the body.")],
    reason: WhyRecorded,
    notice: Notice = None,
    on: EffectiveOn = None,
    by: By = OPERATOR,
    dry_run: DryRun = False,
    demo: Demo = False,
    as_json: Json = False,
) -> None:
    """Record the withdrawal of an approval: certificates granted under it lose their worth, or run out."""
    with store(demo) as events:
        scoped = _scoped(events, scheme, edition, reason, day_of(on))
        event = ApprovalWithdrawn(**scoped, cause=cause, notice=notice)
        text = f"{body} is no longer approved for {edition}."
        _record(events, (body, event, text), by=by, dry_run=dry_run, demo=demo, as_json=as_json)


@app.command("correct-approval")
def correct_approval(  # noqa: PLR0913  (each option is an argument)
    body: BodyNumber,
    version: Version,
    reason: WhyRecorded,
    by: By = OPERATOR,
    dry_run: DryRun = False,
    demo: Demo = False,
    as_json: Json = False,
) -> None:
    """Take out an approval, suspension or withdrawal that was recorded by mistake."""
    with store(demo) as events:
        event = ApprovalCorrected(reason=reason, version=version)
        text = f"What was recorded of {body} as version {version} is taken out."
        _record(events, (body, event, text), by=by, dry_run=dry_run, demo=demo, as_json=as_json)


def _record(
    events: EventStore,
    decided: tuple[str, ApprovalEvent, str],
    *,
    by: str,
    dry_run: bool,
    demo: bool,
    as_json: bool,
) -> None:
    """Say what the event affects, and record it unless this is a dry run."""
    body, event, text = decided
    institutions, command = Institutions(events), operator_command(by, event.model_dump(mode="json"))
    affected = affected_by(demo, body, institutions.reach_of_approval(body, event, command))
    if not dry_run:
        institutions.record_approval(body, event, command)
    print_affecting(None if dry_run else text, body, event, affected, as_json)


def _scoped(
    events: EventStore, scheme: str, edition: str, reason: str, effective_on: date | None
) -> dict[str, Any]:
    """The fields that all events about one approval have. Raises UsageError."""
    published = Institutions(events).scheme(scheme).editions.get(edition)
    if published is None:
        raise UsageError(f"{scheme} has no edition {edition!r}: run `certtrail schemes load` first.")
    return {
        "field": published.field,
        "scheme": scheme,
        "edition": edition,
        "reason": reason,
        "effective_on": effective_on,
    }
