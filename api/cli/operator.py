"""Actor and reason of commands that record events on the command line."""

from typing import Annotated, Final
from uuid import uuid4

import typer
from pydantic import JsonValue

from domain.values import PersonId, Role
from services.commands import CommandRequest, command_of
from services.principal import Principal

OPERATOR: Final = "P-OPERATOR"

By = Annotated[
    PersonId, typer.Option("--by", help="Your person id, not a name. It is stored in the history.")
]
Reason = Annotated[str, typer.Option("--reason", help="Reason or legal basis. It is stored in the history.")]


def operator_command(by: PersonId, request: JsonValue) -> CommandRequest:
    """A command of the operator; each invocation is a new one. Raises ValidationError."""
    principal = Principal(person=by, roles=frozenset({Role.SYSTEM}))
    return CommandRequest(principal, command_of(principal, uuid4().hex, request, uuid4()))
