"""What does the description of the interface need that the framework does not write by itself?"""

from typing import Any

from fastapi import FastAPI

from api.documents import ProblemDocument


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
    return document
