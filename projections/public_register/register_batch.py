"""Fold of the public register: the changes that a batch of events makes to it. Pure, without a store.

A batch starts with the state of the certificates and schemes that it may change, loaded by the store, and
collects the rows to write. Events are applied in order of position.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Final, assert_never, cast
from uuid import UUID

from domain.events.application import Applied
from domain.events.decision import Granted
from domain.events.register import (
    DistrustListed,
    HolderNoted,
    NumberReserved,
    RulesAdopted,
    UnfavourablyAudited,
)
from domain.events.unions import (
    CodeEvent,
    PrivateEvent,
    PublicEvent,
    SchemeEvent,
    SeriesEvent,
    StaffEvent,
    StoredEvent,
)
from domain.recorded import Recorded
from domain.scheme.published import PublishedScheme
from domain.scheme.published import after as scheme_after
from domain.status import fold as public
from domain.status.body_approval import Maintained, maintained_by
from domain.status.facts import Facts
from domain.status.standing import Ruleset, Status, standing
from domain.status.timeline import Period, timeline
from projections.public_register.body_batch import BodyBatch, PublicBodyEvent
from projections.public_register.public_history import PublicEventEntry, public_event_entry
from projections.scheme_state import NO_SCHEME, scheme_of


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
class KnownMaintained:
    """How long a certificate runs on if the body's approval is given up, as known in a time."""

    certificate: UUID
    maintained: Maintained
    known_from: datetime
    known_until: datetime | None = None


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


STANDING_LIMITS: Final = ("surveillance_months", "void_surveillance_days", "approval_given_up_months")
"""The limits of a scheme that a certificate's standing depends on."""


def standing_rules(scheme: PublishedScheme) -> object:
    """The part of a scheme that a certificate's standing depends on."""
    limits = {
        edition: [getattr(rules.limits, name) for name in STANDING_LIMITS]
        for edition, rules in scheme.editions.items()
    }
    return limits, dict(scheme.successions)


@dataclass
class RegisterBatch:
    """The state loaded for a batch (the first seven fields), and the changes collected from it."""

    cases: dict[UUID, ApplicationCase] = field(default_factory=dict)
    facts: dict[UUID, Facts] = field(default_factory=dict)
    schemes: dict[str, PublishedScheme] = field(default_factory=dict)
    open_periods: dict[UUID, list[KnownPeriod]] = field(default_factory=dict)
    open_maintained: dict[UUID, tuple[KnownMaintained, ...]] = field(default_factory=dict)
    bodies: BodyBatch = field(default_factory=BodyBatch)
    ruleset: Ruleset = Ruleset.FORMER

    new_cases: list[ApplicationCase] = field(default_factory=list)
    closed_periods: dict[tuple[UUID, datetime | None, datetime], KnownPeriod] = field(default_factory=dict)
    new_periods: dict[tuple[UUID, datetime | None, datetime], KnownPeriod] = field(default_factory=dict)
    public_events: list[tuple[PublicEventEntry, Status]] = field(default_factory=list)
    new_identifiers: list[tuple[UUID, str, str, datetime]] = field(default_factory=list)
    new_maintained: list[KnownMaintained] = field(default_factory=list)
    closed_maintained: list[KnownMaintained] = field(default_factory=list)
    new_certificates: dict[UUID, UUID | None] = field(default_factory=dict)
    changed_certificates: set[UUID] = field(default_factory=set)
    changed_schemes: set[str] = field(default_factory=set)

    def apply(self, batch: Iterable[Recorded]) -> None:
        """Apply the events, in order."""
        for recorded in batch:
            self._apply(recorded)

    def _apply(self, recorded: Recorded) -> None:  # noqa: C901
        # One case per family of events, so that the type checker lists a missing one.
        event = cast("StoredEvent", recorded.event)
        match event:
            case Applied():
                self._open(recorded)
            case _ if isinstance(event, PublicEvent):
                self._apply_public(recorded)
            case _ if isinstance(event, PrivateEvent | SeriesEvent):
                pass
            case RulesAdopted():
                self._adopt(recorded)
            case HolderNoted() | UnfavourablyAudited() | NumberReserved() | DistrustListed():
                pass
            case _ if isinstance(event, CodeEvent | StaffEvent):
                pass
            case _ if isinstance(event, SchemeEvent):
                self._apply_scheme(event, recorded)
            case _ if isinstance(event, PublicBodyEvent):
                self.bodies.apply(recorded, in_feed=self.ruleset is Ruleset.PRESENT)
            case _:
                assert_never(event)

    def _adopt(self, recorded: Recorded) -> None:
        """The rules of this release hold for what is known from now on, for every certificate (rule 6)."""
        self.ruleset = Ruleset.PRESENT
        for certificate in self.facts:
            self._update_periods(certificate, recorded)

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
        self.public_events.append((line, standing(facts, self._scheme(facts), moment, self.ruleset).status))
        self._collect_identifiers(before, facts, recorded)

    def _update_periods(self, certificate: UUID, recorded: Recorded) -> None:
        facts = self.facts[certificate]
        self._update_maintained(facts, recorded)
        open_periods = self.open_periods.get(certificate, [])
        closed_periods, new_periods = update_periods(
            open_periods, timeline(facts, self._scheme(facts), self.ruleset), certificate, recorded
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

    def _update_maintained(self, facts: Facts, recorded: Recorded) -> None:
        expected = maintained_by(facts, self._scheme(facts))
        known = self.open_maintained.get(facts.certificate, ())
        unchanged = tuple(each for each in known if each.maintained in expected)
        for each in known:
            if each.maintained not in expected:
                closed = replace(each, known_until=recorded.recorded_at)
                if each in self.new_maintained:
                    self.new_maintained[self.new_maintained.index(each)] = closed
                else:
                    self.closed_maintained.append(closed)
        already = {each.maintained for each in unchanged}
        opened = [
            KnownMaintained(facts.certificate, each, recorded.recorded_at)
            for each in expected
            if each not in already
        ]
        self.new_maintained += opened
        self.open_maintained[facts.certificate] = (*unchanged, *opened)

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
