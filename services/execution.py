"""A decision as it is taken: by whom, on which request, and the facts that it was checked against."""

from dataclasses import dataclass, replace
from datetime import datetime
from functools import reduce
from uuid import UUID

from domain.certificate.context import Act, Context
from domain.certificate.fold import after as fold_after
from domain.certificate.state import Certificate
from domain.events.base import Event
from domain.events.institution import NumberAllocated
from domain.events.register import NumberReserved
from domain.recorded import Recorded
from domain.values import Actor
from services.commands import CommandRequest

Events = tuple[Event, ...]


@dataclass(frozen=True)
class Execution:
    """A decision that is being taken: by whom, on which request, and the facts it was checked against.

    `holder` is the stream of the holder that `context` has, `skipped` are serials whose number is reserved.
    """

    act: Act
    actor: Actor
    request: CommandRequest
    context: Context
    holder: UUID
    skipped: tuple[NumberAllocated, ...] = ()

    def without(self, reserved: NumberReserved) -> "Execution":
        """The same with the next serial: the number of this one belongs to another certificate."""
        owner = NumberAllocated(
            reason=reserved.reason, number=reserved.number, certificate=reserved.certificate
        )
        context = replace(self.context, serial=self.context.serial + 1)
        return replace(self, context=context, skipped=(*self.skipped, owner))

    def after(self, case: Certificate, events: Events, moment: datetime) -> Certificate:
        """The case as it will be once the events are recorded."""
        recorded = (
            Recorded(
                stream=case.id,
                version=case.version + step,
                position=0,
                recorded_at=moment,
                effective_at=event.effective_at(moment),
                actor=self.actor,
                command=self.request.command,
                event=event,
            )
            for step, event in enumerate(events, start=1)
        )
        return reduce(fold_after, recorded, case)
