"""Generated history: every event, status and stage occurs, and every text is marked as generated."""

from collections import Counter, defaultdict
from itertools import pairwise

from demo.generated_marks import GENERATED
from domain.calendar import civil_date
from domain.certificate.fold import replay
from domain.certificate.state import UNDECIDED, Certificate, Stage
from domain.events import EVENTS
from domain.events.application import Applied
from domain.events.register import RulesAdopted
from domain.events.sanctions import Suspended
from domain.events.upkeep import Supervised
from domain.recorded import Recorded
from domain.status.standing import Status
from projections.public_register.answers import StatusGroup
from projections.public_register.queries import PublicRegister
from tests.demo.conftest import TODAY

NOT_GENERATED = {
    "scheme.revised.v2",
    "certificate.audit-upheld.v1",
    "certificate.correction-rejected.v1",
    "organisation.distrust-listed.v1",
}
"""Topics that no scenario records."""

WITHOUT_EXAMPLE: set[Status] = set()
"""Statuses that no scenario leads to."""

Events = tuple[Recorded, ...]


def cases(events: Events) -> list[Certificate]:
    streams: dict[object, list[Recorded]] = defaultdict(list)
    for recorded in events:
        streams[recorded.stream].append(recorded)
    histories = [history for history in streams.values() if isinstance(history[0].event, Applied)]
    return [case for history in histories if (case := replay(history))]


def test_every_kind_of_event_is_recorded(events: Events) -> None:
    assert set(EVENTS) - {recorded.topic for recorded in events} == NOT_GENERATED


def test_every_status_can_be_looked_up(public: PublicRegister) -> None:
    groups = set(public.statistics().by("status")) - set(StatusGroup)

    assert groups == set(Status) - WITHOUT_EXAMPLE


def test_every_level_was_granted(public: PublicRegister) -> None:
    levels = {"qualified", "three-star", "four-star", "five-star"}

    assert levels <= set(public.statistics().by("level"))


def test_applications_stand_at_every_stage_today(events: Events) -> None:
    stages = Counter(case.stage for case in cases(events))

    assert set(stages) >= UNDECIDED | {Stage.DECLINED, Stage.WITHDRAWN, Stage.REFUSED}


def test_surveillance_failed_with_each_measure(events: Events) -> None:
    measures = {
        measure for each in events if isinstance(each.event, Supervised) for measure in each.event.measures
    }

    assert measures == {"supplementary_audit", "downgrade", "suspend", "revoke"}


def test_a_surveillance_is_overdue_and_a_suspension_over_its_end_today(public: PublicRegister) -> None:
    numbers = [change.number for change in public.changes(limit=1000) if change.line.what == "granted"]
    answers = [answer for number in numbers if number and (answer := public.lookup(number))]

    assert any(answer.surveillance_overdue for answer in answers)
    assert any(answer.suspension_overdue for answer in answers)


def test_findings_are_open_today(events: Events) -> None:
    assert any(case.findings for case in cases(events) if case.stage is Stage.GRANTED)


def test_a_certificate_was_recertified(events: Events) -> None:
    assert {case.cycle for case in cases(events)} >= {0, 1}


def test_a_suspension_recorded_on_the_20th_is_effective_from_the_8th(events: Events) -> None:
    days = {
        (civil_date(each.recorded_at).day, civil_date(each.effective_at).day)
        for each in events
        if isinstance(each.event, Suspended)
    }

    assert (20, 8) in days


def test_time_only_moves_forward_and_ends_before_today(events: Events) -> None:
    moments = [each.recorded_at for each in events]

    assert all(before < after for before, after in pairwise(moments))
    assert civil_date(moments[-1]) < TODAY


def test_every_reason_is_marked_as_generated(events: Events) -> None:
    unmarked = {each.topic for each in events if not each.event.reason.endswith(GENERATED)}

    assert unmarked == {RulesAdopted.topic}


def test_every_scope_is_marked_as_generated(events: Events) -> None:
    assert all(case.particulars.scope.endswith(GENERATED) for case in cases(events))


def test_people_have_generated_ids_only(events: Events) -> None:
    generated = [each for each in events if not isinstance(each.event, RulesAdopted)]

    assert all(each.actor.person.startswith("P-DEMO-") for each in generated)
