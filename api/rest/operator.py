"""JSON routes of the operator: bodies, their approvals, and schemes, by a key with the scope `operate`.

With `dry_run` a command is refused or answered as it would be, and nothing is recorded.
"""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, Final

from fastapi import APIRouter, Response

from api.http.body_record import BodyRecord, SchemeRecord, body_record, scheme_record
from api.http.command_results import CommandResult, etag
from api.http.dependencies import ContainerDep
from api.http.openapi import COMMAND_RESPONSES, KEY_SECURITY, READ_RESPONSES
from api.http.operator_commands import BODY_COMMANDS, SCHEME_COMMANDS
from api.http.strict_route import StrictRoute
from api.rest.operator_command import Command, FirstCommand, OperatorCommand, Preview
from api.rest.operator_examples import OPERATOR_EXAMPLES
from domain.bodies import COMPETENCE_OF_NEW_BODIES
from domain.events.institution import (
    ApprovalCorrected,
    ApprovalGiven,
    ApprovalResumed,
    ApprovalSuspended,
    ApprovalWithdrawn,
    BodyCode,
    BodyContactRecorded,
    BodyEndCorrected,
    BodyEnded,
    BodyMoved,
    BodyNameCorrected,
    BodyRecoded,
    BodyRegistered,
    BodyRenamed,
)
from domain.events.unions import ApprovalEvent, BodyRecordEvent
from domain.scheme.model import Scheme
from domain.values import BodyId, EditionId, SchemeId, Text, Titles, Value

router: Final = APIRouter(
    prefix="/api/v1/operator", tags=["operator"], route_class=StrictRoute, dependencies=[KEY_SECURITY]
)

RECORDS: Final[Mapping[str, type[BodyRecordEvent]]] = {
    "rename": BodyRenamed,
    "correct-name": BodyNameCorrected,
    "move": BodyMoved,
    "contact": BodyContactRecorded,
    "recode": BodyRecoded,
    "end": BodyEnded,
    "correct-end": BodyEndCorrected,
}
APPROVALS: Final[Mapping[str, type[ApprovalEvent]]] = {
    "approve": ApprovalGiven,
    "suspend-approval": ApprovalSuspended,
    "resume-approval": ApprovalResumed,
    "withdraw-approval": ApprovalWithdrawn,
    "correct-approval": ApprovalCorrected,
}


class NewBody(Value):
    """A certification body to register; `code` is its three digits in certificate numbers."""

    reason: Text
    body: BodyId
    name: Titles
    code: BodyCode


class Publication(Value):
    """An edition of a scheme: a new one, or revised rules with a `rule_version` of their own."""

    reason: Text
    scheme: Scheme


class Supersession(Value):
    """An edition gives way to `successor`; certificates must have moved by the end of `deadline`."""

    reason: Text
    edition: EditionId
    successor: EditionId
    deadline: date


@router.get("/bodies/{body}", operation_id="see_body_record", responses=READ_RESPONSES)
def see_body_record(body: BodyId, container: ContainerDep, response: Response) -> BodyRecord:
    """A body with all its names and every state of its approvals; the ETag is its version."""
    record = body_record(container, body)
    response.headers["ETag"] = etag(record.version)
    return record


@router.get("/schemes/{scheme}", operation_id="see_scheme_record", responses=READ_RESPONSES)
def see_scheme_record(scheme: SchemeId, container: ContainerDep, response: Response) -> SchemeRecord:
    """The editions of a scheme; the ETag is its version. One that was never published has no editions."""
    record = scheme_record(container, scheme)
    response.headers["ETag"] = etag(record.version)
    return record


def _example(name: str) -> dict[str, Any]:
    return {"requestBody": {"content": {"application/json": {"example": OPERATOR_EXAMPLES[name]}}}}


