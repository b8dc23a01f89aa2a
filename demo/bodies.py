"""Story of the bodies: addresses and contacts, and a third body that loses its approvals and leaves."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from random import Random
from typing import Final

from demo.generated_marks import marked_generated
from demo.simulation import Process, Simulation, working_moment
from demo.staff import EVERY_BODY, LEAVING_BODY, OPERATOR, Staff
from domain.bodies import COMPETENCE_OF_NEW_BODIES
from domain.events.institution import (
    ApprovalCorrected,
    ApprovalGiven,
    ApprovalResumed,
    ApprovalSuspended,
    ApprovalWithdrawn,
    BodyContactRecorded,
    BodyEndCorrected,
    BodyEnded,
    BodyMoved,
    BodyNameCorrected,
    BodyRecoded,
    BodyRegistered,
    BodyRenamed,
    WithdrawalCause,
)
from domain.events.unions import ApprovalEvent, BodyRecordEvent
from domain.scheme.model import Scheme
from domain.values import Titles

DAYS_SINCE_WITHDRAWAL: Final = 100
"""Days before today on which the approval of the third body for after-sales service is withdrawn."""

DAYS_SINCE_GIVEN_UP: Final = 60
_WRONG_CODE: Final = "989"
_CERTIFIED: Final = ("after-sales", "teahouse")


def register_body(simulation: Simulation, body: Staff, code: str | None = None) -> None:
    """Register a body, with its own code or another one."""
    registration = BodyRegistered(
        reason=marked_generated("登记机构"),
        body=body.id,
        name=body.name,
        code=code or body.code,
        competence=COMPETENCE_OF_NEW_BODIES,
    )
    simulation.institutions.register(
        registration, simulation.command(OPERATOR, f"register/{body.id}", body.id)
    )


def approve(simulation: Simulation, body: Staff, scheme: Scheme) -> None:
    """Record the approval of a body for an edition."""
    approval = ApprovalGiven(
        reason=marked_generated("批准业务范围"),
        field=scheme.field,
        scheme=scheme.scheme,
        edition=scheme.edition,
    )
    request = simulation.command(OPERATOR, f"approve/{body.id}/{scheme.edition}", scheme.edition)
    simulation.institutions.record_approval(body.id, approval, request)


def publish_contacts(simulation: Simulation) -> None:
    """Address and contact of the bodies, as the public sees them."""
    for place, body in enumerate(EVERY_BODY, start=1):
        address = Titles(zh=f"示例市演示路 {place} 号", en=f"{place} Demonstration Road, Example City")
        _record(simulation, body, BodyMoved(reason=marked_generated("登记地址"), address=address), "moved")
        contact = BodyContactRecorded(
            reason=marked_generated("公开联系方式"),
            telephone=f"000-0000000{place}",
            website=f"https://body-{place}.example",
            complaints=f"complaints@body-{place}.example",
        )
        _record(simulation, body, contact, "contact")


def open_leaving_body(simulation: Simulation, schemes: dict[str, Scheme]) -> None:
    """Register the third body with a wrong code, correct that, and approve it for two schemes."""
    register_body(simulation, LEAVING_BODY, _WRONG_CODE)
    recoded = BodyRecoded(reason=marked_generated("录入错误"), code=LEAVING_BODY.code)
    _record(simulation, LEAVING_BODY, recoded, "recoded")
    for name in _CERTIFIED:
        approve(simulation, LEAVING_BODY, schemes[name])


def leaving(simulation: Simulation, schemes: dict[str, Scheme], random: Random) -> Process:
    """The third body is renamed, suspended, loses one approval, gives up the other, and leaves."""
    after_sales, teahouse = (schemes[name] for name in _CERTIFIED)

    def before_today(days: int) -> datetime:
        return working_moment(simulation.today - timedelta(days=days), random, any_day=True)

    _rename(simulation)
    version = simulation.institutions.body(LEAVING_BODY.id).version
    yield before_today(500)
    _correct_name(simulation, version)
    yield before_today(450)
    suspended = {**_scope(after_sales, "限期整改"), **_notice(1)}
    _decide(simulation, ApprovalSuspended.model_validate(suspended), "suspended")
    yield before_today(430)
    resumed = {**_scope(after_sales, "整改完成"), **_notice(2)}
    _decide(simulation, ApprovalResumed.model_validate(resumed), "resumed")
    yield before_today(120)
    _withdraw(simulation, _scope(teahouse, "误将他机构的公告记入"), WithdrawalCause.FAULT, 3)
    version = simulation.institutions.body(LEAVING_BODY.id).version
    yield before_today(119)
    correction = ApprovalCorrected(reason=marked_generated("公告所指为他机构"), version=version)
    _decide(simulation, correction, "slip corrected")
    yield before_today(DAYS_SINCE_WITHDRAWAL - 2)
    since = {"effective_on": simulation.today - timedelta(days=DAYS_SINCE_WITHDRAWAL)}
    _withdraw(simulation, {**_scope(after_sales, "撤销批准"), **since}, WithdrawalCause.FAULT, 4)
    yield before_today(DAYS_SINCE_GIVEN_UP)
    _withdraw(simulation, _scope(teahouse, "机构申请注销"), WithdrawalCause.GIVEN_UP, 5)
    yield before_today(30)
    _leave(simulation)


_NEW_NAME: Final = Titles(
    zh="示范认证（丙）有限公司", en="Demonstration Certification C Co., Ltd. (generated)"
)


def _rename(simulation: Simulation) -> None:
    """With an error in the English name."""
    name = _NEW_NAME.model_copy(update={"en": "Demonstration Certification C Ltd. (generated)"})
    renamed = BodyRenamed(reason=marked_generated("名称变更"), name=name)
    _record(simulation, LEAVING_BODY, renamed, "renamed")


def _correct_name(simulation: Simulation, version: int) -> None:
    corrected = BodyNameCorrected(reason=marked_generated("录入错误"), version=version, name=_NEW_NAME)
    _record(simulation, LEAVING_BODY, corrected, "name corrected")


def _leave(simulation: Simulation) -> None:
    """With a day that was wrong, taken back at once."""
    wrong = BodyEnded(
        reason=marked_generated("机构退出登记"), effective_on=simulation.today + timedelta(days=30)
    )
    _record(simulation, LEAVING_BODY, wrong, "ended on a wrong day")
    version = simulation.institutions.body(LEAVING_BODY.id).version
    corrected = BodyEndCorrected(reason=marked_generated("录入错误"), version=version)
    _record(simulation, LEAVING_BODY, corrected, "end corrected")
    _record(simulation, LEAVING_BODY, BodyEnded(reason=marked_generated("机构退出登记")), "ended")


def _withdraw(
    simulation: Simulation, terms: Mapping[str, object], cause: WithdrawalCause, number: int
) -> None:
    withdrawn = ApprovalWithdrawn.model_validate({**terms, "cause": cause, **_notice(number)})
    _decide(simulation, withdrawn, f"withdrawn {number}")


def _notice(number: int) -> dict[str, str]:
    return {"notice": f"示例公告〔2026〕第 {number} 号"}


def _scope(scheme: Scheme, reason: str) -> dict[str, str]:
    return {
        "reason": marked_generated(reason),
        "field": scheme.field,
        "scheme": scheme.scheme,
        "edition": scheme.edition,
    }


def _record(simulation: Simulation, body: Staff, event: BodyRecordEvent, what: str) -> None:
    request = simulation.command(OPERATOR, f"body/{body.id}/{what}", what)
    simulation.institutions.record_body(body.id, event, request)


def _decide(simulation: Simulation, event: ApprovalEvent, what: str) -> None:
    request = simulation.command(OPERATOR, f"approval/{LEAVING_BODY.id}/{what}", what)
    simulation.institutions.record_approval(LEAVING_BODY.id, event, request)
