"""Discrete-event simulation: a clock, a queue of processes, and commands to the services.

Every organisation is a process of its own: a generator that acts, then yields the moment at which it
continues. The process with the earliest moment always continues next, so that the clock, and with it
every `recorded_at`, only moves forward.
"""

import heapq
from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta
from itertools import count
from random import Random
from typing import Final
from uuid import UUID, uuid5

from pydantic import JsonValue

from demo.staff import GeneratedStaff
from domain.calendar import SHANGHAI
from domain.certificate.fold import after
from domain.certificate.state import Certificate
from domain.streams import ROOT
from services.commands import CommandRequest, command_of
from services.event_store import EventStore
from services.institutions import Institutions
from services.principal import Principal
from services.register import Register

Process = Iterator[datetime]
"""A process continues at each moment it yields; all moments are timezone-aware."""

Progress = Callable[[int, int], None]
"""Called with the number of days that have passed and the number of all days."""

DAY_ENDS: Final = time(18, tzinfo=SHANGHAI)
"""End of working hours and of the last day of the history."""

_SATURDAY: Final = 5


class SimulatedClock:
    """A clock that shows the moment it was set to."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        """The simulated moment."""
        return self.now


class Simulation:
    """The services, the clock and the queue of processes. `today` is the day after the history's last."""

    def __init__(self, store: EventStore, clock: SimulatedClock, today: date) -> None:
        self.today = today
        self.register = Register(store, clock)
        self.institutions = Institutions(store, GeneratedStaff())
        self._store, self._clock = store, clock
        self._end = datetime.combine(today - timedelta(days=1), DAY_ENDS)
        self._queue: list[tuple[datetime, int, Process]] = []
        self._order = count()
        self._cases: dict[UUID, Certificate] = {}

    @property
    def now(self) -> datetime:
        """The simulated moment."""
        return self._clock.now

    def schedule(self, process: Process, moment: datetime) -> None:
        """Queue a process, to continue at that moment."""
        heapq.heappush(self._queue, (moment, next(self._order), process))

    def run(self, progress: Progress) -> None:
        """Run until the evening before `today`; processes that continue later stay unfinished."""
        first = self.now
        days = (self._end - first).days
        while self._queue and self._queue[0][0] <= self._end:
            moment, _, process = heapq.heappop(self._queue)
            self._clock.now = max(moment, self.now)
            next_moment = next(process, None)
            if next_moment is not None:
                self.schedule(process, next_moment)
            progress((self.now - first).days, days)
        progress(days, days)

    def command(self, by: Principal, key: str, request: JsonValue) -> CommandRequest:
        """A command whose id depends on `key` alone, so that it is the same in every run."""
        return CommandRequest(by, command_of(by, key, request, uuid5(ROOT, f"demo/{key}")))

    def case(self, id: UUID) -> Certificate:
        """The current state of the case. Raises LookupError if it does not exist."""
        case = self._cases.get(id)
        for recorded in self._store.history(id)[case.version if case else 0 :]:
            case = after(case, recorded)
        if case is None:
            raise LookupError(id)
        self._cases[id] = case
        return case


def working_moment(day: date, random: Random, *, any_day: bool = False) -> datetime:
    """A moment in the working hours of that day, or of the Monday after a weekend."""
    while not any_day and day.weekday() >= _SATURDAY:
        day += timedelta(days=1)
    opening_time = datetime.combine(day, time(9), SHANGHAI)
    return opening_time + timedelta(
        seconds=random.randint(0, 8 * 3600), microseconds=random.randint(0, 999_999)
    )
