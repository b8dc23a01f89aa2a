"""Next decisions: every due item has decisions that exist and that someone may take."""

from collections.abc import Iterable
from datetime import date
from functools import reduce
from typing import Final

import pytest

from domain.calendar import civil_date
from domain.certificate.catalogue import DECISIONS
from domain.certificate.context import Act
from domain.certificate.fold import replay
from domain.certificate.independence import Involvement
from domain.certificate.recertification import must_be_continuable
from domain.certificate.state import UNDECIDED, Certificate
from domain.deadlines import Dates, Due, Kind, dates_after, due
from domain.deadlines.item import EVALUABLE, EVALUATED, EXTENDABLE, OF_APPLICATION, SUSPENDABLE, UNORDERED
from domain.deadlines.next_decisions import ACCEPTED, APPLY, CORRECTED, next_decisions, work_of
from domain.errors import DomainError
from domain.events.evaluation import AuditPurpose
from domain.events.upkeep import Measure
from domain.values import Role
from tests.domain.certificate.builders import BODY, noon
from tests.domain.certificate.random_walk import EVERYTHING, Walk

FAR: Final = date(2040, 1, 1)
ABOUT = {
    Kind.FINDING_DUE: ("", CORRECTED, ACCEPTED),
    Kind.DECISION_WAITING: tuple(set(AuditPurpose) - {AuditPurpose.CHANGE}),
    Kind.MEASURE_PENDING: tuple(Measure),
    Kind.MISUSE_UNCORRECTED: ("", UNORDERED),
    Kind.PERMIT_LAPSED: ("", OF_APPLICATION, SUSPENDABLE),
    Kind.SUSPENSION_ENDING: ("", EXTENDABLE, EVALUATED),
    Kind.SUSPENSION_OVER: ("", EVALUABLE, EVALUATED),
}
"""The results of an audit for a change serve its evaluation; no decision concludes the audit."""


@pytest.fixture(
    scope="module", params=[20, pytest.param(100, marks=pytest.mark.deep)], ids=lambda count: f"{count} walks"
)
def walks(request: pytest.FixtureRequest) -> list[Walk]:
    return [Walk(number).go(40) for number in range(request.param)]


@pytest.mark.parametrize("kind", Kind)
def test_whatever_is_due_names_a_decision_there_is(kind: Kind) -> None:
    for about in ABOUT.get(kind, ("",)):
        named = next_decisions(kind, about)

        assert named or kind is Kind.FILE_ARCHIVABLE
        assert set(named) <= {*DECISIONS, APPLY}


STEPS: Final = 6
"""Every so many events of a walk what is due is looked at."""


def test_what_is_due_can_be_settled_by_somebody_on_every_day_on_which_it_is_listed(walks: list[Walk]) -> None:
    for walk in walks:
        for version in range(len(walk.history), 0, -STEPS):
            history = walk.history[:version]
            case = replay(history)
            assert case
            items = due(case, walk.context.scheme, reduce(dates_after, history, Dates()))
            for day in turning_days(items, civil_date(history[-1].recorded_at)):
                for item in items:
                    if item.kind is not Kind.FILE_ARCHIVABLE and is_listed(item, day):
                        names = next_decisions(item.kind, about_of(case, item))

                        assert anyone_may_decide(walk, case, names, day), (walk.number, version, day, item)


def test_the_work_of_a_role_is_what_its_decisions_settle() -> None:
    deciders = {(work.kind, work.about) for work in work_of({Role.DECIDER})}

    assert (Kind.DECISION_WAITING, "initial") in deciders
    assert (Kind.AUDIT_TO_PLAN, "") not in deciders
    assert {work.kind for work in work_of({Role.COMPLAINTS_OFFICER})} == {
        Kind.APPEAL_TO_ACKNOWLEDGE,
        Kind.COMPLAINT_TO_ACKNOWLEDGE,
        Kind.COMPLAINT_TO_ANSWER,
        Kind.COMPLAINT_TO_INVESTIGATE,
        Kind.COMPLAINT_TO_CLOSE,
        Kind.CORRECTION_ORDERED,
        Kind.MISUSE_UNCORRECTED,
    }
    assert work_of({Role.REGULATOR, Role.ADMINISTRATOR}) == ()


def test_auditors_see_to_what_their_own_team_has_to_do() -> None:
    by_kind = {work.kind: work.required for work in work_of({Role.AUDITOR})}

    assert by_kind == {
        Kind.AUDIT_TO_RECORD: Involvement.ON_TEAM,
        Kind.FINDING_DUE: Involvement.ON_TEAM,
        Kind.CHANGE_TO_EVALUATE: None,
        Kind.SUSPENSION_ENDING: None,
        Kind.SUSPENSION_OVER: None,
    }


def test_everything_due_is_the_work_of_some_role() -> None:
    assert {work.kind for work in work_of(Role)} == set(Kind)


def about_of(case: Certificate, item: Due) -> str:
    """The subject of an item for `next_decisions`, computed independently of `about`."""
    match item.kind:
        case Kind.MEASURE_PENDING | Kind.SUSPENSION_ENDING | Kind.SUSPENSION_OVER:
            return item.subject
        case Kind.MISUSE_UNCORRECTED:
            return item.about
        case Kind.PERMIT_LAPSED if case.stage in UNDECIDED:
            return OF_APPLICATION
        case Kind.PERMIT_LAPSED:
            return SUSPENDABLE if case.may_be_suspended else ""
        case Kind.DECISION_WAITING:
            return case.audits[int(item.subject) - 1].purpose
        case Kind.FINDING_DUE:
            corrected = {known.finding.id: known for known in case.findings if known.corrected}
            if item.subject not in corrected:
                return ""
            return ACCEPTED if corrected[item.subject].accepted_due else CORRECTED
        case _:
            return ""


def is_listed(item: Due, today: date) -> bool:
    return (item.shown_from or today) <= today <= (item.shown_to or today)


def turning_days(items: Iterable[Due], today: date) -> set[date]:
    """Today, and the days on which items come or go, as long as nothing more is recorded."""
    days = {each for item in items for each in (item.shown_from, item.shown_to) if each}
    return {today, *(day for day in days if today < day < FAR)}


def anyone_may_decide(walk: Walk, case: Certificate, names: tuple[str, ...], day: date) -> bool:
    """Whether a person not involved, or a member of a team, may take one of them."""
    team = {person for audit in case.audits for person in audit.team}
    acts = [Act(person, EVERYTHING, BODY, noon(day)) for person in ("P-nobody-knows", *team)]
    if APPLY in names:
        return may_be_continued(walk, case, acts[0])
    return any(is_permitted(walk, case, name, act) for name in names for act in acts)


def may_be_continued(walk: Walk, case: Certificate, act: Act) -> bool:
    try:
        must_be_continuable(case, walk.context.rules(case).limits, act, walk.context)
    except DomainError:
        return False
    return True


def is_permitted(walk: Walk, case: Certificate, name: str, act: Act) -> bool:
    try:
        DECISIONS[name].permit(case, act, walk.context)
    except DomainError:
        return False
    return True
