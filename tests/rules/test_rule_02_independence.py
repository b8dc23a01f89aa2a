"""Rule 2: nobody reviews or decides what they evaluated, or where they have an interest."""

from dataclasses import replace
from datetime import date

import pytest

from domain.certificate.bearing import ReviewWithoutBearing
from domain.certificate.catalogue import DECISIONS
from domain.certificate.context import Context
from domain.certificate.errors import ImpartialityRequired
from domain.certificate.independence import Involvement, involved_people
from domain.certificate.records import Change
from domain.certificate.state import Certificate
from domain.events.appeals import (
    AppealAcknowledged,
    AppealLodged,
    ComplaintAcknowledged,
    ComplaintAnswered,
    ComplaintFiled,
    ComplaintInvestigated,
    ComplaintKind,
    CorrectionOrdered,
)
from domain.events.evaluation import AuditPurpose, CorrectionAccepted, CorrectionSubmitted, FindingClosed
from domain.events.institution import InterestDeclared, InterestKind
from domain.events.set_aside import SetAsideProposed
from domain.events.upkeep import ChangeEvaluated, ChangeKind, ChangeRequested
from domain.organisation import Alteration
from domain.values import Role
from tests.domain.certificate.builders import (
    APPROVED,
    AUDITOR,
    COMPLAINTS,
    CONTEXT,
    CONTEXT_IN_TRANSITION,
    DECIDER,
    NEXT_APPROVED,
    PLANNER,
    REGISTERED,
    REGISTRAR,
    REVIEWER,
    HistoryStep,
    acting,
    body_of,
    case_of,
    noon,
    take,
)
from tests.domain.certificate.sample_history import (
    GRANTED_ON,
    OTHER_USCC,
    REASON,
    UNTIL_AUDITED,
    UNTIL_GRANTED,
    UNTIL_PLANNED,
    UNTIL_REVIEWED,
    UNTIL_SIGNED,
    USCC,
    audit_step,
    decision_step,
    finding,
    granted_event,
    lifting_evaluation_step,
    plan_step,
    review_step,
    reviewed_steps,
    surveillance_steps,
    suspension_step,
)

HELD, ON = date(2026, 2, 2), date(2026, 2, 20)
ALL_ROLES = frozenset(Role)
BY_OFFICE = Role.COMPLAINTS_OFFICER
STOPPED = suspension_step(date(2026, 2, 10), date(2026, 6, 1))
EVALUATED = lifting_evaluation_step(date(2026, 2, 18))
THREE_STARS = (*UNTIL_REVIEWED, decision_step(granted_event("three-star"), GRANTED_ON))
CHANGE = (
    HistoryStep(
        ChangeRequested(
            reason=REASON,
            change=1,
            kind=ChangeKind.PARTICULARS,
            description="renamed",
            proposed=Alteration(uscc=OTHER_USCC),
            reported_on=HELD,
        ),
        REGISTRAR,
        Role.REGISTRAR,
        HELD,
    ),
    HistoryStep(
        ChangeEvaluated(reason=REASON, change=1, favourable=True), "P-evaluator", Role.REVIEWER, HELD
    ),
)
COMPLAINT = (
    HistoryStep(
        ComplaintFiled(
            reason=REASON,
            complaint=1,
            kind=ComplaintKind.SERVICE,
            received_at=noon(HELD),
            statement="no answer",
        ),
        COMPLAINTS,
        BY_OFFICE,
        HELD,
    ),
    HistoryStep(ComplaintAcknowledged(reason=REASON, complaint=1), COMPLAINTS, BY_OFFICE, HELD),
    HistoryStep(ComplaintAnswered(reason=REASON, complaint=1, answer="we look"), COMPLAINTS, BY_OFFICE, HELD),
)
INVESTIGATED = HistoryStep(
    ComplaintInvestigated(reason=REASON, complaint=1, result="true"), COMPLAINTS, BY_OFFICE, HELD
)
ORDERED = HistoryStep(CorrectionOrdered(reason=REASON, order=1, due=ON), DECIDER, Role.DECIDER, HELD)
APPEAL = (
    HistoryStep(AppealLodged(reason=REASON, appeal=1, against=8, lodged_on=ON), COMPLAINTS, BY_OFFICE, ON),
    HistoryStep(AppealAcknowledged(reason=REASON, appeal=1), COMPLAINTS, BY_OFFICE, ON),
)
SLIP = decision_step(SetAsideProposed(reason=REASON, version=8), ON, by="P-proposer")


