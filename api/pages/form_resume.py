"""What becomes of the entries of a form when its sender has to prove first who they are?

They travel with the form of the proof, and are shown again after it: nothing is done with them, and nothing
is kept here, until they are sent once more. A path to return to is one of ours, whatever was sent.
"""

import json
from typing import Final

from api.errors.request_errors import InvalidForm
from api.http.body import require_storable_text
from api.http.locale import is_page
from api.pages.form_data import MAX_FIELDS, FormData, form_data

NEXT: Final = "next"
SAVED_FORM: Final = "kept"
SECRET_FIELDS: Final = frozenset(
    {
        "password",
        "new_password",
        "password_again",
        "one_time_code",
        "recovery_code",
        "secret",
        "passkey",
    }
)
"""Names of fields that prove something: they are typed again rather than written into a page."""

_PAIR_LENGTH: Final = 2


def dump(form: FormData) -> str:
    """The entries as one text; no secrets, and no files: browsers cannot be made to send one again."""
    return json.dumps(form.without(*SECRET_FIELDS).fields, ensure_ascii=False)


def load(text: str) -> FormData:
    """The entries again. Raises InvalidForm or UnsupportedValue for a text that `dump` never made."""
    try:
        pairs = json.loads(text)
    except (ValueError, RecursionError):
        raise InvalidForm from None
    if not isinstance(pairs, list) or len(pairs) > MAX_FIELDS or not all(map(_is_pair, pairs)):
        raise InvalidForm
    for name, value in pairs:
        require_storable_text(name + value)
    return form_data((name, value) for name, value in pairs)


def safe_path(path: str, default: str) -> str:
    """Where to go on, if it is a page of this site; else `default` (ASVS 5.0, 3.7.2).

    Browsers take a backslash for a slash and `//host` for another host, and skip tabs and line ends.
    """
    is_local = path.startswith("/") and not path.startswith("//") and "\\" not in path and path.isprintable()
    return path if is_local and is_page(path.partition("?")[0].partition("#")[0]) else default


def _is_pair(pair: object) -> bool:
    return (
        isinstance(pair, list) and len(pair) == _PAIR_LENGTH and all(isinstance(each, str) for each in pair)
    )
