"""Grounds of suspensions, revocations and deregistrations: the scheme's lists, and the default ones.

Source: 认证证书和认证标志管理办法 and the practice of after-sales certification; domain rules 24 and 34, §9.
"""

from enum import StrEnum
from typing import Annotated, Final, Self

from pydantic import Field, model_validator

from domain.scheme.errors import InvalidScheme
from domain.values import Titles, Value, Word


class GroundBasis(StrEnum):
    """What a ground rests on: a fact that the case itself shows, or evidence that the decision names."""

    SURVEILLANCE_OVERDUE = "surveillance_overdue"
    SURVEILLANCE_FAILED = "surveillance_failed"
    MAJOR_NONCONFORMITY = "major_nonconformity"
    SUSPENSION = "suspension"
    """A suspension that runs and is past its last day."""
    EVIDENCE = "evidence"
    """A complaint, a finding or a document, named in the decision."""


class Ground(Value):
    """A ground: its words, whether it is a fault of the holder, and whether the public sees it."""

    id: Word
    title: Titles
    fault: bool
    public: bool = True
    basis: GroundBasis = GroundBasis.EVIDENCE


GroundList = Annotated[tuple[Ground, ...], Field(min_length=1, max_length=50)]


class Grounds(Value):
    """The grounds of each kind of decision. Raises InvalidScheme if an id occurs twice in a list."""

    suspension: GroundList
    revocation: GroundList
    deregistration: GroundList

    @model_validator(mode="after")
    def _are_unambiguous(self) -> Self:
        for name, grounds in self:
            if len({ground.id for ground in grounds}) < len(grounds):
                raise InvalidScheme(f"grounds.{name} names one ground twice")
        return self


class SuspensionGround(StrEnum):
    """The default grounds of a suspension."""

    SURVEILLANCE_FAILED = "surveillance_failed"
    SURVEILLANCE_OVERDUE = "surveillance_overdue"
    MAJOR_NONCONFORMITY = "major_nonconformity"
    MISUSE_OF_MARK = "misuse_of_mark"
    CHANGE_NOT_REPORTED = "change_not_reported"
    COMPLAINT = "complaint"
    HOLDER_REQUEST = "holder_request"
    FEES = "fees"
    PERMIT_LAPSED = "permit_lapsed"
    DISTRUST_LISTED = "distrust_listed"
    REGULATOR_ORDER = "regulator_order"
    INSPECTION_REFUSED = "inspection_refused"


class RevocationGround(StrEnum):
    """The default grounds of a revocation (撤销), a sanction."""

    SUSPENSION_NOT_REMEDIED = "suspension_not_remedied"
    SERIOUS_FAILURE = "serious_failure"
    FRAUD = "fraud"
    MISUSE_OF_MARK = "misuse_of_mark"
    SURVEILLANCE_REFUSED = "surveillance_refused"
    LAW_BROKEN = "law_broken"
    PERMIT_LAPSED = "permit_lapsed"
    DISTRUST_LISTED = "distrust_listed"
    REGULATOR_ORDER = "regulator_order"
    INSPECTION_REFUSED = "inspection_refused"


class DeregistrationGround(StrEnum):
    """The default grounds of a deregistration (注销), without fault."""

    HOLDER_REQUEST = "holder_request"
    NOT_RENEWED = "not_renewed"
    BASIS_WITHDRAWN = "basis_withdrawn"
    HOLDER_DISSOLVED = "holder_dissolved"
    AGREEMENT_ENDED = "agreement_ended"
    TRANSFERRED = "transferred"


_TITLES: Final = {
    "surveillance_failed": Titles(zh="监督评审不合格", en="Surveillance failed"),
    "surveillance_overdue": Titles(zh="未按期接受监督评审", en="Surveillance overdue"),
    "major_nonconformity": Titles(zh="存在严重不符合", en="Major nonconformity"),
    "misuse_of_mark": Titles(zh="误用证书或标志", en="Misuse of the certificate or mark"),
    "change_not_reported": Titles(zh="变更未申报", en="Change not reported"),
    "complaint": Titles(zh="投诉属实", en="Complaint substantiated"),
    "holder_request": Titles(zh="获证组织申请", en="At the holder's request"),
    "fees": Titles(zh="未按约定缴费", en="Fees unpaid"),
    "permit_lapsed": Titles(zh="行政许可失效", en="Permit lapsed"),
    "distrust_listed": Titles(zh="列入严重失信名单", en="Listed for serious distrust"),
    "regulator_order": Titles(zh="监管部门要求", en="Order of a regulator"),
    "inspection_refused": Titles(zh="拒绝监督检查", en="Inspection refused"),
    "suspension_not_remedied": Titles(zh="暂停期满未整改", en="Suspension not remedied"),
    "serious_failure": Titles(zh="发生严重服务事故", en="Serious service failure"),
    "fraud": Titles(zh="弄虚作假", en="Fraud"),
    "surveillance_refused": Titles(zh="拒绝接受监督", en="Surveillance refused"),
    "law_broken": Titles(zh="违反法律法规", en="Law broken"),
    "not_renewed": Titles(zh="到期不再认证", en="Not renewed"),
    "basis_withdrawn": Titles(zh="认证依据废止", en="Basis withdrawn"),
    "holder_dissolved": Titles(zh="获证组织终止", en="Holder dissolved"),
    "agreement_ended": Titles(zh="认证协议终止", en="Agreement ended"),
    "transferred": Titles(zh="证书转换至其他机构", en="Transferred to another body"),
}

_WITHOUT_FAULT: Final = frozenset({"holder_request", "fees", *DeregistrationGround})
_NOT_PUBLIC: Final = frozenset({"fees"})
"""欠费 is a matter of contract: the suspension is public, the ground is not (domain §9)."""

_BASES: Final = {
    "surveillance_failed": GroundBasis.SURVEILLANCE_FAILED,
    "surveillance_overdue": GroundBasis.SURVEILLANCE_OVERDUE,
    "major_nonconformity": GroundBasis.MAJOR_NONCONFORMITY,
    "suspension_not_remedied": GroundBasis.SUSPENSION,
}


def _default(id: str) -> Ground:
    return Ground(
        id=id,
        title=_TITLES[id],
        fault=id not in _WITHOUT_FAULT,
        public=id not in _NOT_PUBLIC,
        basis=_BASES.get(id, GroundBasis.EVIDENCE),
    )


DEFAULT_GROUNDS: Final = Grounds(
    suspension=tuple(map(_default, SuspensionGround)),
    revocation=tuple(map(_default, RevocationGround)),
    deregistration=tuple(map(_default, DeregistrationGround)),
)
"""The grounds of a scheme that has no lists of its own."""
