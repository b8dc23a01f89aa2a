"""The page of the list of serious distrust: deciders enter organisations, the body sees its entries."""

import pytest

from domain.values import Role
from tests.api.browsers import PASSWORD, create_account
from tests.api.running_service import Service
from tests.pages.page_browser import PageBrowser, form_to

PATH = "/staff/distrust"
DOCUMENT = {"document.name": "列入决定书.pdf", "document.digest": "sha256:" + "3" * 64}
ENTRY = {
    "kind": "uscc",
    "country": "CN",
    "value": "91350100M000100Y43",
    **DOCUMENT,
    "since": "2025-01-06",
    "until": "",
    "reason": "listed <b>publicly</b>",
}


@pytest.fixture(scope="module")
def decider(shared_service: Service) -> PageBrowser:
    create_account(shared_service, "de", {Role.DECIDER}, person="P-de")
    browser = PageBrowser(shared_service)
    browser.post("/login", by="password", login="de@example.org", password=PASSWORD)
    browser.enrol()
    return browser


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"kind": "tax"}, "kind"),
        ({"country": "China"}, "country"),
        ({"value": "91350100M000100YZ3"}, "value"),
        ({"document.name": ""}, "document.name"),
        ({"document.digest": "3"}, "document.digest"),
        ({"since": ""}, "since"),
        ({"until": "never"}, "until"),
        ({"reason": ""}, "reason"),
        ({"until": "2024-12-31"}, ""),
    ],
)
def test_what_is_wrong_is_said_at_its_field(
    decider: PageBrowser, changed: dict[str, str], field: str
) -> None:
    answer = decider.submit(form_to(decider.open(PATH), PATH), **{**ENTRY, **changed})

    assert answer.status_code == 422
    assert (f'id="{field}-error"' if field else "不能早于开始日期") in answer.text


def test_an_entry_is_shown_to_the_body_with_its_author(shared_service: Service, decider: PageBrowser) -> None:
    recorded = decider.submit(form_to(decider.open(PATH), PATH), **ENTRY)
    again = decider.submit(form_to(decider.open(PATH), PATH), **ENTRY)
    shared_service.wait_for_views()

    page = decider.open(PATH).text
    assert (recorded.status_code, again.status_code) == (303, 409)
    assert ENTRY["value"] in page
    assert "&lt;b&gt;" in page
    assert "（您）" in page


def test_only_deciders_have_the_form(shared_service: Service, decider: PageBrowser) -> None:
    create_account(shared_service, "re", {Role.REGISTRAR}, person="P-re")
    registrar = PageBrowser(shared_service)
    registrar.post("/login", by="password", login="re@example.org", password=PASSWORD)

    page = registrar.open(PATH)
    assert page.status_code == 200
    assert '<form class="card' not in page.text
    assert registrar.post(PATH, **ENTRY).status_code == 403
    assert f'action="{PATH}"' in decider.open(PATH).text
