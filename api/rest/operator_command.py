"""Command of the operator: what it would affect, or what it recorded."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import Annotated, Literal

from fastapi import Depends, Query, Response
from pydantic import BaseModel

from api.app.container import Container
from api.http.affected import sentence
from api.http.command_results import CommandResult, command_result
from api.http.dependencies import CommandRequestDep, ContainerDep, ExpectedVersion
from domain.approval import Reach
from domain.values import BodyId
from projections.public_register.affected import Affected
from services.commands import CommandRequest
from services.event_store import Receipt


class Preview(BaseModel):
    """What a command would affect. Nothing was recorded.

    `certificates` counts those whose standing it may touch, `by_status` as they stand on `day`.
    """

    recorded: Literal[False] = False
    summary: str
    day: date | None
    certificates: int
    by_status: dict[str, int]


@dataclass(frozen=True)
class OperatorCommand:
    """A command of the operator, to be done or to be seen before."""

    container: Container
    request: CommandRequest
    response: Response
    dry_run: bool

    def at_version(self, expected_version: int) -> "OperatorCommand":
        """The command, based on that version."""
        return replace(self, request=replace(self.request, expected_version=expected_version))

    def answer(
        self,
        record: Callable[[CommandRequest], Receipt],
        reach: Callable[[CommandRequest], Reach | None],
        body: BodyId | None = None,
    ) -> CommandResult | Preview:
        """The result of recording it; of a dry run what it would reach among the certificates of the body."""
        if not self.dry_run:
            return command_result(self.request, record(self.request), self.container, self.response)
        self.response.status_code = 200
        affected = self._affected(reach(self.request), body)
        return Preview(
            summary=sentence(affected),
            day=affected.day,
            certificates=affected.certificates,
            by_status={status.value: number for status, number in affected.by_status.items()},
        )

    def _affected(self, reach: Reach | None, body: BodyId | None) -> Affected:
        if reach is None:
            return Affected()
        return self.container.public.certificates_under(body, reach.scope, reach.day)


DryRun = Annotated[
    bool, Query(description="Only say how many certificates the command affects; record nothing.")
]


async def _first_command(
    container: ContainerDep, request: CommandRequestDep, response: Response, dry_run: DryRun = False
) -> OperatorCommand:
    return OperatorCommand(container, request, response, dry_run)


FirstCommand = Annotated[OperatorCommand, Depends(_first_command)]


async def _command(command: FirstCommand, expected_version: ExpectedVersion) -> OperatorCommand:
    return command.at_version(expected_version)


Command = Annotated[OperatorCommand, Depends(_command)]
