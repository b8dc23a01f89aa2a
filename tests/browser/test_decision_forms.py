"""Decision forms in a browser: second factor, confirmation, changes by others in the meantime."""

from playwright.sync_api import FilePayload, Page, expect

from tests.api.browsers import Browser
from tests.api.case_steps import (
    EVIDENCE,
    apply_for_certificate,
    grant_certificate,
    review_case,
    suspend_certificate,
)
from tests.api.running_service import json_body
from tests.browser.checks import check_page
from tests.browser.sites import Site
from tests.browser.variants import every_variant
from tests.browser.visitors import PHONE, Language, Visitor
from tests.pages.case_setups import CASE_SETUPS

WORDS: dict[str, dict[str, str]] = {
    "zh-CN": {
        "reason": "理由或依据",
        "grant": "批准并颁发证书",
        "code": "一次性验证码",
        "revoke": "撤销证书",
        "refuse": "不予认证",
        "back": "返回修改",
        "on": "继续",
        "downgrade": "降低等级",
        "anew": "按案卷现状提交",
        "plan": "安排评审",
        "supplement": "补充材料",
    },
    "en": {
        "reason": "Reason",
        "grant": "Grant",
        "code": "One-time code",
        "revoke": "Revoke the certificate",
        "refuse": "Refuse the certificate",
        "back": "Back to my entries",
        "on": "Go on",
        "downgrade": "Downgrade",
        "anew": "Send on the case as it stands now",
        "plan": "Plan",
        "supplement": "Supplement",
    },
}

REVOCABLE_USCC = {
    ("zh-CN", True): "91512081MA62K0260E",
    ("en", False): "11320000MB151840XJ",
    ("zh-CN", False): "91350100MA62K0279G",
    ("en", True): "91350100MA62K0287B",
}
"""After a revocation an organisation cannot apply for a year: each variant has its own organisation."""


def _decider(site: Site) -> Browser:
    """The decider, in a new session with a fresh second factor."""
    decider = site.person("decider")
    json_body(decider.login("decider", decider.code()), 201)
    return decider


def _reason(page: Page) -> str:
    return page.locator("#reason").input_value()


def _submit(page: Page) -> None:
    """Click the primary button of the form."""
    page.locator("main form[method=post] .primary").click()
    page.wait_for_load_state()


def _wait_until_recorded(page: Page, case: str) -> None:
    page.wait_for_url(f"**/staff/cases/{case}?recorded=*")


@every_variant
def test_a_certificate_is_granted_after_the_second_factor(
    site: Site, visitor: Visitor, locale: Language, prefix: str, script: bool
) -> None:
    case = review_case(site.service)
    decider = _decider(site)
    site.service.clock.advance(minutes=11)
    page = visitor.page(decider.cookies, script=script, locale=locale)
    page.goto(f"{prefix}/staff/cases/{case}/grant")
    check_page(page, f"decision_forms/grant-{locale}")
    page.locator("#reason").fill("符合认证要求")
    _submit(page)
    page.locator("main form .primary").click()
    page.locator("#one_time_code").fill(decider.code())
    page.locator("main form .primary").first.click()
    page.locator("main form .primary").first.click()

    expect(page.locator("#reason")).to_have_value("符合认证要求")
    assert site.service.case(case)["number"] is None
    _submit(page)
    _wait_until_recorded(page, case)
    expect(page.locator(".notice.good")).to_contain_text(site.service.case(case)["number"])
    assert site.service.case(case)["level"] == "five-star"


@every_variant
def test_a_revocation_requires_a_confirmation(
    site: Site, visitor: Visitor, locale: Language, prefix: str, script: bool
) -> None:
    case, number = grant_certificate(site.service, particulars=_particulars(REVOCABLE_USCC[locale, script]))
    json_body(suspend_certificate(site.service, case, ground="complaint", document=EVIDENCE))
    now = site.service.clock.now.isoformat()
    json_body(
        site.service.decide(
            case, "file-complaint", "complaints", kind="service", received_at=now, statement="记录系伪造"
        )
    )
    page = visitor.page(_decider(site).cookies, script=script, screen=PHONE, locale=locale)
    page.goto(f"{prefix}/staff/cases/{case}/revoke")
    page.locator("[name=ground]").select_option("fraud")
    page.locator("[name=complaint]").select_option("1")
    page.locator("#reason").fill("伪造服务记录")
    _submit(page)
    check_page(page, f"decision_forms/revoke-asked-{locale}")
    expect(page.get_by_role("main")).to_contain_text(number)
    page.get_by_role("button", name=WORDS[locale]["back"]).click()

    assert _reason(page) == "伪造服务记录"
    _submit(page)
    page.get_by_role("button", name=WORDS[locale]["revoke"]).click()
    _wait_until_recorded(page, case)
    assert site.service.public(number)["status"] == "revoked"


