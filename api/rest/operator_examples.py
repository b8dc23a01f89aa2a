"""Examples of the request body of each command of the operator, for the OpenAPI document."""

from typing import Any, Final

from services.scheme_files import bundled_schemes

_APPROVAL: Final = {"field": "SC03", "scheme": "after-sales", "edition": "GB/T 27922-2011"}
_SCHEME: Final = next(scheme for scheme in bundled_schemes() if scheme.scheme == "after-sales")

OPERATOR_EXAMPLES: Final[dict[str, dict[str, Any]]] = {
    "register": {
        "reason": "认证机构批准书",
        "body": "CNCA-R-2002-001",
        "name": {"zh": "甲认证", "en": "First Certification"},
        "code": "001",
    },
    "rename": {
        "reason": "机构名称变更批准",
        "name": {"zh": "甲认证集团", "en": "First Certification Group"},
        "effective_on": "2026-06-01",
    },
    "correct-name": {
        "reason": "登记时录入有误",
        "version": 1,
        "name": {"zh": "甲认证", "en": "First Certification"},
    },
    "move": {
        "reason": "机构地址变更批准",
        "address": {"zh": "北京市示范路 1 号", "en": "1 Model Road, Beijing"},
        "effective_on": "2026-06-01",
    },
    "contact": {
        "reason": "机构报告",
        "telephone": "010-00000000",
        "website": "https://www.example.org",
        "complaints": "complaints@example.org",
    },
    "recode": {"reason": "登记时录入有误", "code": "002"},
    "end": {"reason": "机构退出登记", "effective_on": "2026-12-31"},
    "correct-end": {"reason": "公告所指为另一机构", "version": 5},
    "approve": {"reason": "批准公告", **_APPROVAL, "effective_on": "2020-01-01"},
    "suspend-approval": {
        "reason": "责令限期整改",
        **_APPROVAL,
        "effective_on": "2026-06-01",
        "until": "2026-11-30",
        "notice": "2026 年第 6 号",
    },
    "resume-approval": {
        "reason": "整改完成",
        **_APPROVAL,
        "effective_on": "2026-09-01",
        "notice": "2026 年第 8 号",
    },
    "withdraw-approval": {
        "reason": "撤销公告",
        **_APPROVAL,
        "cause": "fault",
        "effective_on": "2026-06-01",
        "notice": "2026 年第 7 号",
    },
    "correct-approval": {"reason": "公告所指为另一机构", "version": 5},
    "publish": {"reason": "规则备案", "scheme": _SCHEME.model_dump(mode="json")},
    "supersede": {
        "reason": "换版公告",
        "edition": "GB/T 27922-2011",
        "successor": "GB/T 27922-2027",
        "deadline": "2028-12-31",
    },
}
"""Command name as in the URL → example."""
