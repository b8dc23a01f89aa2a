"""Score sheet pages for tests: a case with a planned audit, and requests to its page."""

import re
from collections.abc import Mapping
from html import unescape

from httpx2 import Response

from spreadsheets.score_sheets.write_workbook import MEDIA_TYPE
from tests.api.case_steps import apply_for_certificate, plan_audit, today
from tests.api.running_service import CONDITIONS, Service, json_body


def case_to_audit(service: Service) -> str:
    """The id of a case whose first audit is planned for today."""
    case = apply_for_certificate(service)
    agreement = {"kind": "agreement", "name": "认证合同", "digest": "sha256:" + "1" * 64}
    day = today(service).isoformat()
    for answer in (
        service.decide(case, "accept", "reviewer", conditions=CONDITIONS),
        service.decide(case, "sign-agreement", "registrar", agreement=agreement, signed_on=day),
        plan_audit(service, case),
    ):
        json_body(answer)
    return case


def complete_report(service: Service, fields: Mapping[str, str]) -> dict[str, str]:
    """The fields with everything else that a complete report needs."""
    day = today(service).isoformat()
    return {"held_from": day, "held_to": day, "recommended": "yes", "reason": "评审组一致意见", **fields}


def path(case: str, suffix: str = "", english: bool = False) -> str:
    return f"{'/en' if english else ''}/staff/cases/{case}/record-audit{suffix}"


def open_sheet(service: Service, case: str, name: str = "leader", english: bool = False) -> str:
    response = service.read(path(case, english=english), name)
    assert response.status_code == 200, response.text
    return response.text


def hidden_fields(html: str) -> dict[str, str]:
    """The hidden fields of the form."""
    return dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', html))


def press_button(
    service: Service, html: str, case: str, fields: Mapping[str, str], name: str = "leader", do: str = "count"
) -> Response:
    """The response to a button pressed on an opened page with these entries."""
    entries = hidden_fields(html) | dict(fields) | {"do": do}
    return service.client.post(path(case), data=entries, headers=service.key(name), follow_redirects=False)


def text_of(html: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


def score_text(html: str) -> str:
    """The text of the score on a page."""
    found = re.search(r'<div id="score">(.*?)</div>', html, re.S)
    assert found
    return text_of(found[1])


def import_file(service: Service, case: str, content: bytes, fields: Mapping[str, str] = {}) -> Response:
    entries = hidden_fields(open_sheet(service, case)) | dict(fields) | {"do": "import"}
    files = {"file": ("sheet.xlsx", content, MEDIA_TYPE)}
    return service.client.post(path(case), data=entries, files=files, headers=service.key("leader"))


def draft_count(service: Service, case: str) -> int:
    with service.container.pool.connection() as connection:
        query = "SELECT count(*) FROM drafts.sheets WHERE case_id = %s"
        found = connection.execute(query, (case,)).fetchone()
    assert found
    return int(found[0])
