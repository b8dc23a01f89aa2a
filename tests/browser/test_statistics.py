"""Public statistics, schemes and recent changes in a browser."""

from datetime import timedelta
from uuid import uuid4

import pytest
from playwright.sync_api import expect

from domain.events.institution import ApprovalSuspended, ApprovalWithdrawn, WithdrawalCause
from domain.events.unions import ApprovalEvent
from domain.recorded import Command
from domain.values import Role
from services.commands import CommandRequest
from services.principal import Principal
from tests.api.case_steps import grant_certificate, suspend_certificate, today
from tests.api.running_service import BODY, EDITION, Service, json_body
from tests.browser.checks import check_layout, check_page, take_screenshot
from tests.browser.sites import Site
from tests.browser.variants import PageCheck, every_checked_language, every_variant
from tests.browser.visitors import Language, Visitor


@pytest.fixture(scope="module")
def populated_site(site: Site) -> Site:
    """A site with a valid certificate and a suspended one."""
    grant_certificate(site.service)
    case, _ = grant_certificate(site.service)
    site.service.clock.set_day(today(site.service) + timedelta(days=31))
    json_body(suspend_certificate(site.service, case))
    site.service.wait_for_views()
    return site


@every_variant
def test_statistics_by_level(
    populated_site: Site, visitor: Visitor, locale: Language, prefix: str, script: bool
) -> None:
    page = visitor.page(script=script, locale=locale)
    page.goto(f"{prefix}/statistics")
    page.locator("#by").select_option("level")
    page.locator("#months").select_option("12")
    page.locator("main form button").click()

    expect(page.locator("main table").first).to_contain_text("五星级" if locale == "zh-CN" else "Five-star")
    check_page(page, f"statistics/statistics-{locale}")


@every_checked_language
def test_schemes_changes_and_bodies_are_accessible(
    populated_site: Site, visitor: Visitor, locale: Language, prefix: str, check: PageCheck
) -> None:
    page = visitor.page(locale=locale)
    for path in ("/schemes", "/schemes/after-sales", "/changes", "/bodies", f"/bodies/{BODY}"):
        page.goto(prefix + path)
        check(page, f"statistics{path.replace('/', '-')}-{locale}")


APPROVAL = {"reason": "公告", "field": "SC03", "scheme": "after-sales", "edition": EDITION}
NOTICE = {"notice": "2026 年第 7 号公告"}
LOSSES: dict[str, ApprovalEvent] = {
    "suspended": ApprovalSuspended.model_validate({**APPROVAL, **NOTICE}),
    "given-up": ApprovalWithdrawn.model_validate({**APPROVAL, **NOTICE, "cause": WithdrawalCause.GIVEN_UP}),
    "withdrawn": ApprovalWithdrawn.model_validate({**APPROVAL, **NOTICE, "cause": WithdrawalCause.FAULT}),
}
"""What becomes of the approval, one after the other."""


def record_of_body(service: Service, event: ApprovalEvent) -> None:
    operator = Principal(person="P-operator", roles=frozenset({Role.SYSTEM}))
    command = CommandRequest(operator, Command(id=uuid4(), fingerprint="sha256:0", correlation=uuid4()))
    service.container.institutions.record_approval(BODY, event, command)
    service.wait_for_views()


@pytest.mark.parametrize(
    "losses", [pytest.param(["withdrawn"]), pytest.param([*LOSSES], id="all", marks=pytest.mark.deep)]
)
def test_a_loss_of_an_approval_is_accessible(site: Site, visitor: Visitor, losses: list[str]) -> None:
    """Chinese pages are checked completely, English ones for their layout."""
    service = site.service
    _, number = grant_certificate(service)
    service.clock.set_day(today(service) + timedelta(days=1))
    public, staff = visitor.page(), visitor.page(site.session("registrar"))
    for name in losses:
        record_of_body(service, LOSSES[name])
        for page, path in ((public, f"/c/{number}"), (public, f"/bodies/{BODY}"), (staff, "/staff")):
            page.goto(f"/en{path}")
            check_layout(page)
            page.goto(path)
            check_page(page, f"approval/{name}{path.replace('/', '-')}")


def test_the_printed_page_of_a_body_is_complete(populated_site: Site, visitor: Visitor) -> None:
    page = visitor.page(media="print")
    page.goto(f"/bodies/{BODY}")
    take_screenshot(page, "approval/print")

    expect(page.locator("table.stacked thead")).to_be_visible()
    expect(page.locator(".change").first).to_be_visible()
    expect(page.locator("main form").first).not_to_be_visible()
    expect(page.locator("#other")).not_to_be_visible()
    expect(page.locator(".print-only")).to_contain_text(f"/bodies/{BODY}?as_of=")
