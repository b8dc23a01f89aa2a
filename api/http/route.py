"""How strictly is a request read? What is not understood is refused, never skipped.

A misspelt parameter that is ignored gives a wrong answer that looks right; a body that is coerced
records something nobody said. So every route of the interface is of this class.
"""

from collections.abc import Callable, Coroutine
from typing import Any, cast

from fastapi import Request, Response, params
from fastapi.dependencies.utils import get_flat_params
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from pydantic import TypeAdapter, ValidationError
from starlette.exceptions import HTTPException

from api.errors.request_errors import (
    BodyTooLarge,
    IdempotencyKeyWrong,
    NotJson,
    RequestRefused,
    Unreadable,
    ValuesWrong,
    VersionNotSaid,
    VersionUnreadable,
)
from api.http.authorization import must_be_open
from api.http.reading import must_be_text, read_json
from api.http.wrong_values import wrong_values

Answer = Callable[[Request], Coroutine[Any, Any, Response]]


class RefusedWhileReading(HTTPException):
    """Carries a refusal through the framework, which turns any other error into one of its own."""

    def __init__(self, refusal: Exception) -> None:
        super().__init__(status_code=400)
        self.refusal = refusal


class StrictRequest(Request):
    """A request whose body is JSON, read once, within a limit, and exactly of the route's model."""

    model: TypeAdapter[Any] | None = None
    limit: int = 0

    async def body(self) -> bytes:
        """The body. Raises BodyTooLarge as soon as that is known, whatever was declared."""
        if not hasattr(self, "_body"):
            chunks, length = [], 0
            async for chunk in self.stream():
                length += len(chunk)
                if length > self.limit:
                    raise RefusedWhileReading(BodyTooLarge(self.limit))
                chunks.append(chunk)
            self._body = b"".join(chunks)
        if self.model and not self._body:
            raise RefusedWhileReading(Unreadable("The body is empty: send a JSON object."))
        if self.model and not _declares_json(self.headers.get("content-type", "")):
            raise RefusedWhileReading(NotJson())
        return self._body

    async def json(self) -> Any:
        """The body as the route's model; what was said, as JSON, stays in `state.said`."""
        try:
            self.state.said = read_json(self._body)
            return self.model.validate_json(self._body, strict=True) if self.model else self.state.said
        except ValidationError as invalid:
            raise RefusedWhileReading(ValuesWrong(wrong_values(invalid.errors(), "body"))) from None
        except RequestRefused as refusal:
            raise RefusedWhileReading(refusal) from None


class StrictRoute(APIRoute):
    """A route that refuses parameters it does not know, and bodies that do not say exactly what it takes."""

    def get_route_handler(self) -> Answer:
        """The framework's own, behind a look at the parameters."""
        answer = super().get_route_handler()
        known = frozenset(
            field.alias
            for field in get_flat_params(self.dependant)
            if isinstance(field.field_info, params.Query)
        )
        model: TypeAdapter[Any] | None = (
            TypeAdapter(cast("Any", self.body_field.field_info.annotation)) if self.body_field else None
        )

        async def strictly(request: Request) -> Response:
            strict = StrictRequest(request.scope, request.receive)
            strict.model = model
            strict.limit = request.app.state.settings.max_body_bytes
            must_be_open(self.operation_id, request.scope["state"], request.app.state.composition)
            _must_know(request, known)
            try:
                return await answer(strict)
            except RefusedWhileReading as carried:
                raise carried.refusal from None
            except RequestValidationError as invalid:
                raise _named(invalid) from None

        return strictly


def _named(invalid: RequestValidationError) -> Exception:
    """The refusal that a wrong path, header or parameter is; what no path leads to is not found."""
    for error in invalid.errors():
        match error["loc"][:2], error["type"]:
            case ("path", *_), _:
                return HTTPException(404)
            case ("header", "Idempotency-Key"), _:
                return IdempotencyKeyWrong()
            case ("header", "If-Match"), "missing":
                return VersionNotSaid()
            case ("header", "If-Match"), _:
                return VersionUnreadable()
    return ValuesWrong(wrong_values(invalid.errors()))


def _must_know(request: Request, known: frozenset[str]) -> None:
    """Raise ValuesWrong for parameters that are unknown or given twice, TextUnusable for unusable text."""
    must_be_text(request.url.path)
    seen: set[str] = set()
    wrong = []
    for name, value in request.query_params.multi_items():
        must_be_text(name + value)
        if name not in known:
            accepted = ", ".join(sorted(known)) or "none"
            wrong.append((name, f"This parameter is not known here; known are: {accepted}."))
        elif name in seen:
            wrong.append((name, "This parameter is given twice."))
        seen.add(name)
    if wrong:
        raise ValuesWrong(
            wrong_values([{"loc": ("query", name), "msg": said, "type": "unknown"} for name, said in wrong])
        )


def _declares_json(content_type: str) -> bool:
    media_type, _, parameters = content_type.partition(";")
    charset = parameters.strip().lower().removeprefix("charset=").strip('"')
    return media_type.strip().lower() == "application/json" and charset in {"", "utf-8"}
