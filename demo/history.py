"""Generated history of the demonstration, from the opening of the register to the evening before today."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from importlib.resources import files
from pathlib import Path
from random import Random
from typing import Final
from uuid import UUID

from demo.applicant import declare_interests, new_applicant
from demo.bodies import approve, leaving, open_leaving_body, publish_contacts, register_body
from demo.generated_marks import marked_generated
from demo.scenarios import SCENARIOS, Scenario
from demo.simulation import Process, Progress, SimulatedClock, Simulation, working_moment
from demo.staff import BODIES, LEAVING_BODY, OPERATOR, Staff
from domain.calendar import civil_date
from domain.events.institution import CompetenceRecorded
from domain.recorded import Command, Recorded
from domain.scheme.model import Scheme
from domain.values import Actor, Role, SchemeId
from services.adoption import adopt_rules
from services.event_store import Append, Clock, EventStore, Receipt
from services.scheme_files import bundled_schemes, read_folder

ORGANISATIONS: Final = 360
SEED: Final = 27922
"""As in GB/T 27922; any other number gives another history."""

DAYS_SINCE_OPENING: Final = 2860
"""Days before today on which the register opens: January 2019, seen from the end of 2026."""

DAYS_SINCE_EDITION_CHANGE: Final = 700
"""Days before today on which the successor edition of the demonstration scheme is published."""

DAYS_SINCE_RENAMING: Final = 520
"""Days before today on which the third body is renamed; what follows is its way out (demo/bodies.py)."""

DAYS_SINCE_DEADLINE: Final = 60
"""Days before today on which the transition to that edition ends."""

_OTHER_SCHEMES: Final = (
    "property-management",
    "security",
    "green-hotel",
    "cleaning",
    "teahouse",
    "business-hotel",
    "energy-performance-contracting",
)
_AFTER_SALES: Final = "after-sales"
_OTHERS: Final = 0.15
"""Share of the organisations that are certified under another scheme than after-sales service."""


@dataclass(frozen=True)
class HistorySummary:
    """Counts of the organisations and events that were generated."""

    organisations: int
    events: int


def generate_history(
    url: str, today: date, progress: Progress, organisations: int = ORGANISATIONS, seed: int = SEED
) -> HistorySummary:
    """Generate the history in an empty, migrated database that has no other writer.

    The same arguments give the same events, byte for byte. Raises the errors of the services; each would
    be a mistake in a scenario, since a correct scenario makes no request that is refused.
    """
    random = Random(seed)  # noqa: S311  (the same seed must give the same history)
    first = today - timedelta(days=DAYS_SINCE_OPENING)
    clock = SimulatedClock(working_moment(first, random))
    with CachingEventStore(url, clock) as store:
        adopt_rules(store)
        simulation = Simulation(store, clock, today)
        open_register(simulation)
        simulation.schedule(
            _edition_change(simulation),
            working_moment(today - timedelta(days=DAYS_SINCE_EDITION_CHANGE), random),
        )
        rules = {scheme.scheme: scheme for scheme in schemes()}
        simulation.schedule(
            leaving(simulation, rules, random),
            working_moment(today - timedelta(days=DAYS_SINCE_RENAMING), random),
        )
        for number, scenario in enumerate(_draw_scenarios(organisations, random)):
            begins = today - timedelta(days=random.randint(*sorted(scenario.days_ago)))
            process = _process(simulation, scenario, rules[_scheme(scenario, random)], number, seed)
            simulation.schedule(process, working_moment(begins, random))
        simulation.run(progress)
        return HistorySummary(organisations, store.last_position())


def _draw_scenarios(organisations: int, random: Random) -> Iterator[Scenario]:
    """Every scenario once, then one for each further organisation, drawn by weight."""
    yield from SCENARIOS[:organisations]
    remaining = max(0, organisations - len(SCENARIOS))
    yield from random.choices(SCENARIOS, [each.weight for each in SCENARIOS], k=remaining)


def _scheme(scenario: Scenario, random: Random) -> SchemeId:
    if scenario.scheme:
        return scenario.scheme
    return random.choice(_OTHER_SCHEMES) if random.random() < _OTHERS else _AFTER_SALES


def _process(simulation: Simulation, scenario: Scenario, rules: Scheme, number: int, seed: int) -> Process:
    applicant = new_applicant(simulation, rules, number, seed)
    declare_interests(applicant)
    yield from scenario.process(applicant)


def _edition_change(simulation: Simulation) -> Process:
    supersede_edition(simulation)
    yield from ()


def schemes() -> tuple[Scheme, ...]:
    """The bundled schemes and the first edition of the demonstration scheme."""
    return (*bundled_schemes(), _editions()[0])


def open_register(simulation: Simulation) -> None:
    """Record what precedes all applications: schemes, two bodies, their approvals and their auditors."""
    all_schemes = schemes()
    for scheme in all_schemes:
        _publish(simulation, scheme)
    for body in BODIES:
        register_body(simulation, body)
        for scheme in all_schemes:
            approve(simulation, body, scheme)
        _enter_auditors(simulation, body)
    by_name = {scheme.scheme: scheme for scheme in all_schemes}
    open_leaving_body(simulation, by_name)
    _enter_auditors(simulation, LEAVING_BODY)
    publish_contacts(simulation)


def _enter_auditors(simulation: Simulation, body: Staff) -> None:
    """The competence register of a body: each of its auditors, for all schemes and fields."""
    administrator = next(each for each in body.people if Role.ADMINISTRATOR in each.roles)
    auditors = [each.person for each in body.people if Role.AUDITOR in each.roles]
    for number, person in enumerate(auditors, start=1):
        competence = CompetenceRecorded(
            reason=marked_generated("核验评审员注册资格"),
            person=person,
            qualification=f"DEMO-{body.code}-{number:03}",
            grade="senior" if number == 1 else "auditor",
            since=civil_date(simulation.now),
        )
        request = simulation.command(administrator, f"competence/{body.id}/{person}", person)
        simulation.institutions.record_competence(body.id, competence, request)


def supersede_edition(simulation: Simulation) -> None:
    """Publish the successor edition of the demonstration scheme, with a deadline before today."""
    old_edition, new_edition = _editions()
    _publish(simulation, new_edition)
    for body in BODIES:
        approve(simulation, body, new_edition)
    request = simulation.command(OPERATOR, "supersede", new_edition.edition)
    deadline = simulation.today - timedelta(days=DAYS_SINCE_DEADLINE)
    editions = (old_edition.edition, new_edition.edition)
    simulation.institutions.supersede(
        new_edition.scheme, editions, deadline, marked_generated("标准换版"), request
    )


def _publish(simulation: Simulation, scheme: Scheme) -> None:
    request = simulation.command(OPERATOR, f"publish/{scheme.scheme}/{scheme.edition}", scheme.edition)
    simulation.institutions.publish(scheme, marked_generated("发布认证方案"), request)


def _editions() -> tuple[Scheme, Scheme]:
    old, new = read_folder(Path(str(files(__package__))) / "data")
    return old, new


class CachingEventStore(EventStore):
    """An event store for a database without other writers: reads come from memory, saves go to PostgreSQL.

    Generating a history reads the same streams again and again; with no other writer, the events saved
    through this store are all there are. Measured on 2 cores: 9,262 events in 38 s, 240 a second.
    """

    def __init__(self, conninfo: str, clock: Clock) -> None:
        super().__init__(conninfo, clock)
        self._streams: dict[UUID, list[Recorded]] = defaultdict(list)
        self._receipts: dict[UUID, Receipt] = {}

    def save(self, appends: Sequence[Append], *, actor: Actor, command: Command) -> Receipt:
        """Save to the database and keep the recorded events in memory."""
        receipt = super().save(appends, actor=actor, command=command)
        if command.id not in self._receipts:
            self._receipts[command.id] = receipt
            for recorded in receipt.recorded:
                self._streams[recorded.stream].append(recorded)
        return receipt

    def history(
        self, stream: UUID, up_to: int | None = None, *, after_version: int = 0
    ) -> tuple[Recorded, ...]:
        """The events of a stream, from memory."""
        return tuple(self._streams.get(stream, ())[after_version:up_to])

    def version(self, stream: UUID) -> int:
        """The version of the stream's last event, from memory."""
        return len(self._streams.get(stream, ()))

    def command(self, id: UUID) -> Receipt | None:
        """The receipt of a command, from memory; None if it was never saved."""
        return self._receipts.get(id)
