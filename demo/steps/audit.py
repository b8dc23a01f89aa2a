"""Steps from the audit plan to the decision on the application."""

from datetime import timedelta

from demo.audit_sheets import AuditOutcome, observations, sheet
from demo.case import DemoCase
from demo.generated_marks import marked_generated
from demo.simulation import Process
from demo.steps.application import accept, sign_agreement, submit_application
from domain.certificate.decision import GrantTerms
from domain.certificate.declaration import Terms
from domain.certificate.evaluation import AuditReport, ReviewResult
from domain.certificate.findings import Closing, Correction, CorrectionAcceptance
from domain.certificate.planning import AuditPlan, Cancellation, TeamReplacement
from domain.events.evaluation import AuditPurpose, Grade
from domain.organisation import Particulars
from domain.scheme.model import Scheme
from domain.values import LevelId, Role


def plan_audit(demo_case: DemoCase, purpose: AuditPurpose = AuditPurpose.INITIAL) -> Process:
    """An audit team without interests in the organisation is assigned."""
    yield demo_case.moment_after(2, 8)
    leader = demo_case.auditor()
    starts = demo_case.planned_for = demo_case.moment_after(7, 20).date()
    terms = AuditPlan(
        reason=marked_generated("按审核方案组成评审组"),
        purpose=purpose,
        leader=leader,
        team=(leader, demo_case.auditor({leader})),
        starts=starts,
        ends=starts + timedelta(days=1),
    )
    demo_case.decide("plan-audit", terms, Role.PLANNER)


def replace_team(demo_case: DemoCase, audit: int) -> Process:
    """Another leader goes, and takes a colleague along."""
    yield demo_case.moment_after(1, 2)
    leader = demo_case.auditor(demo_case.case.audits[audit - 1].team)
    terms = TeamReplacement(
        reason=marked_generated("原组长因故不能参加"),
        audit=audit,
        leader=leader,
        team=(leader, demo_case.auditor({leader})),
    )
    demo_case.decide("replace-team", terms, Role.PLANNER)


def cancel_audit(demo_case: DemoCase, audit: int) -> Process:
    """A planned audit is not held after all."""
    yield demo_case.moment_after(1, 2)
    terms = Cancellation(reason=marked_generated("组织停产检修，评审改期"), audit=audit)
    demo_case.decide("cancel-audit", terms, Role.PLANNER)


def hold_audit(demo_case: DemoCase, outcome: AuditOutcome, rules: Scheme | None = None) -> Process:
    """The audit is held on the planned days and recorded by its leader."""
    yield demo_case.working_moment(demo_case.planned_for + timedelta(days=demo_case.random.randint(2, 5)))
    rules = rules or demo_case.rules
    passed = outcome.level is not None
    terms = AuditReport(
        reason=marked_generated("现场评审结束，提交评审报告"),
        held_from=demo_case.planned_for,
        held_to=demo_case.planned_for + timedelta(days=1),
        sheet=sheet(rules, outcome, demo_case.random, demo_case.case.deletions_confirmed),
        nonconformities=observations(rules, outcome, demo_case.random),
        recommended=passed,
    )
    demo_case.decide("record-audit", terms, demo_case.leader())


