"""What does the description of the interface need that the framework does not write by itself?"""

import json
from collections.abc import Mapping
from typing import Any, Final

from fastapi import FastAPI

from api.documents import ProblemDocument

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
    return _renamed(document)


def _renamed(document: dict[str, Any]) -> dict[str, Any]:
    written = json.dumps(document, ensure_ascii=False)
    for long, short in NAMES.items():
        written = written.replace(long, short)
    renamed: dict[str, Any] = json.loads(written)
    return renamed
