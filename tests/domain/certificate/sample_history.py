"""Sample history of a certificate, step by step: granted on 2025-03-10, valid to 2028-03-09."""

from datetime import date, timedelta
from fractions import Fraction
from typing import Final

from domain.events.application import Accepted, AgreementSigned, Applied, Declined
from domain.events.base import Event
from domain.events.decision import Granted, Refused
from domain.events.evaluation import Audited, AuditPlanned, AuditPurpose, Finding, Grade, Reviewed
from domain.events.sanctions import (
    Deregistered,
    Downgraded,
    LiftingEvaluated,
    Reinstated,
    Revoked,
    Suspended,
)
from domain.events.upkeep import Measure, Supervised
from domain.organisation import Organisation, Particulars
from domain.scheme.grounds import DeregistrationGround, RevocationGround, SuspensionGround
from domain.scheme.model import Scheme
from domain.scheme.scoring import score
from domain.scheme.sheet import Basis, Scored, ScoredSheet, SpecialDeduction
from domain.values import Digest, Document, Role
from tests.domain.certificate.builders import (
    AFTER_SALES,
    AUDITOR,
    BODY,
    CASE,
    DECIDER,
    EDITION,
    LEADER,
    PLANNER,
    REGISTRAR,
    REVIEWER,
    SCHEME,
    HistoryStep,
)


def sheet(score: str | int = 96, deductions: int = 0, scheme: Scheme = AFTER_SALES) -> ScoredSheet:
    """A sheet with every clause scored, `score` of 100 before special deductions."""
    assert scheme.table
    left = Fraction(score)
    results = []
    for clause, maximum in scheme.table.maxima.items():
        points = min(maximum, left)
        left -= points
        results.append(Scored(clause=clause, points=points))
    assert left == 0
    deduction = SpecialDeduction(
        basis=Basis.OWN_RULES, statement="the organisation's own deadline was missed"
    )
    return ScoredSheet(results=tuple(results), deductions=(deduction,) * deductions)


REASON: Final = "as the rules ask"
USCC: Final = "91350100M000100Y43"
OTHER_USCC: Final = "91512081MA62K0260E"
DIGEST: Final[Digest] = "sha256:" + "0" * 64
TEAM: Final = (LEADER, AUDITOR)
GRANTED_ON: Final = date(2025, 3, 10)
LAST_DAY: Final = date(2028, 3, 9)
NUMBER: Final = "12325SC00001R0M"

PARTICULARS: Final = Particulars(
    organisation=Organisation(
        uscc=USCC, name="福州示例服务有限公司", address="福建省福州市鼓楼区示例路1号", headcount=240
    ),
    scope="家用电器的售后服务",
)
DOCUMENTS: Final = tuple(
    Document(kind=wanted.kind, name=wanted.title.zh, digest=DIGEST)
    for wanted in AFTER_SALES.required_documents
)
CONDITIONS: Final = tuple(sorted(condition.id for condition in AFTER_SALES.entry_conditions))
AGREEMENT: Final = Document(kind="agreement", name="认证合同", digest=DIGEST)
EVIDENCE: Final = Document(kind="evidence", name="核查记录", digest=DIGEST)


def decision_step(event: Event, on: date, by: str = DECIDER) -> HistoryStep:
    """A decision of someone entitled to it."""
    return HistoryStep(event, by, Role.DECIDER, on)


def plan_step(purpose: AuditPurpose, starts: date, number: int, team: tuple[str, ...] = TEAM) -> HistoryStep:
    """A plan, made ten days before the audit."""
    plan = AuditPlanned(
        reason=REASON,
        audit=number,
        purpose=purpose,
        leader=team[0],
        team=team,
        starts=starts,
        ends=starts + timedelta(days=2),
    )
    return HistoryStep(plan, PLANNER, Role.PLANNER, starts - timedelta(days=10))


def audit_step(
    held: date,
    number: int,
    points: str | int = 96,
    recommended: bool = True,
    findings: tuple[Finding, ...] = (),
) -> HistoryStep:
    """An audit of one day with that score, recorded on that day."""
    result = score(AFTER_SALES, sheet(points))
    report = Audited(
        reason=REASON,
        audit=number,
        held_from=held,
        held_to=held,
        rule_version="1",
        sheet=sheet(points),
        score=result.value,
        level=result.level,
        findings=findings,
        recommended=recommended,
    )
    return HistoryStep(report, LEADER, Role.AUDITOR, held)


def review_step(on: date, number: int, positive: bool = True) -> HistoryStep:
    """A review by someone who did not audit."""
    return HistoryStep(Reviewed(reason=REASON, audit=number, positive=positive), REVIEWER, Role.REVIEWER, on)


def finding(id: str = "1-N1", grade: Grade = Grade.MINOR, due: date = date(2025, 3, 12)) -> Finding:
    """A finding still to be closed."""
    return Finding(id=id, grade=grade, statement="records of complaints are incomplete", due=due)


def granted_event(
    level: str = "five-star", valid_from: date = GRANTED_ON, valid_until: date = LAST_DAY
) -> Granted:
    """An initial certificate."""
    return Granted(
        reason=REASON,
        number=NUMBER,
        cycle=0,
        lineage=CASE,
        first_issued=valid_from,
        particulars=PARTICULARS,
        edition=EDITION,
        level=level,
        decided_on=GRANTED_ON,
        valid_from=valid_from,
        valid_until=valid_until,
    )


