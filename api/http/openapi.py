"""OpenAPI 3.1 document: description, tags, error responses, security schemes, component names."""

import json
from collections.abc import Mapping
from typing import Any, Final

from fastapi import FastAPI, Security
from fastapi.security import HTTPBearer
from pydantic import BaseModel, ConfigDict

from api.errors.handlers import MEDIA_TYPE
from api.http.credentials import SESSION_COOKIE
from api.http.permissions import PERMISSIONS
from projections.patterns.catalogue import PATTERNS


class ProblemDocument(BaseModel):
    """An error (RFC 9457). Further members depend on the type; docs/api.md lists them all."""

    model_config = ConfigDict(
        extra="allow",
        json_schema_extra={
            "examples": [
                {
                    "type": "/problems/findings-open",
                    "title": "Findings open",
                    "status": 409,
                    "detail": "These findings are not closed: 1-N1.",
                    "findings": ["1-N1"],
                    "request_id": "6f2c6a1e-5f0e-4a55-9a0e-0d4a3b1f2c3d",
                }
            ]
        },
    )

    type: str
    title: str
    status: int
    detail: str | None = None
    request_id: str


Responses = dict[int | str, dict[str, Any]]


def problem_responses(**titles: str) -> Responses:
    """Error responses of a route, by status (`_404="…"`)."""
    return {
        int(status.strip("_")): {
            "description": title,
            "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/ProblemDocument"}}},
        }
        for status, title in titles.items()
    }


_COMMON_RESPONSES: Final = problem_responses(
    _422="A value or parameter is invalid; `errors` names the fields.",
    _429="Too many requests; `Retry-After` says how many seconds to wait.",
    _503="The database does not respond.",
)
PUBLIC_RESPONSES: Final[Responses] = {
    **_COMMON_RESPONSES,
    **problem_responses(_404="Not found."),
}
READ_RESPONSES: Final[Responses] = {
    **PUBLIC_RESPONSES,
    **problem_responses(
        _401="The credential is missing or invalid.", _403="Not permitted for your roles or this credential."
    ),
}
COMMAND_RESPONSES: Final[Responses] = {
    **READ_RESPONSES,
    **problem_responses(
        _400="The body is not JSON, or a header is missing or unreadable.",
        _403="Not permitted for your roles, or not for you in this case.",
        _409="The case, as it stands, does not permit this.",
        _412="The case changed since the version in If-Match; `current` is its version now.",
        _413="The body is too large.",
        _415="The Content-Type is not JSON.",
        _428="If-Match is missing.",
    ),
}

TAGS: Final = [
    {"name": "public", "description": "Public register; no credential needed."},
    {"name": "cases", "description": "Applications and certificates of your body."},
    {
        "name": "decisions",
        "description": "Decisions about a case, one operation for each.",
    },
    {"name": "people", "description": "The accounts of your body, for its administrators."},
    {"name": "session", "description": "Login, step-up authentication, and your own account."},
    {"name": "audit", "description": "Every event of every body, for regulators."},
    {"name": "operator", "description": "Bodies, their approvals, and schemes, for the operator's key."},
    {"name": "operations", "description": "Health, readiness and metrics of this process."},
]

DESCRIPTION: Final = """
A register of service certificates with their verifiable history.

Every answer about a certificate has two dates: `as_of`, the effective date, and `known_at`, the recorded
date up to which events count. A request with both always has the same answer. Errors are problem documents
(RFC 9457).
""".strip()


KEY_SECURITY: Final = Security(
    HTTPBearer(
        scheme_name="key",
        bearerFormat="ct_…",
        description="An API key, created by an operator with `certtrail keys add`.",
        auto_error=False,
    )
)
"""A dependency for the document only; `AuthenticationMiddleware` enforces authentication."""


SCHEMA_NAMES: Final[Mapping[str, str]] = {
    "SearchPage": "FoundPage",
    **{f"PatternPage_{each.row_type().__name__}_": each.declaration.page for each in PATTERNS.values()},
    "CaseReference": "CaseNamed",
    "SearchResult": "Found",
    "HistoryEntry": "Line",
    "VerifiedLine": "Verified",
    "WorklistItem": "Item",
    "DecisionRecord": "Decided",
}
"""Component name that FastAPI derives from a class → its published name, which is contract."""


SESSION_SCHEME: Final[Mapping[str, str]] = {
    "type": "apiKey",
    "in": "cookie",
    "name": SESSION_COOKIE,
    "description": "The session of a login with `POST /api/v1/session`. Requests that change something must "
    "come from a page of this site; grave decisions require a recent second factor.",
}
KEY_OR_SESSION: Final = ({"key": list[str]()}, {"session": list[str]()})
"""Either of them, never both in one request."""


def patch_openapi(app: FastAPI) -> None:
    """Let the application's OpenAPI document describe problem documents instead of the framework's errors."""
    generate = app.openapi

    def openapi() -> dict[str, Any]:
        if app.openapi_schema is None:
            app.openapi_schema = _with_problems(generate())
        return app.openapi_schema

    app.openapi = openapi  # type: ignore[method-assign]  # the framework's documented way


def _with_problems(document: dict[str, Any]) -> dict[str, Any]:
    schemas = document["components"]["schemas"]
    for name in ("HTTPValidationError", "ValidationError"):
        schemas.pop(name, None)
    schemas["ProblemDocument"] = ProblemDocument.model_json_schema()
    _add_security(document)
    return _rename_schemas(document)


def _add_security(document: dict[str, Any]) -> None:
    """Add the security requirement of each operation from `PERMISSIONS`: key or session, or session alone."""
    document["components"].setdefault("securitySchemes", {})["session"] = SESSION_SCHEME
    for methods in document["paths"].values():
        for operation in methods.values():
            permission = PERMISSIONS.get(operation["operationId"])
            if permission is not None:
                operation["security"] = [{"session": []}] if permission.scope is None else [*KEY_OR_SESSION]


def _rename_schemas(document: dict[str, Any]) -> dict[str, Any]:
    text = json.dumps(document, ensure_ascii=False)
    for long, short in SCHEMA_NAMES.items():
        text = text.replace(long, short)
    renamed: dict[str, Any] = json.loads(text)
    return renamed