CORRECTED = (
    plan_step(AuditPurpose.SURVEILLANCE, HELD, 2),
    audit_step(HELD, 2, findings=(finding("2-N1", due=date(2026, 3, 4)),)),
    HistoryStep(
        CorrectionSubmitted(reason=REASON, finding="2-N1", cause="haste", action="more", documents=()),
        REGISTRAR,
        Role.REGISTRAR,
        HELD,
    ),
)


def looked(purpose: AuditPurpose) -> tuple[HistoryStep, ...]:
    return (plan_step(purpose, HELD, 2), audit_step(HELD, 2), review_step(HELD, 2))


READY: dict[str, Certificate] = {
    "review": case_of(*UNTIL_AUDITED),
    "accept-correction": case_of(*UNTIL_GRANTED, *CORRECTED),
    "reject-correction": case_of(*UNTIL_GRANTED, *CORRECTED),
    "grant": case_of(*reviewed_steps(HELD)),
    "refuse": case_of(*UNTIL_REVIEWED),
    "rectify": case_of(*UNTIL_GRANTED),
    "supervise": case_of(*UNTIL_GRANTED, *looked(AuditPurpose.SURVEILLANCE)),
    "upgrade": case_of(*THREE_STARS, *looked(AuditPurpose.UPGRADE)),
    "transition": case_of(*UNTIL_GRANTED, *looked(AuditPurpose.TRANSITION)),
    "downgrade": case_of(*UNTIL_GRANTED),
    "suspend": case_of(*UNTIL_GRANTED),
    "waive-measure": case_of(*UNTIL_GRANTED, *surveillance_steps(HELD, 2, passed=False)),
    "extend-suspension": case_of(*UNTIL_GRANTED, STOPPED),
    "reinstate": case_of(*UNTIL_GRANTED, STOPPED, EVALUATED),
    "revoke": case_of(*UNTIL_GRANTED),
    "deregister": case_of(*UNTIL_GRANTED),
    "change": case_of(*UNTIL_GRANTED, *CHANGE),
    "reject-change": case_of(*UNTIL_GRANTED, *CHANGE),
    "order-correction": case_of(*UNTIL_GRANTED),
    "confirm-correction": case_of(*UNTIL_GRANTED, ORDERED),
    "investigate-complaint": case_of(*UNTIL_GRANTED, *COMPLAINT),
    "close-complaint": case_of(*UNTIL_GRANTED, *COMPLAINT, INVESTIGATED),
    "decide-appeal": case_of(*UNTIL_GRANTED, STOPPED, *APPEAL),
    "hold-effect": case_of(*UNTIL_GRANTED, STOPPED, *APPEAL),
    "set-aside": case_of(*UNTIL_GRANTED, STOPPED),
    "propose-set-aside": case_of(*UNTIL_GRANTED, decision_step(STOPPED.event, ON)),
    "confirm-set-aside": case_of(*UNTIL_GRANTED, decision_step(STOPPED.event, ON), SLIP),
}
"""Each review and each decision, with a case that waits for it."""


def tied(uscc: str, until: date | None = None, person: str = "P-cousin") -> Context:
    tie = InterestDeclared(
        reason=REASON, person=person, uscc=uscc, kind=InterestKind.FAMILY, since=date(2020, 1, 1), until=until
    )
    return replace(CONTEXT_IN_TRANSITION, body=body_of(REGISTERED, APPROVED, NEXT_APPROVED, tie))


def test_a_review_by_someone_with_an_interest_declared_since_does_not_count() -> None:
    case, context = READY["grant"], tied(USCC, person=REVIEWER)
    decider = acting("P-uninvolved", *ALL_ROLES, on=GRANTED_ON)

    assert take("grant", case, decider, {"level": "five-star"})
    with pytest.raises(ReviewWithoutBearing):
        take("grant", case, decider, {"level": "five-star"}, context)
    assert take("review", case, decider, {"positive": True}, context)


