"""What changes in the register when a batch of events is read? Pure: loaded before, written after.

A book holds what the register knows of the certificates and schemes a batch may touch, and collects
what is new. Its order of work is that of the positions.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import assert_never, cast
from uuid import UUID

from domain.events.application import Applied
from domain.events.decision import Granted
from domain.events.institution import ApprovalGiven, ApprovalWithdrawn, BodyRegistered, InterestDeclared
from domain.events.unions import PrivateEvent, PublicEvent, SchemeEvent, SeriesEvent, StoredEvent
from domain.recorded import Recorded
from domain.scheme.published import PublishedScheme
from domain.scheme.published import after as scheme_after
from domain.status.facts import Facts
from domain.status.standing import Status, standing
from domain.status.timeline import timeline
from projections.public_register.fold import (
    Case,
    Happening,
    Known,
    decisive,
    facts_after,
    happening,
    learned,
    opened,
)
from projections.published import UNKNOWN, scheme_of


@dataclass
class Book:
    """Loaded: cases, facts, what is believed now, schemes. Collected: everything else."""

    cases: dict[UUID, Case] = field(default_factory=dict)
    facts: dict[UUID, Facts] = field(default_factory=dict)
    schemes: dict[str, PublishedScheme] = field(default_factory=dict)
    current: dict[UUID, list[Known]] = field(default_factory=dict)

    new_cases: list[Case] = field(default_factory=list)
    closed: dict[tuple[UUID, datetime | None, datetime], Known] = field(default_factory=dict)
    learned: dict[tuple[UUID, datetime | None, datetime], Known] = field(default_factory=dict)
    happenings: list[tuple[Happening, Status]] = field(default_factory=list)
    said: list[tuple[UUID, str, str, datetime]] = field(default_factory=list)
    bodies: list[tuple[BodyRegistered, datetime]] = field(default_factory=list)
    granted: dict[UUID, UUID | None] = field(default_factory=dict)
    touched: set[UUID] = field(default_factory=set)
    revised: set[str] = field(default_factory=set)

    def read(self, batch: Iterable[Recorded]) -> None:
        """Take in the events, in order."""
        for recorded in batch:
            self._take(recorded)

    def _take(self, recorded: Recorded) -> None:
        event = cast("StoredEvent", recorded.event)
        match event:
            case Applied():
                self._open(recorded)
            case _ if isinstance(event, PublicEvent):
                self._take_public(recorded)
            case _ if isinstance(event, PrivateEvent | SeriesEvent):
                pass
            case _ if isinstance(event, SchemeEvent):
                self._take_scheme(event, recorded)
            case BodyRegistered():
                self.bodies.append((event, recorded.recorded_at))
            case ApprovalGiven() | ApprovalWithdrawn() | InterestDeclared():
                pass
            case _:
                assert_never(event)

    def _open(self, recorded: Recorded) -> None:
        case = opened(recorded)
        self.cases[recorded.stream] = case
        self.new_cases.append(case)

    def _take_scheme(self, event: SchemeEvent, recorded: Recorded) -> None:
        """A scheme's limits and deadlines decide on all its certificates, from this event's recording on."""
        name = scheme_of(event)
        before = self.schemes.get(name, UNKNOWN)
        after = scheme_after(before, recorded)
        self.schemes[name] = after
        self.revised.add(name)
        if decisive(after) != decisive(before):
            for certificate, facts in self.facts.items():
                if facts.scheme == name:
                    self._learn(certificate, recorded)

    def _take_public(self, recorded: Recorded) -> None:
        certificate = recorded.stream
        before = self.facts.get(certificate)
        facts = facts_after(before, self.cases[certificate], recorded)
        line = happening(recorded)
        if facts is None or line is None:
            return
        if isinstance(recorded.event, Granted):
            self.granted[certificate] = self.cases[certificate].prior if recorded.event.cycle else None
        self.facts[certificate] = facts
        self.touched.add(certificate)
        self._learn(certificate, recorded)
        moment = max(recorded.effective_at, recorded.recorded_at)
        self.happenings.append((line, standing(facts, self._scheme(facts), moment).status))
        self._hear(before, facts, recorded)

    def _learn(self, certificate: UUID, recorded: Recorded) -> None:
        facts = self.facts[certificate]
        current = self.current.get(certificate, [])
        closed, fresh = learned(current, timeline(facts, self._scheme(facts)), certificate, recorded)
        for known in closed:
            (self.learned if _key(known) in self.learned else self.closed)[_key(known)] = known
        self.learned.update((_key(known), known) for known in fresh)
        gone = {_key(known) for known in closed}
        self.current[certificate] = [known for known in current if _key(known) not in gone] + fresh

    def _hear(self, before: Facts | None, facts: Facts, recorded: Recorded) -> None:
        """Names and codes that were not on record before."""
        for kind in ("name", "name_latin", "uscc"):
            known = {said.value for said in before.fields.get(kind, ())} if before else set()
            for said in facts.fields.get(kind, ()):
                if said.value not in known:
                    self.said.append((facts.certificate, kind, str(said.value), recorded.recorded_at))

    def _scheme(self, facts: Facts) -> PublishedScheme:
        return self.schemes.get(facts.scheme, UNKNOWN)


def _key(known: Known) -> tuple[UUID, datetime | None, datetime]:
    return (known.certificate, known.period.starts, known.known_from)