@router.post(
    "/bodies",
    status_code=201,
    operation_id=BODY_COMMANDS["register"],
    responses=COMMAND_RESPONSES,
    openapi_extra=_example("register"),
)
def register_body(new: NewBody, command: FirstCommand) -> CommandResult | Preview:
    """Register a certification body, which keeps a competence register from the start."""
    event = BodyRegistered(**dict(new), competence=COMPETENCE_OF_NEW_BODIES)
    institutions = command.container.institutions
    command.response.headers["Location"] = f"/api/v1/operator/bodies/{new.body}"
    return command.answer(
        lambda request: institutions.record_body(new.body, event, request),
        lambda request: institutions.reach_of_record(new.body, event, request),
        new.body,
    )


def _record_route(name: str) -> Callable[..., CommandResult | Preview]:
    """The route function of a command about a body itself; what it takes is the event."""

    def handle(body: BodyId, event: BodyRecordEvent, command: Command) -> CommandResult | Preview:
        institutions = command.container.institutions
        return command.answer(
            lambda request: institutions.record_body(body, event, request),
            lambda request: institutions.reach_of_record(body, event, request),
            body,
        )

    handle.__annotations__["event"] = RECORDS[name]
    return handle


def _approval_route(name: str) -> Callable[..., CommandResult | Preview]:
    """The route function of a command about an approval; what it takes is the event."""

    def handle(body: BodyId, event: ApprovalEvent, command: Command) -> CommandResult | Preview:
        institutions = command.container.institutions
        return command.answer(
            lambda request: institutions.record_approval(body, event, request),
            lambda request: institutions.reach_of_approval(body, event, request),
            body,
        )

    handle.__annotations__["event"] = APPROVALS[name]
    return handle


for _name, _event in {**RECORDS, **APPROVALS}.items():
    router.add_api_route(
        f"/bodies/{{body}}/{_name}",
        _record_route(_name) if _name in RECORDS else _approval_route(_name),
        methods=["POST"],
        operation_id=BODY_COMMANDS[_name],
        summary=_name.replace("-", " ").capitalize(),
        description=_event.__doc__,
        responses=COMMAND_RESPONSES,
        openapi_extra=_example(_name),
    )


def _publish(scheme: SchemeId, content: Publication, command: OperatorCommand) -> CommandResult | Preview:
    institutions, terms = command.container.institutions, (content.scheme, content.reason)
    return command.answer(
        lambda request: institutions.publish(*terms, request, scheme),
        lambda request: institutions.reach_of_publication(*terms, request, scheme),
    )


@router.post(
    "/schemes",
    status_code=201,
    operation_id=SCHEME_COMMANDS["publish-first"],
    responses=COMMAND_RESPONSES,
    openapi_extra=_example("publish"),
)
def publish_scheme(publication: Publication, command: FirstCommand) -> CommandResult | Preview:
    """Publish a scheme by its first edition. One that has editions is answered as stale."""
    scheme = publication.scheme.scheme
    command.response.headers["Location"] = f"/api/v1/operator/schemes/{scheme}"
    return _publish(scheme, publication, command.at_version(0))


@router.post(
    "/schemes/{scheme}/publish",
    operation_id=SCHEME_COMMANDS["publish"],
    responses=COMMAND_RESPONSES,
    openapi_extra=_example("publish"),
)
def publish_edition(scheme: SchemeId, publication: Publication, command: Command) -> CommandResult | Preview:
    """Publish a further edition, or revise the rules of one under another `rule_version`."""
    return _publish(scheme, publication, command)


@router.post(
    "/schemes/{scheme}/supersede",
    operation_id=SCHEME_COMMANDS["supersede"],
    responses=COMMAND_RESPONSES,
    openapi_extra=_example("supersede"),
)
def supersede_edition(
    scheme: SchemeId, supersession: Supersession, command: Command
) -> CommandResult | Preview:
    """Set or move the deadline by which certificates must have moved to another edition."""
    institutions = command.container.institutions
    editions = (supersession.edition, supersession.successor)
    terms = (scheme, editions, supersession.deadline, supersession.reason)
    return command.answer(
        lambda request: institutions.supersede(*terms, request),
        lambda request: institutions.reach_of_succession(*terms, request),
    )
