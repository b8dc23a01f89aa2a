"""What becomes of the entries of a form when its sender has to prove first who they are?

They travel with the form of the proof, and are shown again after it: nothing is done with them, and nothing
is kept here, until they are sent once more. A path to return to is one of ours, whatever was sent.
"""

import json
from typing import Final

from api.errors.request_errors import NotAForm
from api.http.languages import is_page
from api.http.reading import must_be_text
from api.pages.sent import MOST_FIELDS, Sent, sent

NEXT: Final = "next"
KEPT: Final = "kept"
SECRETS: Final = frozenset(
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

_PAIR: Final = 2


def packed(form: Sent) -> str:
    """The entries as one text; no secrets, and no files: browsers cannot be made to send one again."""
    return json.dumps(form.without(*SECRETS).fields, ensure_ascii=False)


def unpacked(text: str) -> Sent:
    """The entries again. Raises NotAForm or TextUnusable for a text that `packed` never made."""
    try:
        pairs = json.loads(text)
    except (ValueError, RecursionError):
        raise NotAForm from None
    if not isinstance(pairs, list) or len(pairs) > MOST_FIELDS or not all(map(_is_pair, pairs)):
        raise NotAForm
    for name, value in pairs:
        must_be_text(name + value)
    return sent((name, value) for name, value in pairs)


def safe_path(path: str, otherwise: str) -> str:
    """Where to go on, if it is a page of this site; else `otherwise` (ASVS 5.0, 3.7.2).

    Browsers take a backslash for a slash and `//host` for another host, and skip tabs and line ends.
    """
    ours = path.startswith("/") and not path.startswith("//") and "\\" not in path and path.isprintable()
    return path if ours and is_page(path.partition("?")[0].partition("#")[0]) else otherwise


def _is_pair(pair: object) -> bool:
    return isinstance(pair, list) and len(pair) == _PAIR and all(isinstance(each, str) for each in pair)
