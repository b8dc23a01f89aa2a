"""Strict route class: unknown parameters and inexact bodies are rejected, never ignored or coerced.

An ignored misspelt parameter gives a wrong answer that looks right; a coerced body records something that
nobody sent. Every JSON route is of this class. Validation errors name the fields without repeating input.
"""

from collections.abc import Callable, Coroutine, Iterable, Mapping
from typing import Any, Final, cast

from fastapi import Request, Response, params
from fastapi.dependencies.utils import get_flat_params
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from pydantic import TypeAdapter, ValidationError
from starlette.exceptions import HTTPException

from api.errors.request_errors import (
    IdempotencyKeyRequired,
    InvalidIfMatch,
    InvalidJson,
    PreconditionRequired,
    RequestBodyTooLarge,
    RequestError,
    UnsupportedMediaType,
    ValidationFailed,
)
from api.http.authorization import check_permission
from api.http.body import read_json, require_storable_text

MAX_ERRORS: Final = 20
"""The number of errors reported; the client finds others on the next attempt."""

_MAX_FIELD_LENGTH: Final = 120
_MAX_MESSAGE_LENGTH: Final = 300


def validation_errors(errors: Iterable[Mapping[str, Any]], prefix: str = "") -> tuple[dict[str, str], ...]:
    """One entry for each pydantic error: location (`in`), field, message.

    `prefix` is the location (body, query, path or header) if the paths of the errors do not start with it.
    """
    entries = []
    for error in list(errors)[:MAX_ERRORS]:
        location, *steps = (prefix, *error["loc"]) if prefix else error["loc"]
        field = ".".join(str(step) for step in steps) or location
        entries.append(
            {
                "in": str(location),
                "field": _truncate(field, _MAX_FIELD_LENGTH),
                "message": _truncate(error["msg"].removeprefix("Value error, "), _MAX_MESSAGE_LENGTH),
            }
        )
    return tuple(entries)


def _truncate(text: str, longest: int) -> str:
    encodable = text.encode("utf-8", "replace").decode()
    return encodable if len(encodable) <= longest else encodable[: longest - 1] + "…"


RouteHandler = Callable[[Request], Coroutine[Any, Any, Response]]


class RequestBodyError(HTTPException):
    """Carries an error through the framework, which replaces any other exception while it reads a body."""

    def __init__(self, error: Exception) -> None:
        super().__init__(status_code=400)
        self.error = error


class StrictRequest(Request):
    """A request whose JSON body is read once, within a size limit, and validated strictly."""

    model: TypeAdapter[Any] | None = None
    limit: int = 0

    async def body(self) -> bytes:
        """The body. Raises RequestBodyTooLarge once the limit is exceeded, whatever Content-Length says."""
        if not hasattr(self, "_body"):
            chunks, length = [], 0
            async for chunk in self.stream():
                length += len(chunk)
                if length > self.limit:
                    raise RequestBodyError(RequestBodyTooLarge(self.limit))
                chunks.append(chunk)
            self._body = b"".join(chunks)
        if self.model and not self._body:
            raise RequestBodyError(InvalidJson("The body is empty: send a JSON object."))
        if self.model and not _declares_json(self.headers.get("content-type", "")):
            raise RequestBodyError(UnsupportedMediaType())
        return self._body

    async def json(self) -> Any:
        """The body as the route's model; the parsed JSON is kept in `state.body_json`."""
        try:
            self.state.body_json = read_json(self._body)
            return self.model.validate_json(self._body, strict=True) if self.model else self.state.body_json
        except ValidationError as invalid:
            raise RequestBodyError(ValidationFailed(validation_errors(invalid.errors(), "body"))) from None
        except RequestError as error:
            raise RequestBodyError(error) from None


class StrictRoute(APIRoute):
    """A route that rejects unknown parameters and bodies that do not match its model exactly."""

    def get_route_handler(self) -> RouteHandler:
        """The framework's handler, after checks of permission and parameters."""
        handler = super().get_route_handler()
        known_parameters = frozenset(
            field.alias
            for field in get_flat_params(self.dependant)
            if isinstance(field.field_info, params.Query)
        )
        model: TypeAdapter[Any] | None = (
            TypeAdapter(cast("Any", self.body_field.field_info.annotation)) if self.body_field else None
        )

        async def handle(request: Request) -> Response:
            strict_request = StrictRequest(request.scope, request.receive)
            strict_request.model = model
            strict_request.limit = request.app.state.settings.max_body_bytes
            check_permission(self.operation_id, request.scope["state"], request.app.state.container)
            _check_parameters(request, known_parameters)
            try:
                return await handler(strict_request)
            except RequestBodyError as error:
                raise error.error from None
            except RequestValidationError as invalid:
                raise _error_for(invalid) from None

        return handle


def _error_for(invalid: RequestValidationError) -> Exception:
    """The error for an invalid path, header or parameter; an invalid path is 404."""
    for error in invalid.errors():
        match error["loc"][:2], error["type"]:
            case ("path", *_), _:
                return HTTPException(404)
            case ("header", "Idempotency-Key"), _:
                return IdempotencyKeyRequired()
            case ("header", "If-Match"), "missing":
                return PreconditionRequired()
            case ("header", "If-Match"), _:
                return InvalidIfMatch()
    return ValidationFailed(validation_errors(invalid.errors()))


def _check_parameters(request: Request, known_parameters: frozenset[str]) -> None:
    """Raise ValidationFailed for unknown or repeated parameters, UnsupportedValue for unusable text."""
    require_storable_text(request.url.path)
    seen: set[str] = set()
    problems = []
    for name, value in request.query_params.multi_items():
        require_storable_text(name + value)
        if name not in known_parameters:
            accepted = ", ".join(sorted(known_parameters)) or "none"
            problems.append((name, f"This parameter is not known here; known are: {accepted}."))
        elif name in seen:
            problems.append((name, "This parameter is given twice."))
        seen.add(name)
    if problems:
        raise ValidationFailed(
            validation_errors(
                [{"loc": ("query", name), "msg": message, "type": "unknown"} for name, message in problems]
            )
        )


def _declares_json(content_type: str) -> bool:
    media_type, _, parameters = content_type.partition(";")
    charset = parameters.strip().lower().removeprefix("charset=").strip('"')
    return media_type.strip().lower() == "application/json" and charset in {"", "utf-8"}
