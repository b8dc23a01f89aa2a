"""Hostile input is answered with a problem document, and nothing is recorded."""

import json
from collections.abc import Iterator
from typing import Any, Final

import pytest

from tests.api.case_steps import apply_for_certificate
from tests.api.running_service import APPLICATION, Service

PATH: Final = "/api/v1/staff/certificates"
APPLICATION_JSON: Final = json.dumps(APPLICATION, ensure_ascii=False)
DIGITS: Final = "9" * 5000


def with_reason(reason: str) -> bytes:
    """The application with this JSON as its reason."""
    return APPLICATION_JSON.replace('"客户提交认证申请"', reason).encode("utf-8", "surrogatepass")


def with_headcount(number: str) -> bytes:
    return APPLICATION_JSON.replace('"headcount": 320', f'"headcount": {number}').encode()


def nested(levels: int, opening: str = "[", closing: str = "]") -> bytes:
    return (opening * levels + closing * levels).encode()


BODIES: Final[dict[str, tuple[bytes, int, str]]] = {
    "nothing": (b"", 400, "invalid-json"),
    "no JSON": (b"{", 400, "invalid-json"),
    "two values": (b"{} {}", 400, "invalid-json"),
    "not UTF-8": (APPLICATION_JSON.encode("gb18030"), 400, "invalid-json"),
    "UTF-16": (APPLICATION_JSON.encode("utf-16"), 400, "invalid-json"),
    "a byte order mark": (b"\xef\xbb\xbf" + APPLICATION_JSON.encode(), 400, "invalid-json"),
    "a control character": (with_reason('"a\x01b"'), 400, "invalid-json"),
    "deep lists": (nested(100_000), 400, "invalid-json"),
    "deep objects": (nested(30_000, '{"a":', "}").replace(b":}", b":1}"), 400, "invalid-json"),
    "deeper than anyone needs": (with_reason(nested(21).decode()), 400, "invalid-json"),
    "NaN": (with_headcount("NaN"), 400, "invalid-json"),
    "infinity": (with_headcount("-Infinity"), 400, "invalid-json"),
    "a name given twice": (with_reason('"a", "reason": "b"'), 400, "invalid-json"),
    "a huge integer": (with_headcount(DIGITS), 422, "unsupported-value"),
    "an integer that loses digits": (with_headcount("9007199254740993"), 422, "unsupported-value"),
    "a huge float": (with_headcount("1e400"), 422, "unsupported-value"),
    "NUL": (with_reason(r'"a\u0000b"'), 422, "unsupported-value"),
    "NUL in a name": (with_reason(r'"a", "re\u0000ason": "b"'), 422, "unsupported-value"),
    "half a surrogate pair": (with_reason(r'"a\ud800b"'), 422, "unsupported-value"),
    "an encoded surrogate": (with_reason('"a\ud800b"'), 400, "invalid-json"),
    "a list": (b"[]", 422, "validation-failed"),
    "null": (b"null", 422, "validation-failed"),
    "a string": (b'"apply"', 422, "validation-failed"),
    "an unknown field": (with_reason('"a", "rolle": "b"'), 422, "validation-failed"),
    "a number as text": (with_headcount('"320"'), 422, "validation-failed"),
    "a float": (with_headcount("320.0"), 422, "validation-failed"),
    "true as a number": (with_headcount("true"), 422, "validation-failed"),
    "an empty reason": (with_reason('"   "'), 422, "validation-failed"),
    "too long a reason": (with_reason(json.dumps("理" * 4001)), 422, "validation-failed"),
    "a wrong credit code": (
        APPLICATION_JSON.replace("91350100M000100Y43", "91350100M000100YZ3").encode(),
        422,
        "validation-failed",
    ),
}


def post(service: Service, body: bytes | Iterator[bytes], path: str = PATH, **headers: str) -> Any:
    """The response to a POST of these bytes."""
    all_headers = (
        service.key("registrar") | {"Content-Type": "application/json", "Idempotency-Key": "a"} | headers
    )
    return service.client.post(path, content=body, headers=all_headers)


@pytest.mark.parametrize(("body", "status", "problem"), BODIES.values(), ids=BODIES)
def test_a_body_that_says_nothing_usable_is_a_problem(
    shared_service: Service, body: bytes, status: int, problem: str
) -> None:
    before = shared_service.position
    answer = post(shared_service, body)

    assert (answer.status_code, answer.json()["type"]) == (status, f"/problems/{problem}")
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert len(answer.content) < 10_000
    assert shared_service.position == before


def test_a_wrong_field_is_named_and_its_value_not_repeated(shared_service: Service) -> None:
    errors = post(shared_service, with_headcount('"<script>"')).json()["errors"]

    assert [(each["in"], each["field"]) for each in errors] == [
        ("body", "particulars.organisation.headcount")
    ]
    assert "script" not in json.dumps(errors)


