"""What did somebody send from the page of a sheet: which entries, on what they had seen, to do what?"""

import json
import re
from dataclasses import dataclass
from typing import Final, Self
from uuid import UUID, uuid4

from pydantic import JsonValue

from api.pages.sent import AGAIN, Sent
from domain.scheme.model import Scheme
from services.commands import Asked, command_of
from services.drafts import Draft, Filled
from services.principal import Principal
from spreadsheets.score_sheets.fields import filled_in

SEEN, DRAFT, KEY, ACTION, FILE = "seen", "draft", "key", "do", "file"
_AROUND: Final = frozenset({SEEN, DRAFT, KEY, ACTION, AGAIN})

_VERSION: Final = re.compile(r"[0-9]{1,6}")
_KEY: Final = re.compile(r"[A-Za-z0-9-]{8,64}")


@dataclass(frozen=True)
class Filling:
    """Entries with the versions of case and draft they rest on; `key` names the command they may become."""

    filled: Filled
    seen: int
    draft: int
    key: str

    @classmethod
    def begun(cls, seen: int, draft: Draft) -> Self:
        """What the page shows to whoever opens it: the draft."""
        return cls(draft.content, seen, draft.version, _new_key())

    @classmethod
    def of(cls, sent: Sent, scheme: Scheme) -> Self:
        """What was sent; a version that is none is as good as none seen."""
        key = sent.one(KEY)
        return cls(
            filled_in(sent, scheme),
            _version(sent.one(SEEN)),
            _version(sent.one(DRAFT)),
            key if _KEY.fullmatch(key) else _new_key(),
        )


def asked(sent: Sent, path: str, person: Principal, correlation: UUID) -> Asked:
    """The command that the form as it was sent names: sent twice it is done once.

    Like If-Match over HTTP, the versions that were seen are no part of it.
    """
    fields: JsonValue = json.loads(json.dumps([pair for pair in sent if pair[0] not in _AROUND]))
    said: JsonValue = {"method": "POST", "path": path, "body": fields}
    return Asked(person, command_of(person, sent.one(KEY) or _new_key(), said, correlation))


def _version(text: str) -> int:
    return int(text) if _VERSION.fullmatch(text) else 0


def _new_key() -> str:
    return str(uuid4())
