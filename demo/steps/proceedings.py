"""Steps of proceedings: changes, rectifications, complaints, appeals."""

from datetime import timedelta

from demo.case import DemoCase
from demo.generated_marks import GENERATED, GENERATED_NAME, marked_generated
from demo.simulation import Process
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
    ComplaintInvestigation,
    ComplaintNotice,
    ComplaintReceipt,
)
from domain.certificate.misuse import CorrectionConfirmation, CorrectionOrderTerms
from domain.certificate.rectification import Rectification
from domain.events.appeals import ComplaintKind, Follow
from domain.events.upkeep import ChangeKind
from domain.organisation import Alteration
from domain.values import Role


def new_name(demo_case: DemoCase) -> Alteration:
    """A new name in Chinese letters, and in Latin ones if there was one."""
    organisation = demo_case.case.particulars.organisation
    name = organisation.name.replace(GENERATED_NAME, "").replace("有限公司", "服务有限公司")
    latin = organisation.name_latin and organisation.name_latin.replace("Co., Ltd.", "Service Co., Ltd.")
    return Alteration(name=f"{name}{GENERATED_NAME}", name_latin=latin)


def new_address(demo_case: DemoCase) -> Alteration:
    """Another house number."""
    address = demo_case.case.particulars.organisation.address.split("路")[0]
    return Alteration(address=f"{address}路{demo_case.random.randint(400, 900)}号{GENERATED}")


def wider_scope(demo_case: DemoCase) -> Alteration:
    """A wider scope."""
    return Alteration(
        scope=marked_generated(demo_case.case.particulars.scope.replace(GENERATED, "及配套技术咨询"))
    )


def report_change(demo_case: DemoCase, proposed: Alteration) -> Process:
    """The holder reports a change."""
    yield demo_case.moment_after(20, 60)
    kind = ChangeKind.SERVICE if proposed.scope else ChangeKind.PARTICULARS
    terms = ChangeReport(
        reason=marked_generated("获证组织报告变更"),
        kind=kind,
        description=marked_generated("变更认证证书内容"),
        proposed=proposed,
        reported_on=demo_case.today - timedelta(days=1),
    )
    demo_case.decide("request-change", terms, Role.REGISTRAR)


def change_particulars(demo_case: DemoCase, proposed: Alteration, *, accepted: bool = True) -> Process:
    """A change is reported, evaluated, and accepted or rejected."""
    yield from report_change(demo_case, proposed)
    number = demo_case.case.changes_ever
    yield demo_case.moment_after(3, 10)
    evaluator = demo_case.staff_member(Role.REVIEWER)
    reason = marked_generated("资料齐全，变更属实" if accepted else "变更后的范围未覆盖相应服务能力")
    evaluation = ChangeEvaluation(reason=reason, change=number, favourable=accepted)
    demo_case.decide("evaluate-change", evaluation, evaluator)
    yield demo_case.moment_after(2, 8)
    by = demo_case.staff_member(Role.DECIDER, {evaluator.person})
    if accepted:
        demo_case.decide("change", ChangeDecision(reason=marked_generated("准予变更"), change=number), by)
    else:
        demo_case.decide(
            "reject-change", ChangeRejection(reason=marked_generated("不予变更"), change=number), by
        )


def rectify(demo_case: DemoCase) -> Process:
    """A clerical error in the address on the certificate is rectified."""
    yield demo_case.moment_after(15, 40)
    version = [each.version for each in demo_case.case.said if "address" in each.fields][-1]
    address = demo_case.case.particulars.organisation.address.replace(GENERATED, f"一层{GENERATED}")
    terms = Rectification(
        reason=marked_generated("证书地址录入有误"), rectifies=version, altered=Alteration(address=address)
    )
    demo_case.decide("rectify", terms, Role.DECIDER)


