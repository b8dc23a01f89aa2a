"""Steps of sanctions: downgrade, suspension, reinstatement, revocation, deregistration."""

from datetime import date, timedelta

from demo.case import DemoCase
from demo.generated_marks import marked_generated
from demo.simulation import Process
from domain.certificate.downgrade import Downgrade
from domain.certificate.ends import Deregistration, Revocation
from domain.certificate.measures import Waiver
from domain.certificate.suspensions import Extension, LiftingEvaluation, Reinstatement, Suspension
from domain.events.upkeep import Measure
from domain.scheme.grounds import DeregistrationGround, RevocationGround, SuspensionGround
from domain.values import Role

CONDITIONS = (marked_generated("完成不符合项整改并经验证"), marked_generated("提交整改报告"))

_SUSPENSION_REASONS = {
    SuspensionGround.SURVEILLANCE_FAILED: "监督评审未通过",
    SuspensionGround.SURVEILLANCE_OVERDUE: "未按期接受监督评审",
    SuspensionGround.MAJOR_NONCONFORMITY: "发现严重不符合且未及时纠正",
    SuspensionGround.MISUSE_OF_MARK: "误用认证标志",
    SuspensionGround.CHANGE_NOT_REPORTED: "重大变更未报告",
    SuspensionGround.COMPLAINT: "经查实的顾客投诉",
    SuspensionGround.HOLDER_REQUEST: "获证组织申请暂停",
    SuspensionGround.FEES: "未按合同缴纳费用",
    SuspensionGround.REGULATOR_ORDER: "监管部门要求暂停",
}
_REVOCATION_REASONS = {
    RevocationGround.SUSPENSION_NOT_REMEDIED: "暂停期内未完成整改",
    RevocationGround.SERIOUS_FAILURE: "发生重大服务失误",
    RevocationGround.FRAUD: "提供虚假材料",
    RevocationGround.MISUSE_OF_MARK: "误用标志且逾期未纠正",
    RevocationGround.SURVEILLANCE_REFUSED: "拒绝接受监督评审",
    RevocationGround.LAW_BROKEN: "违反法律法规",
}
_DEREGISTRATION_REASONS = {
    DeregistrationGround.HOLDER_REQUEST: "获证组织申请注销",
    DeregistrationGround.NOT_RENEWED: "获证组织不再续证",
    DeregistrationGround.BASIS_WITHDRAWN: "认证依据废止",
    DeregistrationGround.HOLDER_DISSOLVED: "获证组织解散",
}


def downgrade(demo_case: DemoCase) -> Process:
    """The certificate is downgraded by one level."""
    yield demo_case.moment_after(1, 4)
    case = demo_case.case
    lower_level = demo_case.rules.levels[demo_case.rules.rank(case.level or "") - 2].id
    demo_case.target_level = lower_level
    demo_case.decide(
        "downgrade",
        Downgrade(reason=marked_generated("服务水平低于原等级要求"), level=lower_level),
        Role.DECIDER,
    )


def suspend_within_days(demo_case: DemoCase, ground: SuspensionGround, since: date | None = None) -> Process:
    """The certificate is suspended for as long as the rules allow, perhaps from an earlier day."""
    yield demo_case.moment_after(1, 4)
    suspend(demo_case, ground, since)


def suspend(
    demo_case: DemoCase, ground: SuspensionGround, since: date | None = None, until: date | None = None
) -> None:
    """Suspend now, on the complaint filed last or another document as evidence."""
    by_complaint = ground in {SuspensionGround.COMPLAINT, SuspensionGround.MISUSE_OF_MARK}
    terms = Suspension(
        reason=marked_generated(_SUSPENSION_REASONS[ground]),
        ground=ground,
        complaint=(demo_case.case.complaints_ever or None) if by_complaint else None,
        document=demo_case.document("evidence", "核查记录"),
        until=until,
        lift_conditions=CONDITIONS,
        effective_on=since,
    )
    demo_case.decide("suspend", terms, Role.DECIDER)


def extend_suspension(demo_case: DemoCase, days: int) -> Process:
    """The suspension is extended shortly before its last day."""
    suspension = demo_case.case.suspension
    if suspension is None:
        return
    yield demo_case.working_moment(suspension.until - timedelta(days=demo_case.random.randint(5, 12)))
    terms = Extension(reason=marked_generated("整改尚需时间"), until=suspension.until + timedelta(days=days))
    demo_case.decide("extend-suspension", terms, Role.DECIDER)


def evaluate_lifting(demo_case: DemoCase) -> Process:
    """Whether the suspension can be lifted is evaluated by someone who does not decide it."""
    yield demo_case.moment_after(10, 50)
    terms = LiftingEvaluation(
        reason=marked_generated("核实整改结果"),
        held_on=demo_case.today,
        document=demo_case.document("evaluation", "恢复评价报告"),
    )
    demo_case.decide("record-lifting-evaluation", terms, Role.REVIEWER)


def waive_measure(demo_case: DemoCase, measure: Measure) -> Process:
    """A measure ordered after a failed surveillance is not taken after all."""
    yield demo_case.moment_after(3, 10)
    terms = Waiver(reason=marked_generated("复核后认为原等级仍然达到"), measure=measure)
    demo_case.decide("waive-measure", terms, Role.DECIDER)


def reinstate(demo_case: DemoCase) -> Process:
    """The suspension is lifted when its conditions are met."""
    yield demo_case.moment_after(2, 9)
    suspension = demo_case.case.suspension
    conditions = suspension.lift_conditions if suspension else ()
    evaluators = {each.by for each in suspension.evaluations} if suspension else set()
    demo_case.decide(
        "reinstate",
        Reinstatement(reason=marked_generated("整改完成，恢复认证"), conditions_met=conditions),
        demo_case.staff_member(Role.DECIDER, evaluators),
    )


def wait_until_suspension_end(demo_case: DemoCase) -> Process:
    """Nothing happens until the last day for lifting the suspension has passed."""
    suspension = demo_case.case.suspension
    yield demo_case.working_moment(suspension.until if suspension else demo_case.today)


def revoke(demo_case: DemoCase, ground: RevocationGround) -> Process:
    """The certificate is revoked (撤销)."""
    yield demo_case.moment_after(1, 5)
    demo_case.decide(
        "revoke",
        Revocation(
            reason=marked_generated(_REVOCATION_REASONS[ground]),
            ground=ground,
            document=demo_case.document("evidence", "调查报告"),
        ),
        Role.DECIDER,
    )


def deregister(demo_case: DemoCase, ground: DeregistrationGround) -> Process:
    """The certificate is deregistered (注销)."""
    yield demo_case.moment_after(1, 5)
    terms = Deregistration(
        reason=marked_generated(_DEREGISTRATION_REASONS[ground]),
        ground=ground,
        document=demo_case.document("request", "注销材料"),
    )
    demo_case.decide("deregister", terms, Role.DECIDER)
