"""Unusual URLs: each is answered, none is an internal error or an open redirect."""

import re

import pytest
from httpx2 import Response

from services.access_log import AccessLogFilters
from tests.api.case_steps import grant_certificate
from tests.api.running_service import Service
from tests.pages.sheet_page import case_to_audit

OTHER_HOSTS = (
    "/en//evil.example",
    "/%09/evil.example",
    "/en/%09/evil.example",
    "/en/%5Cevil.example",
    "/en/%0A//evil.example",
)


def request(service: Service, path: str, name: str) -> Response:
    """Response to a path sent unchanged."""
    return service.client.get(path, headers=service.key(name) if name else {}, follow_redirects=False)


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("", "/search?q=ab%00c"),
        ("", "/login?next=%00"),
        ("", "/nowhere?x=%00"),
        ("administrator", "/staff/people?x=%00"),
        ("regulator", "/regulator/events?topic=%00"),
        ("regulator", "/regulator/access?subject=%00"),
        ("regulator", "/regulator/access?kind=%00"),
        ("regulator", "/regulator/access?x%00y=1"),
        ("leader", "/staff?about=%00"),
    ],
)
@pytest.mark.parametrize("prefix", ["", "/en"])
def test_an_unstorable_character_is_no_internal_error(
    shared_service: Service, name: str, path: str, prefix: str
) -> None:
    assert request(shared_service, prefix + path, name).status_code < 500


@pytest.mark.parametrize(
    "more", ["/audits/" + "9" * 5_000, "/audits/1e9", "/record-audit?merged=1" + "0" * 40]
)
def test_long_numbers_are_no_internal_error(shared_service: Service, more: str) -> None:
    answer = request(shared_service, f"/staff/cases/{case_to_audit(shared_service)}{more}", "leader")

    assert answer.status_code < 500


@pytest.mark.parametrize("path", OTHER_HOSTS)
def test_the_link_to_the_other_language_stays_on_this_site(shared_service: Service, path: str) -> None:
    html = shared_service.client.get(path).text
    links = re.findall(r'href="([^"]*)"', html)

    assert links
    assert all(re.match(r"/(?![/\\\s])|#|$", link) for link in links), links


@pytest.mark.parametrize("name", ["path", "self", "number", "template"])
def test_any_parameter_is_kept_in_the_redirect_to_the_canonical_number(
    shared_service: Service, name: str
) -> None:
    _, number = grant_certificate(shared_service)
    answer = shared_service.client.get(f"/c/{number.lower()}", params={name: "x"}, follow_redirects=False)

    assert (answer.status_code, answer.headers["Location"]) == (303, f"/c/{number}?{name}=x")


def test_a_number_entered_by_a_regulator_stays_one_path_segment(
    shared_service: Service,
) -> None:
    answer = request(shared_service, "/regulator/certificates?number=../../login?x%23y", "regulator")

    assert answer.headers["Location"] == "/regulator/certificates/..%2F..%2Flogin%3Fx%23y"


def test_redirects_are_not_logged_as_accesses(shared_service: Service) -> None:
    much = {f"{'x' * 300}{number}": "y" * 300 for number in range(50)}
    assert shared_service.read("/staff/people", "administrator", **much).status_code == 200
    entry = shared_service.container.access_log.page(AccessLogFilters(person="P-administrator"), 1).entries[0]

    assert 0 < len(str(entry.details)) < 10_000
