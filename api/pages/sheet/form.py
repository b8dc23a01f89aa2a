"""What did somebody send from the page of a sheet: which entries, on what they had seen, to do what?"""

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

SEEN, DRAFT, KEY, ACTION, FILE = "seen", "draft", "key", "do", "file"
_CONTROL_FIELDS: Final = frozenset({SEEN, DRAFT, KEY, ACTION, RESUMED})

_VERSION: Final = re.compile(r"[0-9]{1,6}")
_KEY: Final = re.compile(r"[A-Za-z0-9-]{8,64}")


@dataclass(frozen=True)
class SheetForm:
    """Entries with the versions of case and draft they rest on; `key` names the command they may become."""

    entries: FormFields
    seen_version: int
    draft_version: int
    key: str

    @classmethod
    def from_draft(cls, seen_version: int, draft: Draft) -> Self:
        """What the page shows to whoever opens it: the draft."""
        return cls(draft.content, seen_version, draft.version, _new_key())

    @classmethod
    def from_form(cls, form_data: FormData, scheme: Scheme) -> Self:
        """What was sent; a version that is none is as good as none seen."""
        key = form_data.value(KEY)
        return cls(
            fields_of_form(form_data, scheme),
            _version(form_data.value(SEEN)),
            _version(form_data.value(DRAFT)),
            key if _KEY.fullmatch(key) else _new_key(),
        )


def command_for(form_data: FormData, path: str, person: Principal, correlation: UUID) -> CommandRequest:
    """The command that the form as it was sent names: sent twice it is done once.

    Like If-Match over HTTP, the versions that were seen are no part of it.
    """
    fields: JsonValue = json.loads(json.dumps([pair for pair in form_data if pair[0] not in _CONTROL_FIELDS]))
    content: JsonValue = {"method": "POST", "path": path, "body": fields}
    return CommandRequest(
        person, command_of(person, form_data.value(KEY) or _new_key(), content, correlation)
    )


def _version(text: str) -> int:
    return int(text) if _VERSION.fullmatch(text) else 0


def _new_key() -> str:
    return str(uuid4())
