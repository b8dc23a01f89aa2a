"""A decision as it is taken: by whom, on which request, and the facts that it was checked against."""

from dataclasses import dataclass, replace
from datetime import datetime
from functools import reduce
from uuid import UUID

from domain.certificate.context import Act, Context
from domain.certificate.fold import after as fold_after
from domain.certificate.state import Certificate
from domain.events.application import Accepted
from domain.events.base import Event
from domain.events.decision import Granted
from domain.events.institution import NumberAllocated
from domain.events.register import NumberReserved
from domain.recorded import Recorded
from domain.values import Actor
from services.commands import CommandRequest
from services.event_store import Append
from services.holders import HolderReading

Events = tuple[Event, ...]


@dataclass(frozen=True)
class Execution:
    """A decision that is being taken: by whom, on which request, and the facts it was checked against.

    `readings` are what `context` has of the holder, and of a code that it takes; `outside` asserts the
    streams of everything else in it. `skipped` are serials whose number is reserved.
    """

    act: Act
    actor: Actor
    request: CommandRequest
    context: Context
    readings: tuple[HolderReading, ...] = ()
    outside: tuple[Append, ...] = ()
    skipped: tuple[NumberAllocated, ...] = ()

    def checked_version(self, stream: UUID) -> int | None:
        """The version of a stream that the decision was checked against; another one is a conflict."""
        return next((each.versions[stream] for each in self.readings if stream in each.versions), None)

    def unchanged(self, events: Events) -> list[Append]:
        """What must not change meanwhile: scheme, body, certificates beside this one (rule 17), and holders.

        For an acceptance or a grant the holder's certificates and entries of distrust (rules 21, 24), and
        always those of a code that it takes.
        """
        is_new = any(isinstance(event, Accepted | Granted) for event in events)
        readings = self.readings if is_new else self.readings[1:]
        return [*self.outside, *(append for each in readings for append in each.unchanged())]

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
