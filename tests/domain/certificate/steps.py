"""The usual way of a certificate, step by step: granted on 2025-03-10 and valid to 2028-03-09."""

from datetime import date, timedelta
from typing import Final

from domain.events.application import Accepted, AgreementSigned, Applied, Declined
from domain.events.base import Event
from domain.events.decision import Granted, Refused
from domain.events.evaluation import Audited, AuditPlanned, AuditPurpose, Finding, Grade, Reviewed
from domain.events.sanctions import (
    Deregistered,
    DeregistrationGround,
    Downgraded,
    Reinstated,
    RevocationGround,
    Revoked,
    Suspended,
    SuspensionGround,
)
from domain.events.upkeep import Measure, Supervised
from domain.organisation import Organisation, Particulars
from domain.scheme.scoring import score
from domain.values import Digest, Document, Role
from tests.domain.certificate.given import (
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
    Step,
)
from tests.domain.certificate.sheets import sheet

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


def decided(event: Event, on: date, by: str = DECIDER) -> Step:
    """A decision of someone entitled to it."""
    return Step(event, by, Role.DECIDER, on)


def planned(purpose: AuditPurpose, starts: date, number: int, team: tuple[str, ...] = TEAM) -> Step:
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
    return Step(plan, PLANNER, Role.PLANNER, starts - timedelta(days=10))


def audited(
    held: date,
    number: int,
    points: str | int = 96,
    recommended: bool = True,
    findings: tuple[Finding, ...] = (),
) -> Step:
    """An audit of one day that came to so many points, recorded on that day."""
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
    return Step(report, LEADER, Role.AUDITOR, held)


def reviewed(on: date, number: int, positive: bool = True) -> Step:
    """A review by someone who did not audit."""
    return Step(Reviewed(reason=REASON, audit=number, positive=positive), REVIEWER, Role.REVIEWER, on)


def finding(id: str = "1-N1", grade: Grade = Grade.MINOR, due: date = date(2025, 3, 12)) -> Finding:
    """A finding still to be closed."""
    return Finding(id=id, grade=grade, statement="records of complaints are incomplete", due=due)


def granted(level: str = "five-star", valid_from: date = GRANTED_ON, valid_until: date = LAST_DAY) -> Granted:
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


def suspended(on: date, until: date, effective_on: date | None = None) -> Step:
    """A suspension with one condition for lifting it."""
    event = Suspended(
        reason=REASON,
        ground=SuspensionGround.COMPLAINT,
        effective_on=effective_on,
        until=until,
        lift_conditions=("complaints answered",),
    )
    return decided(event, on)


def reinstated(on: date, effective_on: date | None = None) -> Step:
    """The suspension lifted."""
    event = Reinstated(reason=REASON, conditions_met=("complaints answered",), effective_on=effective_on)
    return decided(event, on)


def revoked(on: date, effective_on: date | None = None) -> Step:
    """撤销."""
    return decided(Revoked(reason=REASON, ground=RevocationGround.FRAUD, effective_on=effective_on), on)


def deregistered(on: date, effective_on: date | None = None) -> Step:
    """注销."""
    ground = DeregistrationGround.HOLDER_REQUEST
    return decided(Deregistered(reason=REASON, ground=ground, effective_on=effective_on), on)


def downgraded(on: date, level: str, effective_on: date | None = None) -> Step:
    """A lower level."""
    return decided(Downgraded(reason=REASON, level=level, effective_on=effective_on), on)


def surveyed(held: date, number: int, points: str | int = 96, passed: bool = True) -> tuple[Step, ...]:
    """A surveillance that was planned, held and concluded a week later."""
    conclusion = Supervised(
        reason=REASON,
        audit=number,
        held_on=held,
        passed=passed,
        measures=() if passed else (Measure.SUSPEND,),
    )
    return (
        planned(AuditPurpose.SURVEILLANCE, held, number),
        audited(held, number, points, recommended=passed),
        decided(conclusion, held + timedelta(days=7)),
    )


APPLIED: Final = Step(
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
ACCEPTED: Final = Step(
    Accepted(reason=REASON, rule_version="1", field="SC03", conditions=CONDITIONS),
    REVIEWER,
    Role.REVIEWER,
    date(2025, 1, 10),
)
SIGNED: Final = Step(
    AgreementSigned(reason=REASON, agreement=AGREEMENT, signed_on=date(2025, 1, 15)),
    REGISTRAR,
    Role.REGISTRAR,
    date(2025, 1, 15),
)
PLANNED: Final = planned(AuditPurpose.INITIAL, date(2025, 2, 10), 1)
AUDITED: Final = audited(date(2025, 2, 10), 1)
REVIEWED: Final = reviewed(date(2025, 3, 1), 1)
GRANTED: Final = decided(granted(), GRANTED_ON)
DECLINED: Final = Step(Declined(reason=REASON), REVIEWER, Role.REVIEWER, date(2025, 1, 10))
REFUSED: Final = decided(Refused(reason=REASON), GRANTED_ON)

UNTIL_ACCEPTED: Final = (APPLIED, ACCEPTED)
UNTIL_SIGNED: Final = (*UNTIL_ACCEPTED, SIGNED)
UNTIL_PLANNED: Final = (*UNTIL_SIGNED, PLANNED)
UNTIL_AUDITED: Final = (*UNTIL_PLANNED, AUDITED)
UNTIL_REVIEWED: Final = (*UNTIL_AUDITED, REVIEWED)
UNTIL_GRANTED: Final = (*UNTIL_REVIEWED, GRANTED)
