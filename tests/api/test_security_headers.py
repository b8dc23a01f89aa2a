"""Security headers on every response of every route, errors included."""

import re
from typing import Any

import pytest
from httpx2 import Response
from starlette.responses import HTMLResponse
from starlette.testclient import TestClient
from starlette.types import Receive, Scope, Send

from api.middleware.security_headers import CACHEABLE_PATHS, CORS_PATHS, DATA_CSP, PAGE_CSP, SecurityHeaders
from tests.api.case_steps import apply_for_certificate
from tests.api.log_capture import captured_logs
from tests.api.running_service import Service, running_service
from tests.authorisation.routes import ROUTES, fill_path

UNKNOWN = "00000000-0000-4000-8000-000000000000"
TYPES = re.compile(r"application/([a-z0-9.-]+\+)?(json|xml|x-ndjson)|text/.*charset=utf-8")
"""JSON, XML and NDJSON are UTF-8 by definition; text declares its charset."""

ERRORS = [
    ("GET", "/nowhere", 404),
    ("GET", "/en/nowhere", 404),
    ("DELETE", "/statistics", 405),
    ("POST", "/staff/cases/new", 415),
    ("GET", "/c/x", 404),
    ("GET", "/en/c/x?as_of=x", 404),
    ("DELETE", "/api/v1/schemes", 405),
    ("GET", "/api/v1/staff/worklist", 401),
    ("GET", "/api/v1/audit/events", 401),
    ("GET", "/api/v1/certificates/x", 404),
    ("GET", "/api/v1/certificates?x=1", 422),
    ("POST", "/api/v1/verifications", 400),
    ("OPTIONS", "/api/v1/certificates/x", 405),
]


OTHER_ORIGIN = {"Origin": "https://evil"}
ALL_ROUTES = sorted(
    {(method, fill_path(path, UNKNOWN)) for _, method, path in ROUTES} | {("GET", "/api/v1/openapi.json")}
)
"""Method and path of every route, of pages in both languages and of the API."""


def assert_protected(answer: Response, method: str, path: str) -> None:
    """Assert the headers that every response must have."""
    headers, request = answer.headers, (method, path, answer.status_code)
    page = headers.get("Content-Type", "").startswith("text/html")

    if answer.content:
        assert TYPES.fullmatch(headers["Content-Type"]), request
    assert headers["Content-Security-Policy"] == (PAGE_CSP if page else DATA_CSP), request
    assert headers["X-Content-Type-Options"] == "nosniff", request
    assert headers["Referrer-Policy"] == "same-origin", request
    assert "camera=()" in headers["Permissions-Policy"], request
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin", request
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin", request
    assert "Access-Control-Allow-Credentials" not in headers, request
    public = f"{path.partition('?')[0]}/".startswith(tuple(f"{part}/" for part in CORS_PATHS))
    open_to_all = public and method in {"GET", "HEAD"}
    assert (headers.get("Access-Control-Allow-Origin") == "*") == open_to_all, request
    if answer.status_code >= 400 or not (public or path.startswith(CACHEABLE_PATHS)):
        assert headers["Cache-Control"] == "no-store", request


def test_every_route_answers_with_all_headers_to_anyone(shared_service: Service) -> None:
    assert len(ALL_ROUTES) > 300
    for method, path in ALL_ROUTES:
        answer = shared_service.client.request(
            method, path, headers={"Origin": "https://evil"}, follow_redirects=False
        )

        assert_protected(answer, method, path)


@pytest.mark.parametrize("name", ["registrar", "regulator"])
def test_every_route_answers_with_all_headers_to_people_with_a_key(
    shared_service: Service, name: str
) -> None:
    case, pages = apply_for_certificate(shared_service), 0
    for method, path in ALL_ROUTES:
        address = path.replace(UNKNOWN, case)
        answer = shared_service.client.request(
            method, address, headers=shared_service.key(name), follow_redirects=False
        )
        pages += answer.status_code == 200 and answer.headers["Content-Type"].startswith("text/html")

        assert_protected(answer, method, address)
    assert pages > 20


@pytest.mark.parametrize(("method", "path", "status"), ERRORS)
def test_every_refusal_has_all_headers(shared_service: Service, method: str, path: str, status: int) -> None:
    answer = shared_service.client.request(method, path)

    assert answer.status_code == status
    assert_protected(answer, method, path)


def test_an_error_of_ours_has_all_headers(service: Service) -> None:
    with service.container.pool.connection() as connection:
        connection.execute("ALTER TABLE people.api_keys RENAME TO elsewhere")
    with captured_logs("critical"):
        answer = service.read("/api/v1/staff/worklist", "registrar")

    assert answer.status_code == 500
    assert_protected(answer, "GET", "/api/v1/staff/worklist")


def test_a_page_may_load_its_own_styles_and_scripts_and_nothing_else() -> None:
    async def page(scope: Scope, receive: Receive, send: Send) -> None:
        await HTMLResponse("<!doctype html>")(scope, receive, send)

    answer = TestClient(SecurityHeaders(page, https=False)).get("/")

    assert_protected(answer, "GET", "/")
    assert "style-src 'self'" in answer.headers["Content-Security-Policy"]
    assert "unsafe" not in answer.headers["Content-Security-Policy"]


def test_whoever_leaves_leaves_nothing_in_the_browser(shared_service: Service) -> None:
    answer = shared_service.client.delete("/api/v1/session")

    assert answer.headers["Clear-Site-Data"] == '"cache", "storage"'


def test_a_script_of_another_origin_gets_no_leave_to_send_anything(shared_service: Service) -> None:
    preflight = {"Origin": "https://evil", "Access-Control-Request-Method": "POST"}
    answer = shared_service.client.options("/api/v1/verifications", headers=preflight)

    assert answer.status_code == 405
    assert not [name for name in answer.headers if name.lower().startswith("access-control")]


@pytest.mark.parametrize(
    ("base", "expected"), [("https://register.example.org", True), ("http://x.example", False)]
)
def test_browsers_are_held_to_https_where_the_public_uses_it(
    seeded_url: str, clock: Any, base: str, expected: bool
) -> None:
    with running_service(seeded_url, clock, public_base_url=base) as service:
        answer = service.client.get("/nowhere")

    assert (answer.headers.get("Strict-Transport-Security") is not None) is expected
    assert not expected or "max-age=31536000" in answer.headers["Strict-Transport-Security"]


def test_an_answer_over_https_holds_browsers_to_it(shared_service: Service) -> None:
    answer = shared_service.client.get("https://testserver/healthz")

    assert answer.headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"