def test_a_thousand_wrong_fields_make_a_short_answer(shared_service: Service) -> None:
    junk = {"x" * 500 + str(number): "y" * 100 for number in range(1000)}
    answer = post(shared_service, json.dumps(junk).encode())

    assert len(answer.json()["errors"]) == 20
    assert len(answer.content) < 20_000


@pytest.mark.parametrize(
    "content_type", ["text/plain", "application/xml", "application/json; charset=gbk", "x", ""]
)
def test_a_body_that_is_not_declared_as_json_is_refused(shared_service: Service, content_type: str) -> None:
    before = shared_service.position
    answer = post(shared_service, APPLICATION_JSON.encode(), **{"Content-Type": content_type})

    assert (answer.status_code, answer.json()["type"]) == (415, "/problems/unsupported-media-type")
    assert shared_service.position == before


def test_a_body_that_is_too_large_is_refused(shared_service: Service) -> None:
    limit = shared_service.container.settings.max_body_bytes
    answer = post(shared_service, b" " * (limit + 1))

    assert (answer.status_code, answer.json()["limit"]) == (413, limit)


def test_a_body_without_a_length_is_read_no_further_than_the_limit(shared_service: Service) -> None:
    limit, sent_bytes = shared_service.container.settings.max_body_bytes, 0

    def endless() -> Iterator[bytes]:
        nonlocal sent_bytes
        while sent_bytes < 3 * limit:
            sent_bytes += 65_536
            yield b" " * 65_536

    answer = post(shared_service, endless())

    assert (answer.status_code, answer.json()["type"]) == (413, "/problems/request-body-too-large")


PATHS: Final = [
    "/api/v1/certificates/%00",
    "/api/v1/certificates/%ff%fe",
    "/api/v1/certificates/%ED%A0%80",
    "/api/v1/certificates/" + "9" * 10_000,
    "/api/v1/certificates/..%2f..%2fetc%2fpasswd",
    "/api/v1/certificates/';DROP TABLE events--",
    "/api/v1/certificates?organisation=%00",
    "/api/v1/certificates?organisation=" + "示" * 5_000,
    "/api/v1/certificates?uscc=%F0%9F%92%A9",
    "/api/v1/certificates?organisation=a&cursor=%00",
    "/api/v1/certificates?organisation=a&cursor=" + "A" * 3_000,
    "/api/v1/certificates?organisation=a&limit=0",
    "/api/v1/certificates?organisation=a&limit=1e9",
    "/api/v1/changes?after=-1",
    "/api/v1/changes?after=99999999999999999999",
    "/api/v1/statistics?as_of=%00",
    "/api/v1/" + "a/" * 5_000,
    "/api/v1/schemes/",
    "/api/v1/staff/certificates/%00",
    "/c/x.json?as_of=%00",
    "/en/c/%ff%fe.json",
    "/static/../api/settings.py",
]


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path[:40])
def test_a_path_that_means_nothing_is_a_problem(shared_service: Service, path: str) -> None:
    answer = shared_service.client.get(path, headers=shared_service.key("registrar"))

    assert answer.status_code in {404, 422}
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert len(answer.content) < 10_000


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "BREW"])
def test_a_method_that_a_path_does_not_know_is_told_which_it_does(
    shared_service: Service, method: str
) -> None:
    case, before = apply_for_certificate(shared_service), shared_service.position
    for path in ("/api/v1/schemes", f"{PATH}/{case}"):
        answer = shared_service.client.request(method, path, headers=shared_service.key("registrar"))

        assert (answer.status_code, answer.headers["Allow"]) == (405, "GET")
    assert shared_service.position == before


@pytest.mark.parametrize("path", ["/api/v1/schemes", "/feed.atom", "/api/v1/staff/worklist", "/nowhere"])
def test_head_is_answered_like_get_without_the_body(shared_service: Service, path: str) -> None:
    whole, head = (
        shared_service.client.request(method, path, headers=shared_service.key("registrar"))
        for method in ("GET", "HEAD")
    )

    assert (head.status_code, head.content) == (whole.status_code, b"")
    assert head.headers["Content-Length"] == whole.headers["Content-Length"]


def test_headers_that_are_no_text_are_ignored_or_refused(shared_service: Service) -> None:
    headers = {b"X-Request-ID": b"a\xff\n", b"If-None-Match": b"\xff", b"Authorization": b"\xff"}
    answer = shared_service.client.get("/api/v1/schemes", headers=headers)

    assert answer.status_code == 200
    assert answer.headers["X-Request-ID"].isascii()
