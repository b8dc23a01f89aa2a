"""Generated requests: any JSON to any operation never causes an unexpected error."""

import re
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from api.rest.staff_examples import EXAMPLES
from domain.certificate.catalogue import DECISIONS
from tests.api.case_steps import grant_certificate, review_case
from tests.api.running_service import APPLICATION, Clock, Service, running_service
from tests.api.test_openapi import DOCUMENT
from tests.conftest import cloned_database

SCALARS = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(codec="utf-8"))
    | st.sampled_from(
        ["2025-01-06", "9999-12-31", "0001-01-01", "1-N1", "five-star", "P-leader", "\x00", "1/3"]
    )
)
ANY_JSON = st.recursive(
    SCALARS, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=12
)
GET_PATHS = [path for path, methods in DOCUMENT["paths"].items() if "get" in methods]
NAMES = st.sampled_from(
    ["as_of", "known_at", "cursor", "limit", "organisation", "uscc", "after", "from", "topic", "x"]
)


@pytest.fixture(scope="module")
def service_with_cases(server_url: str, seeded_template: str) -> Iterator[tuple[Service, list[str]]]:
    """A service with a reviewed case and a granted certificate, shared by all examples."""
    with ExitStack() as stack:
        url = stack.enter_context(cloned_database(server_url, seeded_template))
        service = stack.enter_context(
            running_service(url, Clock(datetime(2025, 1, 6, 4, tzinfo=UTC)), wait_seconds=0)
        )
        yield service, [review_case(service), grant_certificate(service)[0]]


def mutated(draw: Any, example: dict[str, Any]) -> Any:
    """The example with one member replaced by any JSON, or any JSON."""
    if draw(st.booleans()):
        return example | {draw(st.sampled_from(sorted(example))): draw(ANY_JSON)}
    return draw(ANY_JSON)


@settings(max_examples=150)
@given(data=st.data())
def test_whatever_is_sent_to_a_decision_is_answered_by_a_rule(
    service_with_cases: tuple[Service, list[str]], data: st.DataObject
) -> None:
    service, cases = service_with_cases
    case, name = data.draw(st.sampled_from(cases)), data.draw(st.sampled_from(list(DECISIONS)))
    person = data.draw(
        st.sampled_from(["registrar", "reviewer", "planner", "leader", "decider", "complaints"])
    )
    body = mutated(data.draw, EXAMPLES[name])
    answer = service.command(
        f"/api/v1/staff/certificates/{case}/{name}", person, body, service.case(case)["version"]
    )

    assert answer.status_code in {200, 400, 403, 409, 422}, answer.text
    assert answer.json()["type" if answer.status_code > 200 else "id"]


@settings(max_examples=50)
@given(data=st.data())
def test_whatever_is_applied_for_or_listed_is_answered_by_a_rule(
    service_with_cases: tuple[Service, list[str]], data: st.DataObject
) -> None:
    service, _ = service_with_cases
    path, example = data.draw(
        st.sampled_from(
            [
                ("/api/v1/staff/certificates", APPLICATION),
                ("/api/v1/staff/interests", EXAMPLES["interest"]),
                ("/api/v1/verifications", {"lines": [{"number": "x"}], "as_of": None}),
            ]
        )
    )
    answer = service.command(path, "registrar", mutated(data.draw, example))

    assert answer.status_code in {200, 201, 400, 403, 409, 422}, answer.text


@settings(max_examples=150)
@given(
    path=st.sampled_from(GET_PATHS),
    part=st.text(min_size=1, max_size=50),
    parameters=st.dictionaries(NAMES, st.text(max_size=40), max_size=3),
    name=st.sampled_from(["", "registrar", "regulator"]),
)
def test_whatever_is_asked_is_answered_by_a_rule(
    service_with_cases: tuple[Service, list[str]], path: str, part: str, parameters: dict[str, str], name: str
) -> None:
    service, _ = service_with_cases
    answer = service.read(re.sub(r"\{.*?\}", lambda _: quote(part, safe=""), path), name, **parameters)

    assert answer.status_code in {200, 307, 401, 403, 404, 405, 422}, answer.text