def suspension_step(
    on: date,
    until: date,
    effective_on: date | None = None,
    ground: SuspensionGround = SuspensionGround.COMPLAINT,
) -> HistoryStep:
    """A suspension with one condition for lifting it, for a fault of the holder."""
    event = Suspended(
        reason=REASON,
        ground=ground,
        document=EVIDENCE,
        effective_on=effective_on,
        until=until,
        lift_conditions=("complaints answered",),
        public=True,
        fault=True,
    )
    return decision_step(event, on)


def lifting_evaluation_step(held: date, on: date | None = None, by: str = "P-evaluator") -> HistoryStep:
    """An evaluation whether the suspension can be lifted, recorded on the day itself or later."""
    event = LiftingEvaluated(reason=REASON, held_on=held, document=EVIDENCE)
    return HistoryStep(event, by, Role.REVIEWER, on or held)


def reinstatement_step(on: date, effective_on: date | None = None) -> HistoryStep:
    """The suspension lifted."""
    event = Reinstated(reason=REASON, conditions_met=("complaints answered",), effective_on=effective_on)
    return decision_step(event, on)


def revocation_step(on: date, effective_on: date | None = None) -> HistoryStep:
    """撤销."""
    return decision_step(
        Revoked(
            reason=REASON, ground=RevocationGround.FRAUD, public=True, fault=True, effective_on=effective_on
        ),
        on,
    )


def deregistration_step(on: date, effective_on: date | None = None) -> HistoryStep:
    """注销."""
    ground = DeregistrationGround.HOLDER_REQUEST
    return decision_step(
        Deregistered(reason=REASON, ground=ground, public=True, fault=False, effective_on=effective_on), on
    )


def downgrade_step(on: date, level: str, effective_on: date | None = None) -> HistoryStep:
    """A lower level."""
    return decision_step(Downgraded(reason=REASON, level=level, effective_on=effective_on), on)


def surveillance_steps(
    held: date,
    number: int,
    points: str | int = 96,
    passed: bool = True,
    measures: tuple[Measure, ...] = (Measure.SUSPEND,),
    counts: bool = True,
) -> tuple[HistoryStep, ...]:
    """A surveillance that was planned, held and concluded a week later."""
    conclusion = Supervised(
        reason=REASON,
        audit=number,
        held_on=held,
        passed=passed,
        measures=() if passed else measures,
        counts=counts,
    )
    return (
        plan_step(AuditPurpose.SURVEILLANCE, held, number),
        audit_step(held, number, points, recommended=passed),
        decision_step(conclusion, held + timedelta(days=7)),
    )


APPLIED: Final = HistoryStep(
    Applied(
        reason=REASON,
        body=BODY,
        scheme=SCHEME,
        edition=EDITION,
        particulars=PARTICULARS,
        documents=DOCUMENTS,
        lineage=CASE,
    ),
    REGISTRAR,
    Role.REGISTRAR,
    date(2025, 1, 6),
)
ACCEPTED: Final = HistoryStep(
    Accepted(reason=REASON, rule_version="1", field="SC03", conditions=CONDITIONS),
    REVIEWER,
    Role.REVIEWER,
    date(2025, 1, 10),
)
SIGNED: Final = HistoryStep(
    AgreementSigned(reason=REASON, agreement=AGREEMENT, signed_on=date(2025, 1, 15)),
    REGISTRAR,
    Role.REGISTRAR,
    date(2025, 1, 15),
)
PLANNED: Final = plan_step(AuditPurpose.INITIAL, date(2025, 2, 10), 1)
AUDITED: Final = audit_step(date(2025, 2, 10), 1)
REVIEWED: Final = review_step(date(2025, 3, 1), 1)
GRANTED: Final = decision_step(granted_event(), GRANTED_ON)
DECLINED: Final = HistoryStep(Declined(reason=REASON), REVIEWER, Role.REVIEWER, date(2025, 1, 10))
REFUSED: Final = decision_step(Refused(reason=REASON), GRANTED_ON)

UNTIL_ACCEPTED: Final = (APPLIED, ACCEPTED)
UNTIL_SIGNED: Final = (*UNTIL_ACCEPTED, SIGNED)
UNTIL_PLANNED: Final = (*UNTIL_SIGNED, PLANNED)
UNTIL_AUDITED: Final = (*UNTIL_PLANNED, AUDITED)
UNTIL_REVIEWED: Final = (*UNTIL_AUDITED, REVIEWED)
UNTIL_GRANTED: Final = (*UNTIL_REVIEWED, GRANTED)
SUPERVISED: Final = (
    *surveillance_steps(date(2026, 3, 2), 2),
    *surveillance_steps(date(2027, 3, 9), 3),
)
"""Two surveillances, the last of which lasts until the end (rule 20)."""


def reviewed_steps(held: date) -> tuple[HistoryStep, ...]:
    """The steps up to a review, with the audit held on a later day and reviewed the day after."""
    audit = (plan_step(AuditPurpose.INITIAL, held, 1), audit_step(held, 1))
    return (*UNTIL_SIGNED, *audit, review_step(held + timedelta(days=1), 1))
