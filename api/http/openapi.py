"""What does the description of the interface (OpenAPI 3.1) say that the routes themselves do not?"""

import json
from collections.abc import Mapping
from typing import Any, Final

from fastapi import FastAPI, Security
from fastapi.security import HTTPBearer
from pydantic import BaseModel, ConfigDict

from api.errors.handlers import MEDIA_TYPE
from api.http.credentials import SESSION_COOKIE
from api.http.permissions import PERMISSIONS


class ProblemDocument(BaseModel):
    """A refusal (RFC 9457). Further members depend on the type; docs/api.md lists them all."""

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
    """The refusals of a route, by status (`_404="…"`)."""
    return {
        int(status.strip("_")): {
            "description": title,
            "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/ProblemDocument"}}},
        }
        for status, title in titles.items()
    }


_COMMON_RESPONSES: Final = problem_responses(
    _422="A value or parameter is wrong; `errors` names the fields.",
    _429="Too many requests; `Retry-After` says how many seconds to wait.",
    _503="The database does not answer.",
)
PUBLIC_RESPONSES: Final[Responses] = {
    **_COMMON_RESPONSES,
    **problem_responses(_404="There is no such thing."),
}
READ_RESPONSES: Final[Responses] = {
    **PUBLIC_RESPONSES,
    **problem_responses(_401="A key is needed, or this one is no good.", _403="Not open to you."),
}
COMMAND_RESPONSES: Final[Responses] = {
    **READ_RESPONSES,
    **problem_responses(
        _400="The body is not JSON, or a header is missing or unreadable.",
        _403="Not open to your roles, or not to you in this case.",
        _409="The case, as it stands, does not permit this.",
        _412="Someone recorded something since you looked; `current` is the version now.",
        _413="The body is too large.",
        _415="The body is not declared as JSON.",
        _428="If-Match is missing.",
    ),
}

TAGS: Final = [
    {"name": "public", "description": "What anyone may ask, without a key."},
    {"name": "cases", "description": "Applications and certificates of your body."},
    {
        "name": "decisions",
        "description": "What may be decided about a case, one operation for each decision.",
    },
    {"name": "people", "description": "The accounts of your body, for its administrators."},
    {"name": "session", "description": "Coming in, proving more, and looking after your own account."},
    {"name": "audit", "description": "Every event of every body, for regulators."},
    {"name": "operations", "description": "Whether this process is well."},
]

DESCRIPTION: Final = """
The life of service certificates, as a history anyone can check.

Every answer about a certificate has two clocks: `as_of`, the moment asked about, and `known_at`, the
moment up to which knowledge counts. The same question with both has the same answer for ever.
Refusals are problem documents (RFC 9457).
""".strip()


KEY_SECURITY: Final = Security(
    HTTPBearer(
        scheme_name="key",
        bearerFormat="ct_…",
        description="A key that an operator handed out with `certtrail key add`.",
        auto_error=False,
    )
)
"""A dependency that documents, and asks nothing."""


SCHEMA_NAMES: Final[Mapping[str, str]] = {
    "SearchPage": "FoundPage",
    "PatternPage_QuickGrant_": "QuickGrantPage",
    "PatternPage_PerfectAuditor_": "PerfectAuditorPage",
    "PatternPage_ValidThoughOverdue_": "OverduePage",
    "PatternPage_RepeatedReinstatement_": "ReinstatementPage",
    "PatternPage_LateRecord_": "LateRecordPage",
    "CaseReference": "CaseNamed",
    "SearchResult": "Found",
    "HistoryEntry": "Line",
    "VerifiedLine": "Verified",
    "WorklistItem": "Item",
    "DecisionRecord": "Decided",
}
"""What has the same name in three rooms, by the name it has outside."""


SESSION_SCHEME: Final[Mapping[str, str]] = {
    "type": "apiKey",
    "in": "cookie",
    "name": SESSION_COOKIE,
    "description": "The session of somebody who logged in with `POST /api/v1/session`. What changes "
    "something must come from a page of this site; grave matters ask for a second factor just shown.",
}
KEY_OR_SESSION: Final = ({"key": list[str]()}, {"session": list[str]()})
"""One of them, never both with the same request."""


def patch_openapi(app: FastAPI) -> None:
    """Let the application describe itself with its problem documents in place of the framework's errors."""
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
    """Say what opens each operation: a key or a session, or a session alone.

    `PERMISSIONS` is what decides.
    """
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