def holding(context: Context) -> Context:
    """The same, where the scheme allows the effect to be held during an appeal."""
    editions = {
        edition: rules.model_copy(
            update={"limits": rules.limits.model_copy(update={"appeal_may_hold_effect": True})}
        )
        for edition, rules in context.scheme.editions.items()
    }
    return replace(context, scheme=replace(context.scheme, editions=editions))


def permit(name: str, person: str, context: Context = CONTEXT_IN_TRANSITION) -> None:
    context = holding(context)
    DECISIONS[name].permit(READY[name], acting(person, *ALL_ROLES, on=ON), context)


def test_every_decision_of_a_decider_is_looked_at_here() -> None:
    assert {name for name, known in DECISIONS.items() if Role.DECIDER in known.roles} <= READY.keys()


@pytest.mark.parametrize("name", READY)
def test_somebody_not_involved_may_decide(name: str) -> None:
    permit(name, "P-uninvolved")


@pytest.mark.parametrize("name", READY)
def test_a_member_of_an_audit_team_may_not(name: str) -> None:
    with pytest.raises(ImpartialityRequired, match="audited"):
        permit(name, AUDITOR)


@pytest.mark.parametrize("name", READY)
def test_nobody_with_an_interest_may(name: str) -> None:
    with pytest.raises(ImpartialityRequired, match="interest"):
        permit(name, "P-cousin", tied(USCC))


def test_nobody_with_an_interest_evaluates_a_change() -> None:
    case = case_of(*UNTIL_GRANTED, CHANGE[0])
    act = acting("P-cousin", *ALL_ROLES, on=ON)

    with pytest.raises(ImpartialityRequired, match="interest"):
        DECISIONS["evaluate-change"].permit(case, act, tied(USCC))


@pytest.mark.parametrize("name", ["change", "reject-change"])
def test_an_interest_under_the_code_to_come_counts_too(name: str) -> None:
    with pytest.raises(ImpartialityRequired, match="interest"):
        permit(name, "P-cousin", tied(OTHER_USCC))


def test_an_interest_under_the_code_put_right_counts_too() -> None:
    said = {"rectifies": 7, "altered": {"uscc": OTHER_USCC}}

    with pytest.raises(ImpartialityRequired, match="interest"):
        take("rectify", READY["rectify"], acting("P-cousin", *ALL_ROLES, on=ON), said, tied(OTHER_USCC))


@pytest.mark.parametrize("name", ["extend-suspension", "reinstate", "revoke", "deregister"])
def test_whoever_evaluated_the_lifting_does_not_decide_about_the_suspension(name: str) -> None:
    case = case_of(*UNTIL_GRANTED, STOPPED, EVALUATED, lifting_evaluation_step(ON, by="P-second"))
    act = acting("P-evaluator", *ALL_ROLES, on=ON)

    with pytest.raises(ImpartialityRequired, match="evaluated"):
        DECISIONS[name].permit(case, act, CONTEXT_IN_TRANSITION)


@pytest.mark.parametrize(("until", "live"), [(date(2024, 2, 20), True), (date(2024, 2, 19), False)])
def test_an_interest_lives_on_for_two_years(until: date, live: bool) -> None:
    if live:
        with pytest.raises(ImpartialityRequired):
            permit("suspend", "P-cousin", tied(USCC, until))
    else:
        permit("suspend", "P-cousin", tied(USCC, until))


def test_a_member_of_a_team_that_was_replaced_may_not_either() -> None:
    again = (
        plan_step(AuditPurpose.INITIAL, date(2025, 2, 20), 2, team=("P-x",)),
        audit_step(date(2025, 2, 20), 2),
    )
    case = case_of(*UNTIL_PLANNED, *again)

    with pytest.raises(ImpartialityRequired):
        DECISIONS["review"].permit(case, acting(AUDITOR, *ALL_ROLES, on=ON), CONTEXT)


@pytest.mark.parametrize("role", [Role.REVIEWER, Role.DECIDER])
def test_whoever_accepted_a_correction_may_not_verify_it(role: Role) -> None:
    accepted = CorrectionAccepted(reason=REASON, finding="2-N1", due=date(2026, 3, 4))
    case = case_of(*UNTIL_GRANTED, *CORRECTED, HistoryStep(accepted, "P-accepts", role, ON))

    with pytest.raises(ImpartialityRequired, match="reviewed or decided"):
        DECISIONS["close-nonconformity"].permit(case, acting("P-accepts", *ALL_ROLES, on=ON), CONTEXT)


