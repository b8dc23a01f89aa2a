"""How a certificate is lowered, suspended, let go on, or ended before its time."""

from datetime import date

from demo.dossier import Dossier
from demo.words import said
from demo.world import Life
from domain.certificate.sanctions import (
    Deregistration,
    Downgrade,
    Reinstatement,
    Revocation,
    Suspension,
)
from domain.events.sanctions import DeregistrationGround, RevocationGround, SuspensionGround
from domain.values import Role

CONDITIONS = (said("完成不符合项整改并经验证"), said("提交整改报告"))

_SUSPENDED = {
    SuspensionGround.SURVEILLANCE_FAILED: "监督评审未通过",
    SuspensionGround.SURVEILLANCE_OVERDUE: "未按期接受监督评审",
    SuspensionGround.MAJOR_NONCONFORMITY: "发现严重不符合且未及时纠正",
    SuspensionGround.MISUSE_OF_MARK: "误用认证标志",
    SuspensionGround.CHANGE_NOT_REPORTED: "重大变更未报告",
    SuspensionGround.COMPLAINT: "经查实的顾客投诉",
    SuspensionGround.HOLDER_REQUEST: "获证组织申请暂停",
    SuspensionGround.FEES: "未按合同缴纳费用",
}
_REVOKED = {
    RevocationGround.SUSPENSION_NOT_REMEDIED: "暂停期内未完成整改",
    RevocationGround.SERIOUS_FAILURE: "发生重大服务失误",
    RevocationGround.FRAUD: "提供虚假材料",
    RevocationGround.MISUSE_OF_MARK: "误用标志且逾期未纠正",
    RevocationGround.SURVEILLANCE_REFUSED: "拒绝接受监督评审",
    RevocationGround.LAW_BROKEN: "违反法律法规",
}
_DEREGISTERED = {
    DeregistrationGround.HOLDER_REQUEST: "获证组织申请注销",
    DeregistrationGround.NOT_RENEWED: "获证组织不再续证",
    DeregistrationGround.BASIS_WITHDRAWN: "认证依据废止",
    DeregistrationGround.HOLDER_DISSOLVED: "获证组织解散",
}


def downgraded(file: Dossier) -> Life:
    """The certificate goes down by one level."""
    yield file.after(1, 4)
    case = file.case
    lower = file.rules.levels[file.rules.rank(case.level or "") - 2].id
    file.aim = lower
    file.take("downgrade", Downgrade(reason=said("服务水平低于原等级要求"), level=lower), Role.DECIDER)


def suspended(file: Dossier, ground: SuspensionGround, since: date | None = None) -> Life:
    """The certificate is suspended for as long as the rules allow, perhaps from an earlier day."""
    yield file.after(1, 4)
    suspend(file, ground, since)


def suspend(file: Dossier, ground: SuspensionGround, since: date | None = None) -> None:
    """Suspend at this very moment."""
    terms = Suspension(
        reason=said(_SUSPENDED[ground]), ground=ground, lift_conditions=CONDITIONS, effective_on=since
    )
    file.take("suspend", terms, Role.DECIDER)


def reinstated(file: Dossier) -> Life:
    """The suspension is lifted, since its conditions were met."""
    yield file.after(10, 60)
    met = file.case.suspension.lift_conditions if file.case.suspension else ()
    file.take("reinstate", Reinstatement(reason=said("整改完成，恢复认证"), conditions_met=met), Role.DECIDER)


def over(file: Dossier) -> Life:
    """Nobody does anything until the last day for lifting the suspension has passed."""
    suspension = file.case.suspension
    yield file.working(suspension.until if suspension else file.today)


def revoked(file: Dossier, ground: RevocationGround) -> Life:
    """撤销."""
    yield file.after(1, 5)
    file.take("revoke", Revocation(reason=said(_REVOKED[ground]), ground=ground), Role.DECIDER)


def deregistered(file: Dossier, ground: DeregistrationGround) -> Life:
    """注销."""
    yield file.after(1, 5)
    terms = Deregistration(reason=said(_DEREGISTERED[ground]), ground=ground)
    file.take("deregister", terms, Role.DECIDER)
