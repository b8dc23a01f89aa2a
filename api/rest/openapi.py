"""What does the description of the interface need that the framework does not write by itself?"""

import json
from collections.abc import Mapping
from typing import Any, Final

from fastapi import FastAPI

from api.http.access import DOORS
from api.http.documents import ProblemDocument
from api.http.entering import COOKIE

NAMES: Final[Mapping[str, str]] = {
    "projections__public_register__answers__Page": "FoundPage",
    "projections__audit_trail__queries__Page": "AuditPage",
    "projections__worklist__queries__Page": "WorklistPage",
    "services__access_log__values__Page": "AccessPage",
    "Page_QuickGrant_": "QuickGrantPage",
    "Page_PerfectAuditor_": "PerfectAuditorPage",
    "Page_ValidThoughOverdue_": "OverduePage",
    "Page_RepeatedReinstatement_": "ReinstatementPage",
    "Page_LateRecord_": "LateRecordPage",
    "projections__audit_trail__queries__Entry": "AuditEntry",
    "services__access_log__values__Entry": "AccessEntry",
}
"""What has the same name in three rooms, by the name it has outside."""


SESSION: Final[Mapping[str, str]] = {
    "type": "apiKey",
    "in": "cookie",
    "name": COOKIE,
    "description": "The session of somebody who logged in with `POST /api/v1/session`. What changes "
    "something must come from a page of this site; grave matters ask for a second factor just shown.",
}
EITHER: Final = ({"key": list[str]()}, {"session": list[str]()})
"""One of them, never both with the same request."""


def described(app: FastAPI) -> None:
    """Let the application describe itself with its problem documents in place of the framework's errors."""
    written = app.openapi

    def openapi() -> dict[str, Any]:
        if app.openapi_schema is None:
            app.openapi_schema = _with_problems(written())
        return app.openapi_schema

    app.openapi = openapi  # type: ignore[method-assign]  # the framework's documented way


def _with_problems(document: dict[str, Any]) -> dict[str, Any]:
    schemas = document["components"]["schemas"]
    for name in ("HTTPValidationError", "ValidationError"):
        schemas.pop(name, None)
    schemas["ProblemDocument"] = ProblemDocument.model_json_schema()
    _let_in(document)
    return _renamed(document)


def _let_in(document: dict[str, Any]) -> None:
    """Say what opens each operation: a key or a session, or a session alone. `DOORS` is what decides."""
    document["components"].setdefault("securitySchemes", {})["session"] = SESSION
    for methods in document["paths"].values():
        for operation in methods.values():
            door = DOORS.get(operation["operationId"])
            if door is not None:
                operation["security"] = [{"session": []}] if door.scope is None else [*EITHER]


def _renamed(document: dict[str, Any]) -> dict[str, Any]:
    written = json.dumps(document, ensure_ascii=False)
    for long, short in NAMES.items():
        written = written.replace(long, short)
    renamed: dict[str, Any] = json.loads(written)
    return renamed
