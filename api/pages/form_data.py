"""Form data of a request: fields and files, read within limits and not yet interpreted."""

from collections.abc import AsyncGenerator, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Annotated, Final

from fastapi import Depends, Request
from python_multipart.multipart import parse_options_header
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException

from api.errors.request_errors import InvalidForm, RequestBodyTooLarge
from api.http.body import require_storable_text

MAX_FIELDS: Final = 2_000
"""A score sheet has about 300 fields; a list of certificates to check is a single one."""

MAX_FILES: Final = 2
RESUMED: Final = "again"
"""The name of the field that asks to show the entries again without acting on them."""

_FORM_TYPES: Final = (b"application/x-www-form-urlencoded", b"multipart/form-data")
_CHARSETS: Final = (b"", b"utf-8")
"""The charset of the pages and so of their forms. The library would accept any codec of Python: decoding a
form of 1 MB as Punycode takes minutes."""


@dataclass(frozen=True)
class FormData:
    """The fields of a form, in their order; a name may come several times."""

    fields: tuple[tuple[str, str], ...] = ()
    files: Mapping[str, bytes] = field(default_factory=dict)

    def __iter__(self) -> Iterator[tuple[str, str]]:
        return iter(self.fields)

    def value(self, name: str) -> str:
        """The first value of a field without surrounding whitespace; empty if there is none."""
        return next((value.strip() for each, value in self.fields if each == name), "")

    def values(self, name: str) -> tuple[str, ...]:
        """All values of a field."""
        return tuple(value for each, value in self.fields if each == name)

    @property
    def is_resumed(self) -> bool:
        """Whether the entries come back after a login: they are shown and not acted on."""
        return bool(self.value(RESUMED))

    def without(self, *names: str) -> "FormData":
        """The form data without some fields."""
        return FormData(tuple(pair for pair in self.fields if pair[0] not in names), self.files)


def form_data(pairs: Iterable[tuple[str, str]]) -> FormData:
    """Form data from (name, value) pairs."""
    return FormData(tuple(pairs))


class LimitedRequest(Request):
    """A request whose body is limited to `max_body_bytes` of the settings."""

    async def stream(self) -> AsyncGenerator[bytes, None]:
        """The body in chunks. Raises RequestBodyTooLarge at the first chunk beyond the limit."""
        limit, length = self.app.state.settings.max_body_bytes, 0
        async for chunk in super().stream():
            length += len(chunk)
            if length > limit:
                raise RequestBodyTooLarge(limit)
            yield chunk


async def read_form(request: Request) -> FormData:
    """The form of a request. Raises RequestBodyTooLarge, InvalidForm, UnsupportedValue."""
    _require_form_type(request.headers.get("content-type", ""))
    limited = LimitedRequest(request.scope, request.receive)
    limit = request.app.state.settings.max_body_bytes
    try:
        form = await limited.form(max_files=MAX_FILES, max_fields=MAX_FIELDS, max_part_size=limit)
    except HTTPException:
        raise InvalidForm from None
    fields, files = [], {}
    try:
        for name, value in form.multi_items():
            require_storable_text(name)
            if isinstance(value, UploadFile):
                files[name] = await value.read()
            else:
                require_storable_text(value)
                fields.append((name, value))
    finally:
        await form.close()
    return FormData(tuple(fields), files)


def _require_form_type(content_type: str) -> None:
    """Raises InvalidForm for another media type or charset. Parsed as the form library parses it."""
    kind, options = parse_options_header(content_type)
    if kind not in _FORM_TYPES or options.get(b"charset", b"").lower() not in _CHARSETS:
        raise InvalidForm


SubmittedForm = Annotated[FormData, Depends(read_form)]
"""The submitted form."""
