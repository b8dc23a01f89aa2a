"""What does the description of the interface need that the framework does not write by itself?"""

import json
from collections.abc import Mapping
from typing import Any, Final

from fastapi import FastAPI

from api.http.credentials import SESSION_COOKIE
from api.http.openapi_responses import ProblemDocument
from api.http.permissions import PERMISSIONS

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
