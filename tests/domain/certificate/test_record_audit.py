"""Recording an audit: the sheet alone gives the level, and every finding has a last day (rules 3 and 4)."""

from datetime import date
from fractions import Fraction

import pytest

from domain.certificate.context import Act
from domain.certificate.errors import DatesOutOfOrder, NoAuditAvailable, NotOnAuditTeam, NotRecommended
from domain.certificate.state import Certificate
from domain.events.evaluation import Audited, AuditPurpose, Grade
from domain.scheme.errors import ClauseMissing, UnknownClause
from domain.scheme.sheet import ScoredSheet
from domain.values import Role
from tests.domain.certificate.builders import AUDITOR, CONTEXT_IN_TRANSITION, LEADER, acting, case_of, take
from tests.domain.certificate.sample_history import (
    PLANNED,
    UNTIL_AUDITED,
    UNTIL_GRANTED,
    UNTIL_PLANNED,
    UNTIL_SIGNED,
    plan_step,
    revocation_step,
    sheet,
)

HELD = date(2025, 2, 12)
ACT = acting(LEADER, Role.AUDITOR, on=HELD)
WAITING = case_of(*UNTIL_PLANNED)


def report(case: Certificate = WAITING, act: Act = ACT, **said: object) -> Audited:
    terms = {"held_from": "2025-02-10", "held_to": "2025-02-12", "sheet": sheet(96), "recommended": True}
    (event,) = take("record-audit", case, act, {**terms, **said})
    assert isinstance(event, Audited)
    return event


def test_score_and_level_follow_from_the_sheet() -> None:
    audited = report(sheet=sheet("94.96"))

    assert (audited.score, audited.level) == (Fraction("94.96"), "four-star")


def test_the_rules_it_was_scored_by_are_named() -> None:
    assert report().rule_version == "1.1"


@pytest.mark.parametrize(("grade", "due"), [("minor", date(2025, 3, 14)), ("major", date(2025, 5, 13))])
def test_a_nonconformity_is_due_so_many_days_after_the_audit(grade: str, due: date) -> None:
    (finding,) = report(nonconformities=[{"grade": grade, "clause": "5.1.1.1", "statement": "none"}]).findings

    assert (finding.id, finding.clause, finding.due) == ("1-N1", "5.1.1.1", due)


def test_every_special_deduction_is_a_finding_to_be_closed() -> None:
    findings = report(sheet=sheet(96, deductions=2)).findings

    assert [(finding.id, finding.grade) for finding in findings] == [
        ("1-S1", Grade.SPECIAL),
        ("1-S2", Grade.SPECIAL),
    ]


def test_nonconformities_and_deductions_are_counted_apart() -> None:
    observed = [{"grade": "minor", "statement": "one"}, {"grade": "major", "statement": "two"}]

    findings = report(sheet=sheet(96, deductions=1), nonconformities=observed).findings

    assert [finding.id for finding in findings] == ["1-N1", "1-N2", "1-S1"]


def test_a_nonconformity_on_a_clause_the_table_lacks_is_refused() -> None:
    with pytest.raises(UnknownClause):
        report(nonconformities=[{"grade": "minor", "clause": "9.9.9", "statement": "none"}])


def test_a_sheet_that_leaves_a_clause_out_is_refused() -> None:
    with pytest.raises(ClauseMissing):
        report(sheet=ScoredSheet(results=sheet(96).results[1:]))


@pytest.mark.parametrize(("points", "deductions"), [("69.99", 0), (100, 5)])
def test_a_failed_audit_cannot_recommend(points: str, deductions: int) -> None:
    with pytest.raises(NotRecommended):
        report(sheet=sheet(points, deductions))


def test_a_failed_audit_is_recorded_without_a_level() -> None:
    assert report(sheet=sheet("69.99"), recommended=False).level is None


def test_any_member_of_the_team_records_it() -> None:
    assert report(act=acting(AUDITOR, Role.AUDITOR, on=HELD)).audit == 1


def test_nobody_else_records_it() -> None:
    with pytest.raises(NotOnAuditTeam):
        report(act=acting("P-passer-by", Role.AUDITOR, on=HELD))


@pytest.mark.parametrize(
    "case",
    [case_of(*UNTIL_SIGNED), case_of(*UNTIL_AUDITED)],
    ids=["nothing planned", "held already"],
)
def test_without_a_plan_that_waits_there_is_nothing_to_record(case: Certificate) -> None:
    with pytest.raises(NoAuditAvailable):
        report(case)


def test_an_audit_of_an_ended_certificate_is_not_recorded() -> None:
    surveillance = plan_step(AuditPurpose.SURVEILLANCE, date(2026, 2, 10), 2)
    case = case_of(*UNTIL_GRANTED, surveillance, revocation_step(date(2026, 2, 11)))

    with pytest.raises(NoAuditAvailable):
        report(case, acting(LEADER, Role.AUDITOR, on=date(2026, 2, 12)))


@pytest.mark.parametrize(
    ("held_from", "held_to"),
    [("2025-02-12", "2025-02-11"), ("2025-02-12", "2025-02-13"), ("2025-01-14", "2025-02-11")],
    ids=["ends before it begins", "ends tomorrow", "begins before the agreement"],
)
def test_impossible_days_are_refused(held_from: str, held_to: str) -> None:
    with pytest.raises(DatesOutOfOrder):
        report(held_from=held_from, held_to=held_to)


def test_an_audit_of_a_living_certificate_cannot_lie_before_its_grant() -> None:
    case = case_of(*UNTIL_GRANTED, plan_step(AuditPurpose.SURVEILLANCE, date(2026, 2, 10), 2))

    with pytest.raises(DatesOutOfOrder):
        report(
            case,
            acting(LEADER, Role.AUDITOR, on=date(2026, 2, 12)),
            held_from="2025-03-09",
            held_to="2026-02-11",
        )


def test_a_transition_is_scored_by_the_rules_of_the_next_edition() -> None:
    successor = CONTEXT_IN_TRANSITION.scheme.editions["GB/T 27922-2027"].model_copy(
        update={"rule_version": "9"}
    )
    scheme = CONTEXT_IN_TRANSITION.scheme
    context = type(CONTEXT_IN_TRANSITION)(
        scheme=type(scheme)(3, {**scheme.editions, successor.edition: successor}, scheme.successions),
        body=CONTEXT_IN_TRANSITION.body,
    )
    case = case_of(*UNTIL_GRANTED, plan_step(AuditPurpose.TRANSITION, date(2026, 2, 10), 2))
    terms = {"held_from": "2026-02-10", "held_to": "2026-02-10", "sheet": sheet(96), "recommended": True}

    (event,) = take("record-audit", case, acting(LEADER, Role.AUDITOR, on=date(2026, 2, 12)), terms, context)

    assert isinstance(event, Audited)
    assert event.rule_version == "9"


def test_after_a_new_plan_each_team_records_its_own_audit_only() -> None:
    again = plan_step(AuditPurpose.INITIAL, date(2025, 2, 20), 2, team=("P-third", "P-fourth"))
    case = case_of(*UNTIL_SIGNED, PLANNED, again)

    assert report(case).audit == 1
    with pytest.raises(NotOnAuditTeam):
        report(case, audit=2)
