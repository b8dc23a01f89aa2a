"""Steps that set decisions aside, or hold their effect during an appeal."""

from demo.case import DemoCase
from demo.generated_marks import marked_generated
from demo.simulation import Process
from domain.certificate.holding import EffectHold
from domain.certificate.records import DecisionRecord
from domain.certificate.set_aside import ReviewBasis, SetAsideTerms
from domain.certificate.slips import SlipConfirmation, SlipTerms
from domain.values import Role

_REASONS = {
    ReviewBasis.OWN_REVIEW: "经自查发现申请材料虚假，原决定自始无效",
    ReviewBasis.COURT: "法院判决撤销原决定",
    ReviewBasis.ADMINISTRATIVE_REVIEW: "行政复议撤销原决定",
}


def set_aside(
    demo_case: DemoCase,
    basis: ReviewBasis,
    original: DecisionRecord | None = None,
    days: tuple[int, int] = (60, 150),
    stays: tuple[int, ...] = (),
) -> Process:
    """Someone else sets a decision aside after so many days, from the beginning; the last one by default.

    `stays` are the versions of decisions that rest on it and are kept.
    """
    yield demo_case.moment_after(*days)
    original = original or demo_case.case.decided[-1]
    by_order = basis is not ReviewBasis.OWN_REVIEW
    terms = SetAsideTerms(
        reason=marked_generated(_REASONS[basis]),
        version=original.version,
        basis=basis,
        document=demo_case.document("judgment", "裁判文书") if by_order else None,
        stays=stays,
    )
    demo_case.decide("set-aside", terms, demo_case.staff_member(Role.DECIDER, {original.by}))


def correct_slip(demo_case: DemoCase) -> Process:
    """The decider of the last decision proposes to set it aside as a slip; someone else confirms it."""
    original = demo_case.case.decided[-1]
    proposer = demo_case.staff_member(Role.DECIDER)
    proposal = SlipTerms(reason=marked_generated("误选证书"), version=original.version)
    demo_case.decide("propose-set-aside", proposal, proposer)
    version = demo_case.case.version
    yield demo_case.moment_after(1, 2)
    confirmation = SlipConfirmation(reason=marked_generated("核对无误，确系误操作"), proposal=version)
    by = demo_case.staff_member(Role.DECIDER, {original.by, proposer.person})
    demo_case.decide("confirm-set-aside", confirmation, by)


def hold_effect(demo_case: DemoCase) -> None:
    """The decision appealed against has no effect until the last appeal is decided."""
    appeal = demo_case.case.appeals[-1]
    original = next(each for each in demo_case.case.decided if each.version == appeal.against)
    reviewers = {audit.reviewed_by or original.by for audit in demo_case.case.audits}
    terms = EffectHold(reason=marked_generated("申诉期间暂缓执行原决定"), appeal=appeal.number)
    by = demo_case.staff_member(Role.DECIDER, {original.by, *reviewers})
    demo_case.decide("hold-effect", terms, by)
