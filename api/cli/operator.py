"""In whose name does a command line record something?"""

from typing import Annotated, Final
from uuid import uuid4

import typer
from pydantic import JsonValue

from domain.values import PersonId, Role
from services.commands import CommandRequest, command_of
from services.principal import Principal

OPERATOR: Final = "P-OPERATOR"

By = Annotated[PersonId, typer.Option("--by", help="Your person id, never a name: it stays in the history.")]
Reason = Annotated[str, typer.Option("--reason", help="Why, or on which basis: it stays in the history.")]


def operator_command(by: PersonId, request: JsonValue) -> CommandRequest:
    """A command of the operator's; each time it is typed it is another one. Raises ValidationError."""
    principal = Principal(person=by, roles=frozenset({Role.SYSTEM}))
    return CommandRequest(principal, command_of(principal, uuid4().hex, request, uuid4()))