def complain(demo_case: DemoCase, kind: ComplaintKind, *, substantiated: bool, up_to: int = 5) -> Process:
    """The first `up_to` of: a complaint arrives, is acknowledged, answered, investigated and closed."""
    yield demo_case.moment_after(20, 90)
    officer = demo_case.staff_member(Role.COMPLAINTS_OFFICER)
    demo_case.decide("file-complaint", _complaint(demo_case, kind), officer)
    number = demo_case.case.complaints_ever
    if up_to > 1:
        receipt = ComplaintReceipt(reason=marked_generated("告知投诉人已受理"), complaint=number)
        demo_case.decide("acknowledge-complaint", receipt, officer)
    if up_to > 2:
        yield demo_case.moment_after(1, 1)
        answer = marked_generated("已要求组织说明并核查")
        demo_case.decide(
            "answer-complaint",
            ComplaintAnswer(reason=marked_generated("答复投诉人"), complaint=number, answer=answer),
            officer,
        )
    if up_to > 3:
        yield demo_case.moment_after(3, 10)
        investigation = ComplaintInvestigation(
            reason=marked_generated("完成调查"),
            complaint=number,
            result=marked_generated("投诉所述情况属实" if substantiated else "未发现投诉所述情况"),
        )
        demo_case.decide("investigate-complaint", investigation, Role.COMPLAINTS_OFFICER)
    if up_to > 4:
        yield demo_case.moment_after(2, 10)
        closing = _closing(number, kind, substantiated=substantiated)
        demo_case.decide("close-complaint", closing, Role.COMPLAINTS_OFFICER)


def order_correction(demo_case: DemoCase, *, corrected: bool) -> Process:
    """The holder is ordered to correct the misuse that the last complaint showed, and does so or not."""
    yield demo_case.moment_after(1, 3)
    terms = CorrectionOrderTerms(
        reason=marked_generated("宣传材料误用认证标志"),
        due=demo_case.today + timedelta(days=30),
        complaint=demo_case.case.misuses[-1].complaint,
    )
    demo_case.decide("order-correction", terms, Role.DECIDER)
    if corrected:
        yield demo_case.moment_after(10, 25)
        confirmation = CorrectionConfirmation(
            reason=marked_generated("经核查已停止误用"), order=demo_case.case.orders_ever
        )
        demo_case.decide("confirm-correction", confirmation, Role.COMPLAINTS_OFFICER)


def _complaint(demo_case: DemoCase, kind: ComplaintKind) -> ComplaintNotice:
    return ComplaintNotice(
        reason=marked_generated("收到投诉"),
        kind=kind,
        received_at=demo_case.simulation.now - timedelta(hours=demo_case.random.randint(1, 20)),
        statement=marked_generated("投诉人反映上门服务超出承诺时限"),
    )


def _closing(number: int, kind: ComplaintKind, *, substantiated: bool) -> ComplaintClosing:
    about_the_mark = kind is ComplaintKind.MISUSE_OF_MARK
    follows = Follow.CORRECTION if about_the_mark else Follow.AUDIT
    return ComplaintClosing(
        reason=marked_generated("调查结束"),
        complaint=number,
        substantiated=substantiated,
        outcome=marked_generated("属实，已要求组织整改" if substantiated else "经核查不属实"),
        follows=follows if substantiated else None,
    )


def appeal(demo_case: DemoCase, *, upheld: bool, up_to: int = 3) -> Process:
    """The organisation appeals against the last decision; someone else decides the appeal."""
    yield demo_case.moment_after(4, 20)
    decision = demo_case.case.decided[-1]
    notice = AppealNotice(
        reason=marked_generated("组织提出申诉"),
        against=decision.version,
        lodged_on=demo_case.today - timedelta(days=1),
    )
    demo_case.decide("lodge-appeal", notice, Role.COMPLAINTS_OFFICER)
    number = len(demo_case.case.appeals)
    yield demo_case.moment_after(1, 2)
    receipt = AppealReceipt(reason=marked_generated("告知组织已受理申诉"), appeal=number)
    demo_case.decide("acknowledge-appeal", receipt, Role.COMPLAINTS_OFFICER)
    if up_to > 2:
        yield demo_case.moment_after(5, 20)
        decide_appeal(demo_case, upheld=upheld)


def decide_appeal(demo_case: DemoCase, *, upheld: bool) -> None:
    """Someone who neither reviewed nor decided decides the last appeal."""
    last = demo_case.case.appeals[-1]
    original = next(each for each in demo_case.case.decisions if each.version == last.against)
    terms = AppealDecision(
        reason=marked_generated("原决定依据不足，予以撤销" if upheld else "原决定依据充分，予以维持"),
        appeal=last.number,
        upheld=upheld,
    )
    reviewers = {audit.reviewed_by or original.by for audit in demo_case.case.audits}
    demo_case.decide("decide-appeal", terms, demo_case.staff_member(Role.DECIDER, {original.by, *reviewers}))
