"""A case whose audit is to be recorded, and what a report needs beside its sheet."""

from collections.abc import Mapping

from tests.api.served import CONDITIONS, Service, said
from tests.api.ways import applied, planned, today


def to_audit(service: Service) -> str:
    """The id of a case whose first audit is planned for today."""
    case = applied(service)
    agreement = {"kind": "agreement", "name": "认证合同", "digest": "sha256:" + "1" * 64}
    day = today(service).isoformat()
    for answer in (
        service.decide(case, "accept", "reviewer", conditions=CONDITIONS),
        service.decide(case, "sign-agreement", "registrar", agreement=agreement, signed_on=day),
        planned(service, case),
    ):
        said(answer)
    return case


def whole(service: Service, fields: Mapping[str, str]) -> dict[str, str]:
    """Fields with everything else that a report needs."""
    day = today(service).isoformat()
    return {"held_from": day, "held_to": day, "recommended": "yes", "reason": "评审组一致意见", **fields}
