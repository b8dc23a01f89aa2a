"""Form of the score sheet page: entries, the versions they are based on, and the idempotency key."""

import json
import re
from dataclasses import dataclass
from typing import Final, Self
from uuid import UUID, uuid4

from pydantic import JsonValue

from api.pages.form_data import RESUMED, FormData
from domain.scheme.model import Scheme
from services.commands import CommandRequest, command_of
from services.drafts import Draft, FormFields
from services.principal import Principal
from spreadsheets.score_sheets.fields import fields_of_form

VERSION, DRAFT, KEY, ACTION, FILE, AUDIT = "seen", "draft", "key", "do", "file", "audit"
_CONTROL_FIELDS: Final = frozenset({VERSION, DRAFT, KEY, ACTION, RESUMED})

_VERSION_PATTERN: Final = re.compile(r"[0-9]{1,6}")
_KEY_PATTERN: Final = re.compile(r"[A-Za-z0-9-]{8,64}")


@dataclass(frozen=True)
class SheetForm:
    """Entries with the versions of case and draft they are based on; `key` is the idempotency key."""

    entries: FormFields
    seen_version: int
    draft_version: int
    key: str

    @classmethod
    def from_draft(cls, seen_version: int, draft: Draft) -> Self:
        """The form when the page is opened: the entries of the draft, and a new key."""
        return cls(draft.content, seen_version, draft.version, _new_key())

    @classmethod
    def from_form(cls, form_data: FormData, scheme: Scheme) -> Self:
        """The submitted form; a malformed version counts as 0, a malformed key is replaced."""
        key = form_data.value(KEY)
        return cls(
            fields_of_form(form_data, scheme),
            _version(form_data.value(VERSION)),
            _version(form_data.value(DRAFT)),
            key if _KEY_PATTERN.fullmatch(key) else _new_key(),
        )


def command_for(form_data: FormData, path: str, person: Principal, correlation: UUID) -> CommandRequest:
    """The command of a submitted form, with its idempotency key: sent twice, it is executed once.

    Its fingerprint leaves the versions out, as the HTTP API leaves If-Match out.
    """
    fields: JsonValue = json.loads(json.dumps([pair for pair in form_data if pair[0] not in _CONTROL_FIELDS]))
    content: JsonValue = {"method": "POST", "path": path, "body": fields}
    return CommandRequest(
        person, command_of(person, form_data.value(KEY) or _new_key(), content, correlation)
    )


def _version(text: str) -> int:
    return int(text) if _VERSION_PATTERN.fullmatch(text) else 0


def _new_key() -> str:
    return str(uuid4())
