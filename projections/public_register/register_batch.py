"""Fold of the public register: the changes that a batch of events makes to it. Pure, without a store.

A batch starts with the state of the certificates and schemes that it may change, loaded by the store, and
collects the rows to write. Events are applied in order of position.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, assert_never, cast
from uuid import UUID

from domain.events.application import Applied
from domain.events.decision import Granted, Replaced
from domain.events.institution import ApprovalGiven, ApprovalWithdrawn, BodyRegistered, InterestDeclared
from domain.events.sanctions import Deregistered, Downgraded, Reinstated, Revoked, Suspended
from domain.events.unions import PrivateEvent, PublicEvent, SchemeEvent, SeriesEvent, StoredEvent
from domain.events.upkeep import Changed, LevelRestored, Rectified, Supervised, Transitioned, Upgraded
from domain.recorded import Recorded
from domain.scheme.published import PublishedScheme
from domain.scheme.published import after as scheme_after
from domain.status import facts as public
from domain.status.facts import Facts
from domain.status.standing import Status, standing
from domain.status.timeline import Period, timeline
from projections.scheme_state import NO_SCHEME, scheme_of

_PRINTED_FIELDS = ("name", "name_latin", "uscc", "address", "scope")
"""Fields of an alteration that are printed on the certificate; the number of employees is not public."""


@dataclass(frozen=True)
class ApplicationCase:
    """The fields of an application that its grant needs."""

    certificate: UUID
    body: str
    scheme: str
    prior: UUID | None


@dataclass(frozen=True)
class KnownPeriod:
    """A period as known from one moment until another (ADR 4).

    `position` is that of the event from which it is known.
    """

    certificate: UUID
    known_from: datetime
    known_until: datetime | None
    position: int
    period: Period


@dataclass(frozen=True)
class PublicEventEntry:
    """A line of the public history: no persons, and no free text, which may mention findings."""

    position: int
    certificate: UUID
    what: str
    effective_at: datetime
    recorded_at: datetime
    details: dict[str, Any]


def new_case(recorded: Recorded) -> ApplicationCase:
    """The case that an application opens."""
    event = cast("Applied", recorded.event)
    return ApplicationCase(recorded.stream, event.body, event.scheme, event.prior)


def facts_after(facts: Facts | None, case: ApplicationCase, recorded: Recorded) -> Facts | None:
    """The public facts after one event of the certificate; none before its grant."""
    if facts is None:
        is_grant = isinstance(recorded.event, Granted)
        return public.initial_facts(recorded, case.body, case.scheme) if is_grant else None
    return public.after(facts, recorded)


def update_periods(
    open_periods: Sequence[KnownPeriod], periods: Iterable[Period], certificate: UUID, recorded: Recorded
) -> tuple[list[KnownPeriod], list[KnownPeriod]]:
    """The periods that this event closes, and the periods that it opens.

    An unchanged period stays as it is, so an answer stays based on the event that last changed it.
    """
    expected = list(periods)
    closed_periods = [
        replace(known, known_until=recorded.recorded_at)
        for known in open_periods
        if known.period not in expected
    ]
    already_open = [known.period for known in open_periods]
    new_periods = [
        KnownPeriod(certificate, recorded.recorded_at, None, recorded.position, period)
        for period in expected
        if period not in already_open
    ]
    return closed_periods, new_periods


def public_event_entry(recorded: Recorded) -> PublicEventEntry | None:
    """The line of the public history for an event; None for a private event."""
    if not isinstance(recorded.event, PublicEvent):
        return None
    return PublicEventEntry(
        position=recorded.position,
        certificate=recorded.stream,
        what=recorded.topic.split(".")[1],
        effective_at=recorded.effective_at,
        recorded_at=recorded.recorded_at,
        details=_details(recorded.event),
    )


def standing_rules(scheme: PublishedScheme) -> object:
    """The part of a scheme that a certificate's standing depends on."""
    months = {edition: rules.limits.surveillance_months for edition, rules in scheme.editions.items()}
    return months, dict(scheme.successions)


def _details(event: PublicEvent) -> dict[str, Any]:
    """The public details of an event."""
    if isinstance(event, Changed | Rectified):
        return {
            "altered": {
                name: value for name, value in event.altered.fields.items() if name in _PRINTED_FIELDS
            }
        }
    return event.model_dump(mode="json", include=_public_fields(event))


def _public_fields(event: PublicEvent) -> set[str]:  # noqa: C901
    # Public fields of each event; the type checker lists an event that is missing here.
    match event:
        case Granted():
            return {"level", "edition", "valid_from", "valid_until"}
        case Replaced():
            return {"number", "from_day"}
        case Supervised():
            return {"held_on"}
        case Upgraded() | Downgraded() | LevelRestored():
            return {"level"}
        case Transitioned():
            return {"edition"}
        case Changed() | Rectified():
            return {"altered"}
        case Suspended():
            return {"ground", "until"}
        case Reinstated():
            return set()
        case Revoked() | Deregistered():
            return {"ground"}
        case _:
            assert_never(event)


@dataclass
class RegisterBatch:
    """The state loaded for a batch (the first four fields), and the changes collected from it."""

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
        """Apply the events, in order."""
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
        """Limits and deadlines of a scheme apply to all its certificates, as known from this event on."""
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
        """Collect names and codes that were not recorded before."""
        for kind in ("name", "name_latin", "uscc"):
            known_values = {each.value for each in before.fields.get(kind, ())} if before else set()
            for each in facts.fields.get(kind, ()):
                if each.value not in known_values:
                    self.new_identifiers.append(
                        (facts.certificate, kind, str(each.value), recorded.recorded_at)
                    )

    def _scheme(self, facts: Facts) -> PublishedScheme:
        return self.schemes.get(facts.scheme, NO_SCHEME)


def _key(period: KnownPeriod) -> tuple[UUID, datetime | None, datetime]:
    return (period.certificate, period.period.starts, period.known_from)
