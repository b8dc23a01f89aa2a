"""The OpenAPI document: valid 3.1, complete, and consistent with the service."""

import json
from itertools import chain
from typing import Any

import pytest
from openapi_spec_validator import validate
from pydantic import BaseModel

from api.http.credentials import SESSION_COOKIE
from api.http.permissions import API_AREAS, PERMISSIONS
from api.rest.operator import APPROVALS, RECORDS, NewBody, Publication, Supersession
from api.rest.operator_examples import OPERATOR_EXAMPLES
from api.rest.staff_examples import EXAMPLES
from domain.certificate.applying import Application
from domain.certificate.catalogue import DECISIONS
from domain.events.institution import CompetenceRecorded, InterestDeclared
from domain.events.register import DistrustListed
from tests.api.running_service import Service, json_body
from tests.authorisation.routes import APP

DOCUMENT: dict[str, Any] = APP.openapi()
DECISION = "/api/v1/staff/certificates/{id}/"
COMMANDS = (
    "/api/v1/staff/certificates",
    "/api/v1/staff/interests",
    "/api/v1/staff/competences",
    "/api/v1/staff/distrust",
    "/api/v1/operator",
)
BASED_ON_A_VERSION = (DECISION, "/api/v1/operator/bodies/{body}/", "/api/v1/operator/schemes/{scheme}/")
OPERATIONS = [operation for path in DOCUMENT["paths"].values() for operation in path.values()]


@pytest.mark.deep
def test_it_is_valid_openapi_3_1() -> None:
    validate(DOCUMENT)

    assert DOCUMENT["openapi"].startswith("3.1.")


def test_its_parts_have_names_that_people_can_say() -> None:
    assert [name for name in DOCUMENT["components"]["schemas"] if not name.isalnum()] == []


def test_it_is_served_as_it_is(service: Service) -> None:
    assert json_body(service.read("/api/v1/openapi.json")) == DOCUMENT


def test_every_decision_has_an_operation_with_its_own_terms() -> None:
    bodies = {
        path.removeprefix(DECISION): methods["post"]["requestBody"]["content"]["application/json"]["schema"][
            "$ref"
        ]
        for path, methods in DOCUMENT["paths"].items()
        if path.startswith(DECISION) and "post" in methods
    }

    assert bodies == {
        name: f"#/components/schemas/{decision.terms.__name__}" for name, decision in DECISIONS.items()
    }


def test_every_operation_has_a_name_of_its_own_a_part_and_a_purpose() -> None:
    names = [operation["operationId"] for operation in OPERATIONS]

    assert len(set(names)) == len(names)
    assert all(len(operation["tags"]) == 1 and operation["description"] for operation in OPERATIONS)


def test_what_is_not_public_says_what_opens_it() -> None:
    documented = {
        operation["operationId"]: [*chain.from_iterable(operation["security"])]
        for operation in OPERATIONS
        if "security" in operation
    }
    described = {operation["operationId"] for operation in OPERATIONS}

    assert documented == {
        name: ["session"] if permission.scope is None else ["key", "session"]
        for name, permission in PERMISSIONS.items()
        if name in described
    }


def test_nothing_under_a_closed_part_is_told_to_be_public() -> None:
    public = [
        path
        for path, methods in DOCUMENT["paths"].items()
        for each in methods.values()
        if "security" not in each
    ]

    assert [path for path in public if path.startswith(tuple(API_AREAS))] == []


def test_the_ways_in_are_described() -> None:
    schemes = DOCUMENT["components"]["securitySchemes"]

    assert (schemes["key"]["type"], schemes["key"]["scheme"]) == ("http", "bearer")
    assert {name: schemes["session"][name] for name in ("type", "in", "name")} == {
        "type": "apiKey",
        "in": "cookie",
        "name": SESSION_COOKIE,
    }


def test_every_refusal_is_described_as_a_problem_document() -> None:
    error_contents = [
        answer["content"]
        for operation in OPERATIONS
        if operation["operationId"] != "readyz"
        for status, answer in operation["responses"].items()
        if status >= "400"
    ]

    assert error_contents
    assert all(list(content) == ["application/problem+json"] for content in error_contents)


def test_every_command_needs_a_key_against_repetition_and_a_decision_the_version() -> None:
    required = {
        path: {parameter["name"] for parameter in methods["post"]["parameters"] if parameter["required"]}
        for path, methods in DOCUMENT["paths"].items()
        if path.startswith(COMMANDS) and "post" in methods
    }

    assert all("Idempotency-Key" in names for names in required.values())
    assert all(
        ("If-Match" in names) == path.startswith(BASED_ON_A_VERSION) for path, names in required.items()
    )


@pytest.mark.parametrize("name", EXAMPLES)
def test_every_example_is_what_the_operation_takes(name: str) -> None:
    others: dict[str, type[BaseModel]] = {
        "apply": Application,
        "interest": InterestDeclared,
        "competence": CompetenceRecorded,
        "distrust": DistrustListed,
    }
    model = others.get(name) or DECISIONS[name].terms

    assert model.model_validate_json(json.dumps(EXAMPLES[name]), strict=True).model_dump()


@pytest.mark.parametrize("name", OPERATOR_EXAMPLES)
def test_every_example_is_what_the_operator_sends(name: str) -> None:
    others: dict[str, type[BaseModel]] = {
        "register": NewBody,
        "publish": Publication,
        "supersede": Supersession,
    }
    model = {**RECORDS, **APPROVALS, **others}[name]

    assert model.model_validate_json(json.dumps(OPERATOR_EXAMPLES[name]), strict=True).model_dump()


def test_there_is_an_example_for_every_decision() -> None:
    assert EXAMPLES.keys() == {*DECISIONS, "apply", "interest", "competence", "distrust"}
