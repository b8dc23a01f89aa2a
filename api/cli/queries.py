"""Commands `certtrail lookup` and `certtrail history`: status and events of a certificate."""

from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import datetime
from typing import Annotated, TypeVar
from uuid import UUID

import typer
from rich.console import ConsoleRenderable, Group

from api.cli.database import Demo, pool, utc_now
from api.cli.errors import CommandFailed, UsageError
from api.cli.output import Json, print_result, table
from api.http.date_params import parse_as_of, parse_instant
from domain.calendar import SHANGHAI
from domain.recorded import fact_of
from domain.status.reliance import Notice
from projections.audit_trail.queries import AuditEntry, AuditTrail
from projections.public_register.answers import Answer, HistoryEntry, Match
from projections.public_register.queries import PublicRegister
from projections.public_register.verification import ClaimedCertificate

T = TypeVar("T")

AsOf = Annotated[
    str | None,
    typer.Option("--as-of", help="Effective date, or time with zone; now by default."),
]
KnownAt = Annotated[
    str | None,
    typer.Option("--known-at", help="Recorded date, or time with zone; now by default."),
]


def lookup(
    number: Annotated[str, typer.Argument(help="A certificate number, in any width, case and spacing.")],
    as_of: AsOf = None,
    known_at: KnownAt = None,
    demo: Demo = False,
    as_json: Json = False,
) -> None:
    """Show the status of a certificate.

    At an effective date, as recorded at a date. Reads the database directly; the JSON is that of GET
    /api/v1/certificates/NUMBER.
    """
    as_of_moment, known_at_moment = _moment(as_of, parse_as_of), _moment(known_at, parse_instant)
    with pool(demo) as connections:
        public = PublicRegister(connections, utc_now)
        answer = public.lookup(number, as_of_moment, known_at_moment)
        if answer is None:
            raise _unknown_number(public, number)
    print_result(answer, _answer_tables(answer), as_json)


def history(
    number: Annotated[str, typer.Argument(help="A certificate number, or the id of a case.")],
    as_of: AsOf = None,
    known_at: KnownAt = None,
    demo: Demo = False,
    as_json: Json = False,
) -> None:
    """List every event of a case.

    Event, recording time, effective time, person, reason. Includes findings and scores: for operators and
    regulators, not for the public.
    """
    as_of_moment, known_at_moment = _moment(as_of, parse_as_of), _moment(known_at, parse_as_of)
    with pool(demo) as connections:
        trail, identifier = AuditTrail(connections), _id_or_number(number)
        entries = trail.history(identifier, as_of_moment, known_at_moment)
        if not entries and not trail.history(identifier):
            raise _unknown_number(PublicRegister(connections, utc_now), number)
    print_result(entries, _history_table(number, entries), as_json)


def _history_table(number: str, entries: Iterable[AuditEntry]) -> object:
    rows = (
        (
            entry.version,
            fact_of(entry.topic),
            _local(entry.recorded_at),
            _local(entry.effective_at),
            f"{entry.person} ({entry.role})",
            entry.reason,
        )
        for entry in entries
    )
    return table(f"History of {number}", ("#", "what", "recorded", "effective", "by", "reason"), rows)


def _answer_tables(answer: Answer) -> object:
    holder = answer.organisation
    rows = (
        ("status", answer.status + (f" since {_local(answer.status_since)}" if answer.status_since else "")),
        ("reliance", answer.reliance),
        *(("notice", _notice(notice)) for notice in answer.notices),
        ("until then", _until_then(answer)),
        ("reason", answer.reason),
        ("level", answer.level),
        ("holder", holder.name),
        ("", holder.name_latin),
        ("credit code", holder.uscc),
        ("address", holder.address),
        ("scope", answer.scope),
        ("scheme", f"{answer.scheme}, {answer.edition}"),
        ("body", f"{answer.body.id} {answer.body.name.zh if answer.body.name else ''}"),
        ("valid", f"{answer.valid_from} to {answer.valid_until}, first issued {answer.first_issued}"),
        ("surveillance due", answer.next_surveillance_due),
        ("surveillance overdue", "yes" if answer.surveillance_overdue else None),
        ("suspended until", answer.suspended_until),
        ("replaced by", answer.replaced_by),
        ("replaces", answer.replaces),
    )
    facts = table(answer.number, ("", ""), (row for row in rows if row[1]))
    events = _public_history(answer)
    moments_line = f"As of {_local(answer.as_of)}, as known at {_local(answer.known_at)} (Asia/Shanghai)."
    return Group(facts, events, moments_line)


def _public_history(answer: Answer) -> ConsoleRenderable:
    lines = (
        (line.what, _local(line.effective_at), _local(line.recorded_at), _set_aside(line))
        for line in answer.history
    )
    return table("Public history", ("what", "effective", "recorded", "set aside"), lines)


def _notice(notice: Notice) -> str:
    """The kind with its days and dates, as in the JSON."""
    values = notice.model_dump(mode="json", exclude={"kind"}, exclude_none=True)
    return ", ".join([notice.kind, *(f"{name} {value}" for name, value in values.items())])


def _until_then(answer: Answer) -> str | None:
    before = answer.until_then
    return f"{before.number}: {before.status}, reliance {before.reliance}" if before else None


def _set_aside(line: HistoryEntry) -> str:
    note = line.set_aside
    return f"{note.basis}, {_local(note.recorded_at)}" if note else ""


def _unknown_number(public: PublicRegister, number: str) -> CommandFailed:
    """The error for a number without a certificate: malformed or not issued, never called false."""
    (line,) = public.verify([ClaimedCertificate(number)]).lines
    if line.match is Match.MALFORMED:
        return CommandFailed("This is not a valid certificate number: check the spelling.")
    return CommandFailed("There was no certificate with this number, as recorded at that time.")


def _id_or_number(text: str) -> UUID | str:
    """A canonical UUID is an id; anything else is a number (numbers are shorter)."""
    with suppress(ValueError):
        case = UUID(text)
        return case if str(case) == text.lower() else text
    return text


def _local(moment: datetime) -> str:
    return f"{moment.astimezone(SHANGHAI):%Y-%m-%d %H:%M:%S}"


def _moment(text: str | None, parse: Callable[[object], T]) -> T | None:
    if text is None:
        return None
    try:
        return parse(text)
    except ValueError as error:
        raise UsageError(f"{text!r}: {error}.") from error
