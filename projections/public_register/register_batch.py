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
    ApplicationCase,
    KnownPeriod,
    PublicEventEntry,
    facts_after,
    new_case,
    public_event_entry,
    standing_rules,
    update_periods,
)
from projections.scheme_state import NO_SCHEME, scheme_of


@dataclass
class RegisterBatch:
    """Loaded: cases, facts, what is believed now, schemes. Collected: everything else."""

    cases: dict[UUID, ApplicationCase] = field(default_factory=dict)
    facts: dict[UUID, Facts] = field(default_factory=dict)
    schemes: dict[str, PublishedScheme] = field(default_factory=dict)
    open_periods: dict[UUID, list[KnownPeriod]] = field(default_factory=dict)

    new_cases: list[ApplicationCase] = field(default_factory=list)
    closed_periods: dict[tuple[UUID, datetime | None, datetime], KnownPeriod] = field(default_factory=dict)
    new_periods: dict[tuple[UUID, datetime | None, datetime], KnownPeriod] = field(default_factory=dict)
    public_events: list[tuple[PublicEventEntry, Status]] = field(default_factory=list)
    new_identifiers: list[tuple[UUID, str, str, datetime]] = field(default_factory=list)
    new_bodies: list[tuple[BodyRegistered, datetime]] = field(default_factory=list)
    new_certificates: dict[UUID, UUID | None] = field(default_factory=dict)
    changed_certificates: set[UUID] = field(default_factory=set)
    changed_schemes: set[str] = field(default_factory=set)

    def apply(self, batch: Iterable[Recorded]) -> None:
        """Take in the events, in order."""
        for recorded in batch:
            self._apply(recorded)

    def _apply(self, recorded: Recorded) -> None:
        event = cast("StoredEvent", recorded.event)
        match event:
            case Applied():
                self._open(recorded)
            case _ if isinstance(event, PublicEvent):
                self._apply_public(recorded)
            case _ if isinstance(event, PrivateEvent | SeriesEvent):
                pass
            case _ if isinstance(event, SchemeEvent):
                self._apply_scheme(event, recorded)
            case BodyRegistered():
                self.new_bodies.append((event, recorded.recorded_at))
            case ApprovalGiven() | ApprovalWithdrawn() | InterestDeclared():
                pass
            case _:
                assert_never(event)

    def _open(self, recorded: Recorded) -> None:
        case = new_case(recorded)
        self.cases[recorded.stream] = case
        self.new_cases.append(case)

    def _apply_scheme(self, event: SchemeEvent, recorded: Recorded) -> None:
        """A scheme's limits and deadlines decide on all its certificates, from this event's recording on."""
        name = scheme_of(event)
        before = self.schemes.get(name, NO_SCHEME)
        after = scheme_after(before, recorded)
        self.schemes[name] = after
        self.changed_schemes.add(name)
        if standing_rules(after) != standing_rules(before):
            for certificate, facts in self.facts.items():
                if facts.scheme == name:
                    self._update_periods(certificate, recorded)

    def _apply_public(self, recorded: Recorded) -> None:
        certificate = recorded.stream
        before = self.facts.get(certificate)
        facts = facts_after(before, self.cases[certificate], recorded)
        line = public_event_entry(recorded)
        if facts is None or line is None:
            return
        if isinstance(recorded.event, Granted):
            self.new_certificates[certificate] = (
                self.cases[certificate].prior if recorded.event.cycle else None
            )
        self.facts[certificate] = facts
        self.changed_certificates.add(certificate)
        self._update_periods(certificate, recorded)
        moment = max(recorded.effective_at, recorded.recorded_at)
        self.public_events.append((line, standing(facts, self._scheme(facts), moment).status))
        self._collect_identifiers(before, facts, recorded)

    def _update_periods(self, certificate: UUID, recorded: Recorded) -> None:
        facts = self.facts[certificate]
        open_periods = self.open_periods.get(certificate, [])
        closed_periods, new_periods = update_periods(
            open_periods, timeline(facts, self._scheme(facts)), certificate, recorded
        )
        for known in closed_periods:
            (self.new_periods if _key(known) in self.new_periods else self.closed_periods)[_key(known)] = (
                known
            )
        self.new_periods.update((_key(known), known) for known in new_periods)
        closed_keys = {_key(known) for known in closed_periods}
        self.open_periods[certificate] = [
            known for known in open_periods if _key(known) not in closed_keys
        ] + new_periods

    def _collect_identifiers(self, before: Facts | None, facts: Facts, recorded: Recorded) -> None:
        """Names and codes that were not on record before."""
        for kind in ("name", "name_latin", "uscc"):
            known_values = {said.value for said in before.fields.get(kind, ())} if before else set()
            for said in facts.fields.get(kind, ()):
                if said.value not in known_values:
                    self.new_identifiers.append(
                        (facts.certificate, kind, str(said.value), recorded.recorded_at)
                    )

    def _scheme(self, facts: Facts) -> PublishedScheme:
        return self.schemes.get(facts.scheme, NO_SCHEME)


def _key(period: KnownPeriod) -> tuple[UUID, datetime | None, datetime]:
    return (period.certificate, period.period.starts, period.known_from)
