"""Steps of sanctions: downgrade, suspension, reinstatement, revocation, deregistration."""

from datetime import date

from demo.case import DemoCase
from demo.generated_marks import marked_generated
from demo.simulation import Process
from domain.certificate.sanctions import (
    Deregistration,
    Downgrade,
    Reinstatement,
    Revocation,
    Suspension,
)
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


def suspend(demo_case: DemoCase, ground: SuspensionGround, since: date | None = None) -> None:
    """Suspend now."""
    terms = Suspension(
        reason=marked_generated(_SUSPENSION_REASONS[ground]),
        ground=ground,
        lift_conditions=CONDITIONS,
        effective_on=since,
    )
    demo_case.decide("suspend", terms, Role.DECIDER)


def reinstate(demo_case: DemoCase) -> Process:
    """The suspension is lifted when its conditions are met."""
    yield demo_case.moment_after(10, 60)
    conditions = demo_case.case.suspension.lift_conditions if demo_case.case.suspension else ()
    demo_case.decide(
        "reinstate",
        Reinstatement(reason=marked_generated("整改完成，恢复认证"), conditions_met=conditions),
        Role.DECIDER,
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
        Revocation(reason=marked_generated(_REVOCATION_REASONS[ground]), ground=ground),
        Role.DECIDER,
    )


def deregister(demo_case: DemoCase, ground: DeregistrationGround) -> Process:
    """The certificate is deregistered (注销)."""
    yield demo_case.moment_after(1, 5)
    terms = Deregistration(reason=marked_generated(_DEREGISTRATION_REASONS[ground]), ground=ground)
    demo_case.decide("deregister", terms, Role.DECIDER)
