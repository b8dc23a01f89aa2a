"""Examples of the request body of each command, for the OpenAPI document."""

from typing import Any, Final

from domain.certificate.catalogue import DECISIONS
from domain.certificate.examples import example_document

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
        "documents": [example_document("licence", "营业执照.pdf")],
        "prior": None,
    },
    "competence": {
        "reason": "注册证书核验",
        "person": "P-wang",
        "qualification": "2024-N1SC-2100456",
        "grade": "auditor",
        "schemes": ["after-sales"],
        "fields": ["SC03"],
        "since": "2024-03-01",
        "until": "2027-02-28",
    },
    "distrust": {
        "reason": "列入严重违法失信名单",
        "identifier": {"kind": "uscc", "country": "CN", "value": "91350100M000100Y43"},
        "document": example_document("evidence", "列入决定书.pdf"),
        "since": "2026-11-01",
        "until": None,
    },
    "interest": {
        "reason": "年度利益申报",
        "person": "P-wang",
        "uscc": "91350100M000100Y43",
        "kind": "consultancy",
        "since": "2024-03-01",
        "until": "2025-02-28",
    },
    **{name: dict(declared.example) for name, declared in DECISIONS.items()},
}
"""Command name as in the URL → example; `apply` and `interest` are no decisions."""