def correct_findings(demo_case: DemoCase, days: int = 15) -> Process:
    """The organisation answers every finding that it has not answered yet, within so many days."""
    if all(each.corrected for each in demo_case.case.findings):
        return
    yield demo_case.moment_after(days // 3, days)
    for open_finding in (each for each in demo_case.case.findings if not each.corrected):
        terms = Correction(
            reason=marked_generated("组织提交整改材料"),
            finding=open_finding.finding.id,
            cause=marked_generated("制度执行不到位"),
            action=marked_generated("修订制度并重新培训"),
            responsible=marked_generated("售后服务部经理"),
            by_day=demo_case.today,
        )
        demo_case.decide("correct", terms, Role.REGISTRAR)


def accept_corrections(demo_case: DemoCase) -> Process:
    """A reviewer accepts the correction of each minor finding; the others are closed first (rule 18)."""
    if any(each.finding.grade is not Grade.MINOR for each in demo_case.case.findings):
        yield demo_case.moment_after(1, 2)
        _close(demo_case, Grade.MAJOR, Grade.SPECIAL)
    if not demo_case.case.findings:
        return
    yield demo_case.moment_after(1, 2)
    for open_finding in demo_case.case.findings:
        terms = CorrectionAcceptance(
            reason=marked_generated("整改措施充分"),
            finding=open_finding.finding.id,
            due=open_finding.finding.due,
        )
        demo_case.decide("accept-correction", terms, Role.REVIEWER)


def close_findings(demo_case: DemoCase) -> Process:
    """The leader of the audit verifies the corrections."""
    if not demo_case.case.findings:
        return
    yield demo_case.moment_after(2, 6)
    _close(demo_case, *Grade)


def _close(demo_case: DemoCase, *grades: Grade) -> None:
    for open_finding in (each for each in demo_case.case.findings if each.finding.grade in grades):
        terms = Closing(
            reason=marked_generated("整改有效"),
            finding=open_finding.finding.id,
            verification=marked_generated("书面验证整改材料"),
        )
        demo_case.decide("close-nonconformity", terms, demo_case.leader())


def review(demo_case: DemoCase, *, positive: bool = True) -> Process:
    """Someone who took no part in the audit reviews the results (ISO/IEC 17065, 7.5)."""
    yield demo_case.moment_after(2, 5)
    reason = "评审过程和结果符合要求" if positive else "评审结果不支持认证"
    held = [each for each in demo_case.case.audits if each.held_to and each.reviewed is None]
    terms = ReviewResult(
        reason=marked_generated(reason),
        positive=positive,
        deletions=tuple(sorted(held[-1].deletions)) if positive else (),
    )
    demo_case.decide("review", terms, Role.REVIEWER)


def grant(demo_case: DemoCase, level: LevelId | None = None) -> None:
    """Grant the certificate now, at the level reached or at a lower one."""
    level_reached = demo_case.case.audits[-1].level or ""
    lower_because = None if level in {None, level_reached} else marked_generated("相关制度运行时间不足一年")
    terms = GrantTerms(
        reason=marked_generated("符合认证要求，予以批准"),
        level=level or level_reached,
        lower_because=lower_because,
    )
    demo_case.decide("grant", terms, Role.DECIDER)


def refuse(demo_case: DemoCase) -> Process:
    """The certificate is not granted."""
    yield demo_case.moment_after(2, 5)
    demo_case.decide("refuse", Terms(reason=marked_generated("评审结果未达到认证要求")), Role.DECIDER)


def evaluate(
    demo_case: DemoCase, purpose: AuditPurpose, outcome: AuditOutcome, rules: Scheme | None = None
) -> Process:
    """A whole audit, with its findings closed and its results reviewed."""
    yield from plan_audit(demo_case, purpose)
    yield from hold_audit(demo_case, outcome, rules)
    yield from correct_findings(demo_case)
    yield from close_findings(demo_case)
    yield from review(demo_case)


def reach_decision(demo_case: DemoCase, particulars: Particulars, prior: DemoCase | None = None) -> Process:
    """All steps from the application up to the decision."""
    yield from submit_application(demo_case, particulars, prior, incomplete=demo_case.random.random() < 0.3)
    yield from accept(demo_case)
    yield from sign_agreement(demo_case)
    yield from evaluate(demo_case, AuditPurpose.INITIAL, usual_outcome(demo_case))


def certify(demo_case: DemoCase, particulars: Particulars, prior: DemoCase | None = None) -> Process:
    """All steps from the application to the certificate; they take at most 125 days."""
    yield from reach_decision(demo_case, particulars, prior)
    yield demo_case.moment_after(2, 5)
    grant(demo_case)


def usual_outcome(
    demo_case: DemoCase, level: LevelId | None = None, observations: int | None = None
) -> AuditOutcome:
    """The usual outcome of an audit: the organisation's target level, and a few findings."""
    random = demo_case.random
    deductions = 1 if demo_case.rules.table and random.random() < 0.1 else 0
    count = random.choice((0, 0, 0, 1, 1, 2)) if observations is None else observations
    return AuditOutcome(level or demo_case.target_level, deductions, count, major=random.random() < 0.15)
