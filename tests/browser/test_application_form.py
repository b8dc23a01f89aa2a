"""Application form in a browser: choice of a scheme, documents, and checked codes."""

from playwright.sync_api import expect

from tests.api.case_steps import grant_certificate
from tests.browser.checks import check_page
from tests.browser.sites import Site
from tests.browser.variants import every_variant
from tests.browser.visitors import PHONE, Language, Visitor


@every_variant
def test_an_application_is_submitted_after_an_invalid_code_was_explained(
    site: Site, visitor: Visitor, locale: Language, prefix: str, script: bool
) -> None:
    page = visitor.page(site.session("registrar"), script=script, screen=PHONE)
    page.goto(f"{prefix}/staff/cases/new")
    check_page(page, f"decision_forms/scheme-{prefix[1:] or 'zh'}")
    page.locator("input[name=of]").first.check()
    page.locator("main form .primary").click()
    organisation = "particulars.organisation"
    entries = {"name": "福州示范家电有限公司", "address": "福州市示范路 1 号", "headcount": "320"}
    for name, value in entries.items():
        page.locator(f"[id='{organisation}.{name}']").fill(value)
    page.locator("[id='particulars.scope']").fill("家用电器的安装和维修")
    page.locator(f"[id='{organisation}.uscc']").fill("91350100M000100YZ3")
    page.locator("#reason").fill("客户提交认证申请")
    page.locator("main form .primary").click()
    page.wait_for_load_state()
    check_page(page, f"decision_forms/application-wrong-{prefix[1:] or 'zh'}")

    expect(page.locator(f"[id='{organisation}.uscc-error']")).to_contain_text("91350100M000100YZ3")
    expect(page.locator(f"[id='{organisation}.name']")).to_have_value("福州示范家电有限公司")
    page.locator(f"[id='{organisation}.uscc']").fill("91350100M000100Y43")
    page.locator("main form .primary").click()
    page.wait_for_url("**/staff/cases/*?recorded=1")


def test_a_recertification_is_prefilled_from_the_certificate(site: Site, visitor: Visitor) -> None:
    _, number = grant_certificate(site.service)
    page = visitor.page(site.session("registrar"))
    page.goto("/staff/cases/new")
    page.locator("input[name=of]").first.check()
    page.locator("#prior").fill("12399SC99999R0M")
    page.locator("main form .primary").click()
    expect(page.locator("#prior-error")).to_be_visible()
    page.locator("#prior").fill(number.lower())
    page.locator("main form .primary").click()

    expect(page.locator("[id='particulars.organisation.uscc']")).to_have_value("91350100M000100Y43")
    expect(page.locator("#prior")).to_have_value(number)
    page.locator("#reason").fill("再认证")
    page.locator("main form .primary").click()
    expect(
        page.locator("#prior-error")
    ).to_be_visible()  # the domain refuses: the period for recertification is not open yet
