"""My work: items whose decisions my roles may take and from which I am not barred."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import product
from uuid import UUID, uuid5

import psycopg
import pytest
from psycopg_pool import ConnectionPool

from domain.certificate.catalogue import DECISIONS
from domain.certificate.context import Act
from domain.certificate.fold import replay
from domain.certificate.state import Certificate
from domain.deadlines import Kind
from domain.errors import DomainError, NotPermitted
from domain.recorded import Recorded
from domain.streams import ROOT
from domain.values import Role
from projections.worklist.filters import Mine, WorklistFilters
from projections.worklist.queries import Worklist, WorklistItem
from projections.worklist.store import WORKLIST
from tests.conftest import cloned_database
from tests.domain.certificate.builders import BODY, NEXT_PUBLISHED, PUBLISHED, SUPERSEDED, noon
from tests.domain.certificate.random_walk import EVERYTHING, WALK_CONTEXT, Walk
from tests.projections.builders import envelopes

TODAY = date(2026, 9, 1)
PEOPLE = ("P-all-1", "P-all-2", "P-leader", "P-auditor", "P-reviewer", "P-decider", "P-nobody")
PERSONAL = {
    Kind.AUDIT_TO_RECORD,
    Kind.REVIEW_WAITING,
    Kind.DECISION_WAITING,
    Kind.SURVEILLANCE_OVERDUE,
    Kind.SUSPENSION_OVER,
    Kind.CHANGE_TO_DECIDE,
    Kind.APPEAL_TO_DECIDE,
    Kind.COMPLAINT_TO_INVESTIGATE,
}
"""What has to be somebody's work and closed to somebody else, or the walks have shown nothing."""


@dataclass(frozen=True)
class WorklistSample:
    """Cases that wandered anywhere, and what is due in them on a day after all that."""

    worklist: Worklist
    cases: dict[UUID, Certificate]
    today: date

    def assigned(self, person: str, role: Role) -> list[WorklistItem]:
        return self.items(WorklistFilters(mine=Mine(person, frozenset({role}))))

    def items(self, filters: WorklistFilters) -> list[WorklistItem]:
        page = self.worklist.worklist(BODY, self.today, filters, limit=200)
        items = list(page.items)
        while page.cursor:
            page = self.worklist.worklist(BODY, self.today, filters, page.cursor, 200)
            items += page.items
        return items


@pytest.fixture(
    scope="module",
    params=[pytest.param(60, id="60 walks"), pytest.param(200, id="200 walks", marks=pytest.mark.deep)],
)
def sample(
    server_url: str, migrated_template: str, request: pytest.FixtureRequest
) -> Iterator[WorklistSample]:
    histories = [in_own_stream(Walk(number).go(40)) for number in range(request.param)]
    published = (PUBLISHED, NEXT_PUBLISHED, SUPERSEDED)
    schemes = envelopes(*published, stream=uuid5(ROOT, "scheme"), at=noon(date(2024, 1, 1)))
    cases = [case for history in histories if (case := replay(history))]
    with cloned_database(server_url, migrated_template) as url:
        with psycopg.connect(url) as connection:
            for batch in (schemes, *histories):
                WORKLIST.apply(connection, "worklist", batch)
        with ConnectionPool(url, min_size=1, open=True) as pool:
            yield WorklistSample(Worklist(pool), {case.id: case for case in cases}, TODAY)


def in_own_stream(walk: Walk) -> list[Recorded]:
    """The history in a stream of its own."""
    stream = uuid5(ROOT, f"walk {walk.number}")
    return [each.model_copy(update={"stream": stream}) for each in walk.history]


def refusal_of(case: Certificate, name: str, act: Act) -> DomainError | None:
    try:
        DECISIONS[name].permit(case, act, WALK_CONTEXT)
    except DomainError as refusal:
        return refusal
    return None


def count_of_kind(case: Certificate, kind: Kind) -> int:
    """How many of its kind a guard looks at together."""
    if kind is Kind.CHANGE_TO_DECIDE:
        return sum(change.favourable is not None for change in case.changes)
    if kind is Kind.AUDIT_TO_RECORD:
        return sum(audit.open and audit.held_to is None for audit in case.audits)
    if kind is Kind.SLIP_TO_CONFIRM:
        return len(case.proposals)
    return sum(not appeal.decided for appeal in case.appeals) if kind is Kind.APPEAL_TO_DECIDE else 1


def test_my_work_is_what_no_guard_closes_to_me(sample: WorklistSample) -> None:
    """Compared wherever the case itself permits the decision, so that only the person is in question."""
    told: set[tuple[Kind, bool]] = set()
    listed = sample.items(WorklistFilters())
    everything = [item for item in listed if count_of_kind(sample.cases[item.certificate], item.kind) == 1]
    for person, role in product(PEOPLE, sorted(EVERYTHING)):
        mine, act = sample.assigned(person, role), Act(person, frozenset({role}), BODY, noon(sample.today))
        for item in everything:
            names = [name for name in item.decisions if name in DECISIONS and role in DECISIONS[name].roles]
            found = [refusal_of(sample.cases[item.certificate], name, act) for name in names]
            settled = [refusal for refusal in found if refusal is None or isinstance(refusal, NotPermitted)]
            if settled and not (item.kind is Kind.FINDING_DUE and role is Role.AUDITOR):
                told.add((item.kind, item in mine))
                # Of several decisions the state may close one that would be this person's.
                is_whole = len(settled) == len(found)
                assert (item in mine) is (None in settled) or not is_whole, (person, role, item)
                assert item in mine or None not in settled, (person, role, item)

    assert told >= set(product(PERSONAL, (True, False)))


def test_what_a_team_has_to_do_is_the_work_of_its_auditors_alone(sample: WorklistSample) -> None:
    findings = sample.items(WorklistFilters(kind=Kind.FINDING_DUE))
    for person in PEOPLE:
        mine = sample.assigned(person, Role.AUDITOR)
        for item in findings:
            audit = sample.cases[item.certificate].audits[int(item.subject.split("-")[0]) - 1]
            judged = (
                item.decisions == ("close-nonconformity",) and person in sample.cases[item.certificate].judges
            )

            assert (item in mine) is (person in audit.team and not judged)


def test_the_counts_are_those_of_what_is_listed(sample: WorklistSample) -> None:
    for wanted in (
        WorklistFilters(),
        WorklistFilters(mine=Mine("P-decider", frozenset({Role.DECIDER}))),
        WorklistFilters(overdue=True),
    ):
        counted = Counter(item.kind for item in sample.items(wanted))

        assert sample.worklist.counts(BODY, sample.today, wanted) == counted


def test_without_a_role_of_the_body_nothing_is_mine(sample: WorklistSample) -> None:
    assert sample.assigned("P-decider", Role.REGULATOR) == []