def test_a_refusal_requires_a_confirmation(site: Site, visitor: Visitor) -> None:
    case = review_case(site.service)
    page = visitor.page(_decider(site).cookies)
    page.goto(f"/staff/cases/{case}/refuse")
    page.locator("#reason").fill("未达到认证要求")
    _submit(page)
    check_page(page, "decision_forms/refuse-asked")
    page.get_by_role("button", name=WORDS["zh-CN"]["refuse"]).click()
    _wait_until_recorded(page, case)

    assert site.service.case(case)["stage"] == "refused"


@every_variant
def test_changes_by_others_are_shown_next_to_the_entries(
    site: Site, visitor: Visitor, locale: Language, prefix: str, script: bool
) -> None:
    case, _ = grant_certificate(site.service)
    page = visitor.page(_decider(site).cookies, script=script, locale=locale)
    page.goto(f"{prefix}/staff/cases/{case}/downgrade")
    json_body(suspend_certificate(site.service, case, reason="监督评审逾期"))
    page.locator("input[name=level][value=four-star]").check()
    page.locator("#reason").fill("监督评审未达到原等级")
    _submit(page)
    expect(page.get_by_role("main")).to_contain_text("监督评审逾期")
    check_page(page, f"decision_forms/stale-{locale}")

    assert _reason(page) == "监督评审未达到原等级"
    page.get_by_role("button", name=WORDS[locale]["anew"]).click()
    _wait_until_recorded(page, case)
    assert site.service.case(case)["level"] == "four-star"


@every_variant
def test_every_invalid_field_is_listed_and_no_entry_is_lost(
    site: Site, visitor: Visitor, locale: Language, prefix: str, script: bool
) -> None:
    case = CASE_SETUPS["plan-audit"][1](site.service)
    site.person("leader")
    page = visitor.page(site.session("planner"), script=script, screen=PHONE, locale=locale)
    page.goto(f"{prefix}/staff/cases/{case}/plan-audit")
    page.locator("input[name=team][value=P-leader]").check()
    page.locator("#team-other").fill("li")
    page.locator("#starts").fill("2025-02-01")
    _submit(page)
    check_page(page, f"decision_forms/plan-wrong-{locale}")
    page.locator("#wrong a[href='#reason']").click()

    expect(page.locator("#wrong a[href='#team']")).to_be_visible()
    assert page.locator("input[name=team][value=P-leader]").is_checked()
    assert page.locator("#team-other").input_value() == "li"
    assert page.locator("#starts").input_value() == "2025-02-01"


def test_a_file_is_identified_by_its_digest_and_never_sent(site: Site, visitor: Visitor) -> None:
    case = apply_for_certificate(site.service, documents=[])
    page = visitor.page(site.session("registrar"), locale="zh-CN")
    page.goto(f"/staff/cases/{case}/supplement")
    check_page(page, "decision_forms/supplement")
    file: FilePayload = {"name": "营业执照.pdf", "mimeType": "application/pdf", "buffer": b"test"}
    page.locator("[id='documents.0.file']").set_input_files(file)

    expect(page.locator("[id='documents.0.digest']")).to_have_value(
        "sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
    )
    page.locator("#reason").fill("补正材料")
    _submit(page)
    _wait_until_recorded(page, case)
    assert [each["name"] for each in site.service.case(case)["documents"]] == ["营业执照.pdf"]


def test_without_scripts_a_digest_is_entered_by_hand(site: Site, visitor: Visitor) -> None:
    case = apply_for_certificate(site.service, documents=[])
    page = visitor.page(site.session("registrar"), script=False, screen=PHONE, locale="en")
    page.goto(f"/en/staff/cases/{case}/supplement")
    expect(page.locator("[id='documents.0.file']")).to_be_hidden()
    rows = page.locator("fieldset.rows > fieldset").count()
    page.locator("button[name=add][value=documents]").click()

    expect(page.locator("fieldset.rows > fieldset")).to_have_count(rows + 1)


def test_a_closed_decision_explains_why(site: Site, visitor: Visitor) -> None:
    case = apply_for_certificate(site.service)
    page = visitor.page(site.session("registrar"))
    page.goto(f"/staff/cases/{case}/grant")

    expect(page.locator("textarea")).to_have_count(0)
    check_page(page, "decision_forms/closed")


def _particulars(uscc: str) -> dict[str, object]:
    organisation = {
        "uscc": uscc,
        "name": "成都示范家居有限公司",
        "address": "成都市示范路 2 号",
        "headcount": 90,
    }
    return {"organisation": organisation, "scope": "家具的配送、安装和维修"}
