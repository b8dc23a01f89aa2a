"""What becomes of the entries of a form when its sender has to prove first who they are?

They travel with the form of the proof, and are shown again after it: nothing is done with them, and nothing
is kept here, until they are sent once more. A path to return to is one of ours, whatever was sent.
"""

import json
from typing import Final

from api.pages.sent import Sent, sent
from api.requests.errors import NotAForm

NEXT: Final = "next"
KEPT: Final = "kept"
_PAIR: Final = 2


def packed(form: Sent) -> str:
    """The entries as one text. Files are not among them: browsers cannot be made to send one again."""
    return json.dumps(form.fields, ensure_ascii=False)


def unpacked(text: str) -> Sent:
    """The entries again. Raises NotAForm for a text that `packed` never made."""
    try:
        pairs = json.loads(text)
    except (ValueError, RecursionError):
        raise NotAForm from None
    if not isinstance(pairs, list) or not all(_is_pair(pair) for pair in pairs):
        raise NotAForm
    return sent((name, value) for name, value in pairs)


def safe_path(path: str, otherwise: str) -> str:
    """Where to go on, if it is a path of this site; else `otherwise` (ASVS 5.0, 3.7.2)."""
    ours = path.startswith("/") and not path.startswith(("//", "/\\")) and path.isprintable()
    return path if ours and "\\" not in path else otherwise


def _is_pair(pair: object) -> bool:
    return isinstance(pair, list) and len(pair) == _PAIR and all(isinstance(each, str) for each in pair)
