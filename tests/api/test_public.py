"""Public API: search, list verification, feeds, statistics, schemes."""

from xml.etree.ElementTree import fromstring

import pytest

from tests.api.case_steps import LIFT, grant_certificate, suspend_certificate
from tests.api.running_service import BODY, OTHER_BODY, Service, json_body

LIST = "/api/v1/verifications"


def test_a_search_needs_a_beginning(service: Service) -> None:
    problem = json_body(service.read("/api/v1/certificates", status="valid"), 422)

    assert problem["type"] == "/problems/search-too-broad"


def test_a_misspelt_parameter_is_refused_by_name(service: Service) -> None:
    problem = json_body(service.read("/api/v1/certificates", organisation="示范", sheme="after-sales"), 422)

    assert [(each["in"], each["field"]) for each in problem["errors"]] == [("query", "sheme")]


def test_a_parameter_given_twice_is_refused(service: Service) -> None:
    answer = service.client.get("/api/v1/certificates?uscc=91350100M000100Y43&uscc=91512081MA62K0260E")

    assert "twice" in json_body(answer, 422)["detail"]


def test_the_pages_of_a_search_lead_to_every_certificate_once(service: Service) -> None:
    numbers = [grant_certificate(service)[1] for _ in range(3)]
    found, link = [], "/api/v1/certificates?organisation=示范&limit=2"
    while link:
        answer = service.client.get(link)
        found += [each["number"] for each in json_body(answer)["found"]]
        link = answer.links.get("next", {}).get("url", "")

    assert found == sorted(numbers)


def test_a_cursor_is_good_for_its_own_question_only(service: Service) -> None:
    for _ in range(2):
        grant_certificate(service)
    cursor = json_body(service.read("/api/v1/certificates", organisation="示范", limit="1"))["cursor"]
    problem = json_body(service.read("/api/v1/certificates", organisation="别家", cursor=cursor), 422)

    assert problem["type"] == "/problems/invalid-cursor"


def test_a_list_is_answered_line_by_line(service: Service) -> None:
    _, number = grant_certificate(service)
    lines = [
        {"number": number, "organisation": "福州示范家电有限公司"},
        {"number": number, "organisation": "别家公司"},
        {"number": "12325SC09999R0M"},
        {"number": "八星"},
    ]
    answer = json_body(service.client.post(LIST, json={"lines": lines}))

    assert [(line["match"], line["status"]) for line in answer["lines"]] == [
        ("exact", "valid"),
        ("name_differs", "valid"),
        ("not_issued", None),
        ("malformed", None),
    ]


def test_a_list_is_answered_for_the_moment_it_names(service: Service) -> None:
    case, number = grant_certificate(service)
    service.clock.advance(days=10)
    suspend_certificate(service, case)
    statuses = [
        json_body(service.client.post(LIST, json={"lines": [{"number": number}], "as_of": as_of}))["lines"][
            0
        ]["status"]
        for as_of in ("2025-01-10", "2025-01-16", None)
    ]

    assert statuses == ["valid", "suspended", "suspended"]


@pytest.mark.parametrize("lines", [0, 1001])
def test_a_list_has_one_to_a_thousand_lines(service: Service, lines: int) -> None:
    answer = service.client.post(LIST, json={"lines": [{"number": "12325SC00001R0M"}] * lines})

    assert json_body(answer, 422)["errors"][0]["field"] == "lines"


def test_the_feed_of_changes_goes_on_where_it_stopped(service: Service) -> None:
    case, number = grant_certificate(service)
    first = service.read("/api/v1/changes")
    suspend_certificate(service, case)
    second = json_body(service.client.get(first.links["next"]["url"]))

    of_certificates = [each["line"]["what"] for each in json_body(first)["changes"] if each["certificate"]]
    assert of_certificates == ["granted"]
    assert [(each["number"], each["status"]) for each in second["changes"]] == [(number, "suspended")]
    assert second["after"] == second["changes"][-1]["line"]["position"]


def test_the_feed_for_readers_has_the_newest_first(service: Service) -> None:
    case, number = grant_certificate(service)
    suspend_certificate(service, case)
    feed = fromstring(service.read("/feed.atom").content)
    titles = [title.text for title in feed.iterfind("{*}entry/{*}title")]

    assert titles[:2] == [f"{number} suspended: suspended", f"{number} granted: valid"]
    assert titles[-1] == f"{BODY} registered"


def test_the_feed_repeats_no_address_that_a_request_made_up(service: Service) -> None:
    grant_certificate(service)
    feed = service.client.get("/feed.atom", headers={"Host": "elsewhere.example"}).text

    assert "http://127.0.0.1:8000/" in feed
    assert "elsewhere.example" not in feed


def test_the_figures_follow_the_moment_asked_about(service: Service) -> None:
    case, _ = grant_certificate(service)
    service.clock.advance(days=10)
    suspend_certificate(service, case)
    counts = [
        [
            (each["status"], each["certificates"])
            for each in json_body(service.read("/api/v1/statistics", as_of=day))["counts"]
        ]
        for day in ("2025-01-06", "2025-01-16")
    ]

    assert counts == [[("valid", 1)], [("suspended", 1)]]


def test_the_schemes_come_with_their_tables_and_notice(service: Service) -> None:
    (edition,) = service.read("/api/v1/schemes").json()

    assert len(edition["scheme"]["table"]["sections"]) == 3
    assert "演示" in edition["scheme"]["notice"]["zh"]


def test_the_feed_of_a_body_has_its_events_alone(service: Service) -> None:
    _, number = grant_certificate(service)
    service.wait_for_views()
    own, other = (
        fromstring(service.read(f"/bodies/{body}/feed.atom").content) for body in (BODY, OTHER_BODY)
    )
    atom = "{http://www.w3.org/2005/Atom}"
    titles = [str(each.findtext(f"{atom}title")) for each in own.iter(f"{atom}entry")]

    assert any(title.startswith(number) for title in titles)
    assert str(own.findtext(f"{atom}id")).endswith(f"/bodies/{BODY}/feed.atom")
    assert number not in "".join(other.itertext())


def test_an_unknown_body_has_no_feed(service: Service) -> None:
    answer = service.read("/bodies/CNCA-R-1999-999/feed.atom")

    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"


def test_nothing_public_names_a_person_or_a_finding(service: Service) -> None:
    case, number = grant_certificate(service)
    suspend_certificate(service, case, reason="the secret reason")
    pages = [f"/api/v1/certificates/{number}", "/api/v1/changes", "/feed.atom", "/api/v1/statistics"]
    pages += [f"/bodies/{BODY}", f"/bodies/{BODY}/feed.atom"]
    text = "".join(service.read(page).text for page in pages)

    assert "P-" not in text
    assert "secret" not in text
    assert LIFT not in text
