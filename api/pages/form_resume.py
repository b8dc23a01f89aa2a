"""Resuming a form after a login or a second factor.

The entries travel in a hidden field of the login form and are shown again afterwards: nothing is stored on
the server, and nothing is done with them until they are submitted again. The return path is always a page of
this site.
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
"""Fields with secrets: they are typed again and never written into a page."""

_PAIR_LENGTH: Final = 2


def dump(form: FormData) -> str:
    """The entries as JSON, without secrets and without files, which a page cannot put back into a form."""
    return json.dumps(form.without(*SECRET_FIELDS).fields, ensure_ascii=False)


def load(text: str) -> FormData:
    """The entries of a text made by `dump`. Raises InvalidForm, UnsupportedValue."""
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
    """The path if it is a page of this site, else `default` (ASVS 5.0, 3.7.2).

    Browsers treat a backslash as a slash and `//host` as another host, and skip tabs and line breaks.
    """
    is_local = path.startswith("/") and not path.startswith("//") and "\\" not in path and path.isprintable()
    return path if is_local and is_page(path.partition("?")[0].partition("#")[0]) else default


def _is_pair(pair: object) -> bool:
    return (
        isinstance(pair, list) and len(pair) == _PAIR_LENGTH and all(isinstance(each, str) for each in pair)
    )
