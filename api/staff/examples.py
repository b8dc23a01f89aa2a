"""What does the body of each command look like? One example for each, shown in the OpenAPI description."""

from typing import Any, Final

_DIGEST: Final = "sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"


def document(kind: str, name: str) -> dict[str, str]:
    """A document by kind, name and digest."""
    return {"kind": kind, "name": name, "digest": _DIGEST}


EXAMPLES: Final[dict[str, dict[str, Any]]] = {
    "apply": {
        "reason": "客户提交认证申请",
        "scheme": "after-sales",
        "edition": "GB/T 27922-2011",
        "particulars": {
            "organisation": {
                "uscc": "91350100M000100Y43",
                "name": "福州示范家电有限公司",
                "name_latin": "Fuzhou Model Appliances Co., Ltd.",
                "address": "福建省福州市鼓楼区示范路 1 号",
                "headcount": 320,
            },
            "scope": "家用电器的售后服务（安装、维修、退换货）",
        },
        "documents": [document("licence", "营业执照.pdf")],
        "prior": None,
    },
    "interest": {
        "reason": "年度利益申报",
        "person": "P-wang",
        "uscc": "91350100M000100Y43",
        "kind": "consultancy",
        "since": "2024-03-01",
        "until": "2025-02-28",
    },
    "request-supplement": {"reason": "材料不全", "missing": ["网点清单"], "due": "2026-12-15"},
    "supplement": {"reason": "补正材料", "documents": [document("outlet_list", "网点清单.xlsx")]},
    "accept": {"reason": "符合受理条件", "conditions": ["legal_person", "service_system"]},
    "decline": {"reason": "申请范围不在批准范围内"},
    "sign-agreement": {
        "reason": "双方签署认证合同",
        "agreement": document("agreement", "认证合同.pdf"),
        "signed_on": "2026-11-20",
    },
    "plan-audit": {
        "reason": "初次评审",
        "purpose": "initial",
        "leader": "P-li",
        "team": ["P-li", "P-zhao"],
        "starts": "2026-12-01",
        "ends": "2026-12-02",
    },
    "record-audit": {
        "reason": "评审组一致意见",
        "held_from": "2026-11-18",
        "held_to": "2026-11-19",
        "sheet": {
            "kind": "scored",
            "results": [
                {"kind": "met", "clause": "5.1.1.1"},
                {"kind": "scored", "clause": "5.1.1.2", "points": "5/2"},
                {"kind": "sampled", "clause": "5.1.2.1", "checked": 8, "nonconforming": 2},
                {"kind": "deleted", "clause": "5.2.6.1", "justification": "不涉及废弃商品回收"},
            ],
            "deductions": [{"basis": "own_rules", "statement": "未按本企业规定回访"}],
            "bonuses": [],
        },
        "nonconformities": [{"grade": "minor", "clause": "5.1.1.2", "statement": "网点培训记录缺失"}],
        "recommended": True,
    },
    "review": {"reason": "评审资料完整", "positive": True},
    "correct": {
        "reason": "企业提交整改",
        "finding": "1-N1",
        "cause": "未指定记录责任人",
        "action": "指定责任人并补齐记录",
        "documents": [document("correction", "整改报告.pdf")],
    },
    "close-nonconformity": {
        "reason": "验证有效",
        "finding": "1-N1",
        "verification": "现场抽查 5 份记录，均齐全",
    },
    "grant": {"reason": "符合认证要求", "level": "four-star", "lower_because": None, "valid_from": None},
    "refuse": {"reason": "未达到认证要求"},
    "withdraw": {"reason": "申请组织撤回申请"},
    "supervise": {"reason": "监督评审通过", "passed": True, "measures": []},
    "upgrade": {"reason": "升级评审通过", "level": "five-star", "effective_on": None},
    "transition": {"reason": "换版评审通过", "edition": "GB/T 27922-2026", "effective_on": None},
    "request-change": {
        "reason": "获证组织更名",
        "kind": "particulars",
        "description": "公司名称变更，工商登记已完成",
        "proposed": {"name": "福州示范智能家电有限公司"},
        "reported_on": "2026-11-20",
    },
    "evaluate-change": {"reason": "变更证明属实", "change": 1, "favourable": True, "audit": None},
    "change": {"reason": "同意变更", "change": 1, "effective_on": None},
    "reject-change": {"reason": "变更证明不足", "change": 1},
    "rectify": {
        "reason": "地址录入错误",
        "rectifies": 1,
        "altered": {"address": "福建省福州市鼓楼区示范路 11 号"},
    },
    "downgrade": {"reason": "监督评审未达到原等级", "level": "three-star", "effective_on": None},
    "suspend": {
        "reason": "监督不合格",
        "ground": "surveillance_failed",
        "until": None,
        "lift_conditions": ["补充评审合格"],
        "effective_on": "2026-11-08",
    },
    "reinstate": {"reason": "整改有效", "conditions_met": ["补充评审合格"], "effective_on": None},
    "revoke": {"reason": "暂停期满未整改", "ground": "suspension_not_remedied", "effective_on": None},
    "deregister": {"reason": "获证组织申请注销", "ground": "holder_request", "effective_on": None},
    "lodge-appeal": {"reason": "不服暂停决定", "against": 12, "lodged_on": "2026-11-20"},
    "acknowledge-appeal": {"reason": "已书面告知收到", "appeal": 1},
    "decide-appeal": {"reason": "复核后维持原决定", "appeal": 1, "upheld": False, "effective_on": None},
    "file-complaint": {
        "reason": "消费者来电",
        "kind": "service",
        "received_at": "2026-11-20T09:30:00+08:00",
        "statement": "上门维修超过承诺时限",
    },
    "acknowledge-complaint": {"reason": "已电话告知收到", "complaint": 1},
    "answer-complaint": {"reason": "首次答复", "complaint": 1, "answer": "正在核实维修记录"},
    "close-complaint": {
        "reason": "调查结束",
        "complaint": 1,
        "substantiated": True,
        "outcome": "获证组织已道歉并补偿",
    },
}
"""By the name in the URL; `apply` and `interest` for the two commands that are no decision."""
