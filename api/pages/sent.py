"""What was sent with a form? Read within limits, as texts; what they mean is for whoever asked."""

from collections.abc import AsyncGenerator, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Annotated, Final

from fastapi import Depends, Request
from python_multipart.multipart import parse_options_header
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException

from api.errors.request_errors import BodyTooLarge, NotAForm
from api.http.reading import must_be_text

MOST_FIELDS: Final = 2_000
"""A score sheet has some three hundred; a list to check is one."""

MOST_FILES: Final = 2
AGAIN: Final = "again"
"""The name of the field that says: show me my entries again, and do nothing yet."""

_FORMS: Final = (b"application/x-www-form-urlencoded", b"multipart/form-data")
_CHARSETS: Final = (b"", b"utf-8")
"""What pages are written in, and so their forms. Of other names the library would take any that Python knows:
a form of 1 MB takes minutes to read as Punycode."""


@dataclass(frozen=True)
class Sent:
    """The fields of a form, in their order; a name may come several times."""

    fields: tuple[tuple[str, str], ...] = ()
    files: Mapping[str, bytes] = field(default_factory=dict)

    def __iter__(self) -> Iterator[tuple[str, str]]:
        return iter(self.fields)

    def one(self, name: str) -> str:
        """The first value of that name, without blanks around it; empty if there is none."""
        return next((value.strip() for each, value in self.fields if each == name), "")

    def all(self, name: str) -> tuple[str, ...]:
        """Every value of that name."""
        return tuple(value for each, value in self.fields if each == name)

    @property
    def again(self) -> bool:
        """Whether the entries come back after a login, to be shown and not to be acted on."""
        return bool(self.one(AGAIN))

    def without(self, *names: str) -> "Sent":
        """The same but for some names."""
        return Sent(tuple(pair for pair in self.fields if pair[0] not in names), self.files)


def sent(pairs: Iterable[tuple[str, str]]) -> Sent:
    """Fields as if they had been sent."""
    return Sent(tuple(pairs))


class LimitedRequest(Request):
    """A request of which no more is read than the service takes."""

    async def stream(self) -> AsyncGenerator[bytes, None]:
        """The body, piece by piece. Raises BodyTooLarge as soon as that is known."""
        limit, length = self.app.state.settings.max_body_bytes, 0
        async for chunk in super().stream():
            length += len(chunk)
            if length > limit:
                raise BodyTooLarge(limit)
            yield chunk


async def form_of(request: Request) -> Sent:
    """The form. Raises BodyTooLarge, NotAForm, TextUnusable."""
    _must_be_a_form(request.headers.get("content-type", ""))
    limited = LimitedRequest(request.scope, request.receive)
    limit = request.app.state.settings.max_body_bytes
    try:
        form = await limited.form(max_files=MOST_FILES, max_fields=MOST_FIELDS, max_part_size=limit)
    except HTTPException:
        raise NotAForm from None
    fields, files = [], {}
    try:
        for name, value in form.multi_items():
            must_be_text(name)
            if isinstance(value, UploadFile):
                files[name] = await value.read()
            else:
                must_be_text(value)
                fields.append((name, value))
    finally:
        await form.close()
    return Sent(tuple(fields), files)


def _must_be_a_form(content_type: str) -> None:
    """Raises NotAForm. Read as the library that parses the form reads it."""
    kind, options = parse_options_header(content_type)
    if kind not in _FORMS or options.get(b"charset", b"").lower() not in _CHARSETS:
        raise NotAForm


SentForm = Annotated[Sent, Depends(form_of)]
"""The form that was sent."""
