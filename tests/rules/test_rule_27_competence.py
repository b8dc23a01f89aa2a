"""Rule 27: an audit team is on the competence register on every day of the audit, and leaders rotate."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any, Final

import pytest

from domain.certificate.competence import NotCompetent, RotationDue
from domain.certificate.context import Context
from domain.certificate.errors import ImpartialityRequired, InconsistentValues
from domain.errors import InvalidValue
from domain.events.evaluation import Audited, AuditPlanned
from domain.events.institution import CompetenceMode, CompetenceRecorded, InterestDeclared, InterestKind
from domain.institution import record_competence
from domain.scheme.model import Scheme
from domain.values import Role
from services.keys import KeyTerms
from services.scopes import ALL
from tests.api.case_steps import apply_for_certificate, plan_audit, record_audit, today
from tests.api.running_service import BODY, CONDITIONS, OTHER_BODY, Json, Service, json_body
from tests.domain.certificate.builders import (
    AFTER_SALES,
    APPROVED,
    AUDITOR,
    CONTEXT,
    LEADER,
    PLANNER,
    PUBLISHED,
    REGISTERED,
    HistoryStep,
    acting,
    body_of,
    case_of,
    scheme_of,
    take,
)
from tests.domain.certificate.sample_history import (
    AGREEMENT,
    REASON,
    UNTIL_GRANTED,
    UNTIL_PLANNED,
    UNTIL_SIGNED,
    USCC,
    sheet,
    surveillance_steps,
)
from tests.rules.everywhere import read_everywhere

STARTS: Final = date(2025, 2, 10)
ENDS: Final = date(2025, 2, 11)
PLAN: Final[dict[str, object]] = {
    "purpose": "initial",
    "leader": LEADER,
    "team": [LEADER, AUDITOR],
    "starts": STARTS,
    "ends": ENDS,
}


def entry(person: str, **changed: Any) -> CompetenceRecorded:
    terms: dict[str, Any] = {"reason": REASON, "qualification": f"N-{person}", "grade": "auditor"}
    return CompetenceRecorded(**terms | {"person": person, "since": date(2024, 1, 1)} | changed)


def context_with(*entries: CompetenceRecorded, mode: CompetenceMode = CompetenceMode.WARN) -> Context:
    registered = REGISTERED.model_copy(update={"competence": mode})
    return replace(CONTEXT, body=body_of(registered, APPROVED, *entries))


def plan(context: Context, *steps: HistoryStep, on: date = date(2025, 1, 20), **changed: Any) -> AuditPlanned:
    case = case_of(*(steps or UNTIL_SIGNED))
    (event,) = take("plan-audit", case, acting(PLANNER, Role.PLANNER, on=on), PLAN | changed, context)
    assert isinstance(event, AuditPlanned)
    return event


def record(context: Context, by: str = LEADER, **changed: Any) -> Audited:
    report = {"held_from": STARTS, "held_to": ENDS, "sheet": sheet(), "recommended": True} | changed
    act = acting(by, Role.AUDITOR, on=date(2025, 2, 20))
    (event,) = take("record-audit", case_of(*UNTIL_PLANNED), act, report, context)
    assert isinstance(event, Audited)
    return event


@pytest.mark.parametrize(
    "entries",
    [
        [entry(LEADER), entry(AUDITOR, since=ENDS)],
        [entry(LEADER), entry(AUDITOR, until=STARTS)],
        [entry(LEADER), entry(AUDITOR, schemes=("green-hotel",))],
        [entry(LEADER), entry(AUDITOR, fields=("SC04",))],
        [
            entry(LEADER),
            entry(AUDITOR, until=STARTS),
            entry(AUDITOR, qualification="N-2", since=date(2025, 2, 12)),
        ],
        [entry(LEADER)],
    ],
)
def test_a_member_is_competent_for_scheme_and_field_on_every_day(
    entries: Sequence[CompetenceRecorded],
) -> None:
    with pytest.raises(NotCompetent) as refused:
        plan(context_with(*entries))

    assert refused.value.people == (AUDITOR,)


@pytest.mark.parametrize(
    "entries",
    [
        [entry(LEADER, schemes=("after-sales",), fields=("SC03",)), entry(AUDITOR, since=STARTS, until=ENDS)],
        [entry(LEADER), entry(AUDITOR, until=STARTS), entry(AUDITOR, qualification="N-2", since=ENDS)],
        [entry(LEADER), entry(AUDITOR, until=STARTS), entry(AUDITOR)],
    ],
)
def test_a_competent_team_is_assigned(entries: Sequence[CompetenceRecorded]) -> None:
    assert plan(context_with(*entries)).team == (LEADER, AUDITOR)


def test_a_body_of_the_first_version_is_not_held_to_a_register_before_its_first_entry() -> None:
    assert plan(context_with()).leader == LEADER
    with pytest.raises(NotCompetent):
        plan(context_with(entry("P-third")))


def test_a_body_registered_now_assigns_nobody_without_an_entry() -> None:
    with pytest.raises(NotCompetent):
        plan(context_with(mode=CompetenceMode.REQUIRED))


def test_the_planned_team_held_the_audit_unless_the_record_names_others() -> None:
    context = context_with(entry(LEADER), entry(AUDITOR), entry("P-third"))

    assert record(context).took_part == (LEADER, AUDITOR)
    assert record(context, took_part=[LEADER, "P-third"]).took_part == (LEADER, "P-third")


def test_whoever_held_it_was_competent_on_the_days_it_was_held() -> None:
    with pytest.raises(NotCompetent):
        record(context_with(entry(LEADER), entry(AUDITOR)), took_part=[LEADER, "P-third"])
    with pytest.raises(NotCompetent):
        record(context_with(entry(LEADER, until=STARTS), entry(AUDITOR)))


def test_a_replacement_has_no_interest_in_the_organisation() -> None:
    context = context_with(entry(LEADER), entry(AUDITOR), entry("P-third"))
    interest = InterestDeclared(
        reason=REASON, person="P-third", uscc=USCC, kind=InterestKind.FAMILY, since=date(2024, 1, 1)
    )

    with pytest.raises(ImpartialityRequired):
        record(
            replace(context, body=replace(context.body, interests=(interest,))),
            took_part=[LEADER, "P-third"],
        )


@pytest.mark.parametrize("took_part", [[LEADER], [AUDITOR], [LEADER, AUDITOR, AUDITOR]])
def test_the_record_names_its_author_and_the_leader_each_once(took_part: list[str]) -> None:
    with pytest.raises(InconsistentValues):
        record(context_with(), by=AUDITOR, took_part=took_part)


def rotating(audits: int) -> Context:
    limits = AFTER_SALES.limits.model_copy(update={"rotation_audits": audits})
    rules: Scheme = AFTER_SALES.model_copy(update={"limits": limits})
    return replace(CONTEXT, scheme=scheme_of(PUBLISHED.model_copy(update={"scheme": rules})))


SUPERVISED: Final = (*UNTIL_GRANTED, *surveillance_steps(date(2025, 11, 20), 2))
NEXT: Final[dict[str, Any]] = {
    "purpose": "surveillance",
    "starts": date(2026, 10, 8),
    "ends": date(2026, 10, 9),
}


def test_one_person_leads_only_so_many_audits_of_a_holder_in_a_row() -> None:
    with pytest.raises(RotationDue):
        plan(rotating(2), *SUPERVISED, on=date(2026, 9, 1), **NEXT)

    for permitted in (rotating(3), rotating(0)):
        assert plan(permitted, *SUPERVISED, on=date(2026, 9, 1), **NEXT).leader == LEADER
    assert plan(rotating(2), *SUPERVISED, on=date(2026, 9, 1), **NEXT, leader=AUDITOR).leader == AUDITOR


def test_the_audits_of_the_certificate_before_count_too() -> None:
    context = replace(rotating(2), prior=case_of(*SUPERVISED))

    with pytest.raises(RotationDue):
        plan(context)
    assert plan(context, leader=AUDITOR).leader == AUDITOR


def test_a_competence_does_not_end_before_it_began() -> None:
    with pytest.raises(InvalidValue):
        record_competence(body_of(REGISTERED), entry(LEADER, until=date(2023, 12, 31)))


# Over HTTP.

COMPETENCES: Final = "/api/v1/staff/competences"


def enter(
    service: Service, person: str, expected: int = 201, by: str = "administrator", **changed: Any
) -> Json:
    body = entry(person, **changed).model_dump(mode="json")
    return json_body(service.command(COMPETENCES, by, body), expected)


def signed_case(service: Service) -> str:
    """A case whose agreement is signed, so that its audit can be planned."""
    case = apply_for_certificate(service)
    signed: dict[str, Any] = {"agreement": AGREEMENT.model_dump(), "signed_on": today(service).isoformat()}
    json_body(service.decide(case, "accept", "reviewer", conditions=CONDITIONS))
    json_body(service.decide(case, "sign-agreement", "registrar", **signed))
    return case


def test_only_known_auditors_of_the_body_are_entered(service: Service) -> None:
    service.container.keys.add("P-elsewhere", [Role.AUDITOR], OTHER_BODY, KeyTerms(ALL))

    for stranger in ("P-nobody", "P-elsewhere", "P-regulator"):
        assert enter(service, stranger, 422)["type"] == "/problems/person-not-of-body", stranger
    assert enter(service, "P-decider", 422)["type"] == "/problems/not-an-auditor"
    assert enter(service, "P-auditor", 403, by="leader")["type"] == "/problems/role-required"
    assert enter(service, "P-auditor")["version"] == 3


def test_who_left_is_still_given_a_last_day(service: Service) -> None:
    enter(service, "P-auditor")
    service.container.keys.revoke(service.keys["auditor"].split("_")[1])

    assert enter(service, "P-auditor", 422, grade="senior")["type"] == "/problems/not-an-auditor"
    enter(service, "P-auditor", until=date(2025, 1, 31))
    (last,) = service.container.institutions.body(BODY).competences
    assert last.until == date(2025, 1, 31)


def test_from_the_first_entry_on_teams_are_refused_until_all_are_entered(service: Service) -> None:
    case = signed_case(service)
    enter(service, "P-leader")

    refused = json_body(plan_audit(service, case), 422)
    assert (refused["type"], refused["people"]) == ("/problems/not-competent", ["P-auditor"])
    enter(service, "P-auditor", fields=("SC03",), until=today(service) + timedelta(days=1))
    json_body(plan_audit(service, case))
    json_body(record_audit(service, case))
    json_body(service.decide(case, "review", "reviewer", positive=True))
    number = json_body(service.decide(case, "grant", "decider", level="five-star"))["number"]
    assert read_everywhere(service, number).answer == ("valid", "five-star", "yes")


def test_a_member_who_did_not_take_part_may_review(service: Service) -> None:
    service.keys["both"] = service.container.keys.add(
        "P-auditor", [Role.AUDITOR, Role.REVIEWER], BODY, KeyTerms(ALL)
    )
    case = signed_case(service)
    json_body(plan_audit(service, case))
    json_body(record_audit(service, case, took_part=["P-leader", "P-stand-in"]))

    assert service.decide(case, "review", "both", positive=True).status_code == 200