def test_whoever_verified_a_correction_may_not_decide() -> None:
    found = audit_step(date(2025, 2, 10), 1, findings=(finding(),))
    corrected = CorrectionSubmitted(reason=REASON, finding="1-N1", cause="haste", action="more", documents=())
    closed = FindingClosed(reason=REASON, finding="1-N1", verification="seen")
    steps = (
        HistoryStep(corrected, REGISTRAR, Role.REGISTRAR, date(2025, 2, 12)),
        HistoryStep(closed, "P-verifier", Role.AUDITOR, date(2025, 2, 14)),
    )
    case = case_of(*UNTIL_PLANNED, found, *steps, review_step(date(2025, 3, 1), 1))

    with pytest.raises(ImpartialityRequired, match="verified"):
        DECISIONS["grant"].permit(case, acting("P-verifier", *ALL_ROLES, on=GRANTED_ON), CONTEXT)


@pytest.mark.parametrize("person", [REVIEWER, DECIDER], ids=["reviewed", "decided"])
def test_whoever_reviewed_or_decided_is_not_sent_to_audit(person: str) -> None:
    said = {"purpose": "surveillance", "leader": person, "team": [person], "starts": ON, "ends": ON}

    with pytest.raises(ImpartialityRequired):
        take("plan-audit", case_of(*UNTIL_GRANTED), acting(PLANNER, Role.PLANNER, on=ON), said)


def test_nobody_with_an_interest_is_sent_to_audit() -> None:
    said = {"purpose": "initial", "leader": "P-cousin", "team": ["P-cousin"], "starts": ON, "ends": ON}

    with pytest.raises(ImpartialityRequired):
        take("plan-audit", case_of(*UNTIL_SIGNED), acting(PLANNER, Role.PLANNER, on=ON), said, tied(USCC))


def test_nobody_decides_an_appeal_against_their_own_decision() -> None:
    with pytest.raises(ImpartialityRequired, match="took the decision"):
        permit("decide-appeal", DECIDER)


@pytest.mark.parametrize("version", [7, 8])
def test_nobody_sets_their_own_decision_aside(version: int) -> None:
    terms, act = {"version": version, "basis": "own_review"}, acting(DECIDER, *ALL_ROLES, on=ON)

    with pytest.raises(ImpartialityRequired, match="took or proposed"):
        take("set-aside", READY["set-aside"], act, terms)


@pytest.mark.parametrize("person", [DECIDER, "P-proposer"])
def test_a_slip_is_confirmed_by_someone_who_neither_decided_nor_proposed(person: str) -> None:
    with pytest.raises(ImpartialityRequired, match="took or proposed"):
        permit("confirm-set-aside", person)


def test_of_several_changes_each_evaluator_may_decide_the_others() -> None:
    """The guard looks at all of them together, the work list at each by its number."""
    first = Change(1, Alteration(), ON, favourable=True, evaluated_by="P-one")
    second, pending = replace(first, number=2, evaluated_by="P-two"), Change(3, Alteration(), ON)
    case = replace(case_of(*UNTIL_GRANTED), changes=(first, second, pending))

    assert involved_people(Involvement.EVALUATED, case) == set()
    assert involved_people(Involvement.EVALUATED, case, 1) == {"P-one"}
    assert involved_people(Involvement.EVALUATED, case, 3) == set()
    assert involved_people(Involvement.EVALUATED, replace(case, changes=(second, pending))) == {"P-two"}


def test_an_involvement_that_bars_on_the_team_bars_every_auditor() -> None:
    case = case_of(*UNTIL_GRANTED)

    assert involved_people(Involvement.ON_TEAM, case) == case.auditors
    assert involved_people(Involvement.ON_TEAM, case, 99) == set()


def test_no_role_helps() -> None:
    with pytest.raises(ImpartialityRequired):
        DECISIONS["grant"].permit(READY["grant"], acting(AUDITOR, Role.DECIDER, on=ON), CONTEXT)
