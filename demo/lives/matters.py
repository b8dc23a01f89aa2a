"""What else comes up: changes, slips of the pen, complaints, appeals."""

from datetime import timedelta

from demo.dossier import Dossier
from demo.words import GENERATED, GENERATED_NAME, said
from demo.world import Life
from domain.calendar import civil_date
from domain.certificate.appeals import AppealDecision, AppealNotice, AppealReceipt
from domain.certificate.changes import (
    ChangeDecision,
    ChangeEvaluation,
    ChangeRejection,
    ChangeReport,
)
from domain.certificate.complaints import (
    ComplaintAnswer,
    ComplaintClosing,
    ComplaintNotice,
    ComplaintReceipt,
)
from domain.certificate.rectification import Rectification
from domain.events.appeals import ComplaintKind
from domain.events.upkeep import ChangeKind
from domain.organisation import Alteration
from domain.values import Role


def name_changed(file: Dossier) -> Alteration:
    """A new name in Chinese letters, and in Latin ones if there was one."""
    organisation = file.case.particulars.organisation
    name = organisation.name.replace(GENERATED_NAME, "").replace("有限公司", "服务有限公司")
    latin = organisation.name_latin and organisation.name_latin.replace("Co., Ltd.", "Service Co., Ltd.")
    return Alteration(name=f"{name}{GENERATED_NAME}", name_latin=latin)


def address_changed(file: Dossier) -> Alteration:
    """Another house number."""
    address = file.case.particulars.organisation.address.split("路")[0]
    return Alteration(address=f"{address}路{file.random.randint(400, 900)}号{GENERATED}")


def scope_changed(file: Dossier) -> Alteration:
    """A wider scope."""
    return Alteration(scope=said(file.case.particulars.scope.replace(GENERATED, "及配套技术咨询")))


def reported(file: Dossier, proposed: Alteration) -> Life:
    """The holder reports a change."""
    yield file.after(20, 60)
    kind = ChangeKind.SERVICE if proposed.scope else ChangeKind.PARTICULARS
    terms = ChangeReport(
        reason=said("获证组织报告变更"),
        kind=kind,
        description=said("变更认证证书内容"),
        proposed=proposed,
        reported_on=file.today - timedelta(days=1),
    )
    file.take("request-change", terms, Role.REGISTRAR)


def changed(file: Dossier, proposed: Alteration, *, accepted: bool = True) -> Life:
    """A change is reported, looked at, and taken over or not."""
    yield from reported(file, proposed)
    number = file.case.changes_ever
    yield file.after(3, 10)
    looked_at = file.someone(Role.REVIEWER)
    what = said("资料齐全，变更属实" if accepted else "变更后的范围未覆盖相应服务能力")
    evaluation = ChangeEvaluation(reason=what, change=number, favourable=accepted)
    file.take("evaluate-change", evaluation, looked_at)
    yield file.after(2, 8)
    by = file.someone(Role.DECIDER, {looked_at.person})
    if accepted:
        file.take("change", ChangeDecision(reason=said("准予变更"), change=number), by)
    else:
        file.take("reject-change", ChangeRejection(reason=said("不予变更"), change=number), by)


def rectified(file: Dossier) -> Life:
    """A slip of the pen in the address on the certificate is found and put right."""
    yield file.after(15, 40)
    version = [said.version for said in file.case.said if "address" in said.fields][-1]
    address = file.case.particulars.organisation.address.replace(GENERATED, f"一层{GENERATED}")
    terms = Rectification(
        reason=said("证书地址录入有误"), rectifies=version, altered=Alteration(address=address)
    )
    file.take("rectify", terms, Role.DECIDER)


def complained(file: Dossier, kind: ComplaintKind, *, substantiated: bool, upto: int = 4) -> Life:
    """A complaint arrives and is acknowledged, answered and closed, or the first `upto` of these four."""
    yield file.after(20, 90)
    officer = file.someone(Role.COMPLAINTS_OFFICER)
    file.take("file-complaint", _complaint(file, kind), officer)
    number = file.case.complaints_ever
    if upto > 1:
        receipt = ComplaintReceipt(reason=said("告知投诉人已受理"), complaint=number)
        file.take("acknowledge-complaint", receipt, officer)
    if upto > 2:
        yield file.after(1, 1)
        told = said("已要求组织说明并核查")
        file.take(
            "answer-complaint",
            ComplaintAnswer(reason=said("答复投诉人"), complaint=number, answer=told),
            officer,
        )
    if upto > 3:
        yield file.after(5, 20)
        file.take("close-complaint", _closing(number, substantiated), Role.COMPLAINTS_OFFICER)


def _complaint(file: Dossier, kind: ComplaintKind) -> ComplaintNotice:
    return ComplaintNotice(
        reason=said("收到投诉"),
        kind=kind,
        received_at=file.world.now - timedelta(hours=file.random.randint(1, 20)),
        statement=said("投诉人反映上门服务超出承诺时限"),
    )


def _closing(number: int, substantiated: bool) -> ComplaintClosing:
    outcome = said("属实，已要求组织整改" if substantiated else "经核查不属实")
    return ComplaintClosing(
        reason=said("调查结束"), complaint=number, substantiated=substantiated, outcome=outcome
    )


def appealed(file: Dossier, *, upheld: bool, from_the_start: bool = False, upto: int = 3) -> Life:
    """The organisation appeals against the last decision; someone else decides it."""
    yield file.after(4, 20)
    against = file.case.decided[-1]
    notice = AppealNotice(
        reason=said("组织提出申诉"), against=against.version, lodged_on=file.today - timedelta(days=1)
    )
    file.take("lodge-appeal", notice, Role.COMPLAINTS_OFFICER)
    number = len(file.case.appeals)
    yield file.after(1, 2)
    receipt = AppealReceipt(reason=said("告知组织已受理申诉"), appeal=number)
    file.take("acknowledge-appeal", receipt, Role.COMPLAINTS_OFFICER)
    if upto > 2:
        yield file.after(5, 20)
        terms = AppealDecision(
            reason=said("原决定依据不足，予以撤销" if upheld else "原决定依据充分，予以维持"),
            appeal=number,
            upheld=upheld,
            effective_on=civil_date(against.since) if from_the_start else None,
        )
        reviewers = {audit.reviewed_by or against.by for audit in file.case.audits}
        file.take("decide-appeal", terms, file.someone(Role.DECIDER, {against.by, *reviewers}))
