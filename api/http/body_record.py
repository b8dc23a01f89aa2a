"""Records of bodies and schemes as the operator sees them, with the versions that commands are based on."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from pydantic import AwareDatetime, BaseModel, ConfigDict

from api.app.container import Container
from api.errors.request_errors import BodyNotFound
from domain.approval import ApprovalState
from domain.body import Body, replay
from domain.events.institution import BodyContactRecorded, BodyMoved
from domain.recorded import Recorded
from domain.streams import body_stream
from domain.values import Titles


class RecordedName(BaseModel):
    """A name of the body from `since` on, recorded as `version`."""

    version: int
    since: AwareDatetime
    name: Titles


class RecordedContact(BaseModel):
    """How the public reaches the body."""

    telephone: str
    website: str | None
    complaints: str


class RecordedApproval(BaseModel):
    """A time in which an approval has one state, recorded as `version`; `ends` is exclusive."""

    version: int
    scheme: str
    edition: str
    field: str
    state: ApprovalState
    starts: AwareDatetime
    ends: AwareDatetime | None
    reference: str | None


class BodyRecord(BaseModel):
    """A body with all its names and every state of its approvals, also those that begin later."""

    version: int
    body: str
    name: Titles
    names: tuple[RecordedName, ...]
    code: str
    address: Titles | None
    contact: RecordedContact | None
    ended: AwareDatetime | None
    approvals: tuple[RecordedApproval, ...]


class RecordedEdition(BaseModel):
    """An edition, the version of its rules, and by when certificates move to its successor."""

    model_config = ConfigDict(from_attributes=True)

    edition: str
    rule_version: str
    title: Titles
    field: str
    successor: str | None = None
    deadline: date | None = None


class SchemeRecord(BaseModel):
    """The editions of a scheme as of its version; version 0 was never published."""

    version: int
    scheme: str
    editions: tuple[RecordedEdition, ...]


def body_record(container: Container, body: str) -> BodyRecord:
    """The record of a body now. Raises BodyNotFound."""
    history = container.store.history(body_stream(body))
    if not history:
        raise BodyNotFound(body)
    current = replay(history)
    return BodyRecord(version=current.version, **body_value(current, history, container.clock()))


def scheme_record(container: Container, scheme: str) -> SchemeRecord:
    """The record of a scheme now."""
    current = container.institutions.scheme(scheme)
    editions = []
    for edition, content in current.editions.items():
        succession = current.successions.get(edition)
        ends = {"successor": succession.successor, "deadline": succession.deadline} if succession else {}
        editions.append(RecordedEdition.model_validate(content).model_copy(update=ends))
    return SchemeRecord(version=current.version, scheme=scheme, editions=tuple(editions))


def body_value(body: Body, history: Sequence[Recorded], now: datetime) -> dict[str, Any]:
    """The body at `now`, with the names, approvals and end that take effect later."""
    names = sorted(body.names, key=lambda each: (each.since, each.version))
    return {
        "body": body.id,
        "name": body.name_at(now),
        "names": [{"version": each.version, "since": each.since, "name": each.name} for each in names],
        "code": body.code,
        "address": _address(history, now),
        "contact": _contact(history),
        "ended": body.ended,
        "approvals": _approvals(body),
    }


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
