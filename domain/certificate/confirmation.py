"""Confirmation texts: what is said before a decision that cannot be taken back."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class Confirmation:
    """What is said before a decision that cannot be taken back: message ids of the pages' catalogue.

    `button` does it, `consequences` say what will happen, a sentence each. `REAPPLICATION_BARRED` among
    them is left out where the scheme bars nobody from applying again.
    """

    button: str
    consequences: tuple[str, ...]


PUBLIC_AT_ONCE: Final = "Everyone who looks the certificate up sees it at once."
NEVER_PUBLIC: Final = "The case ends here without a number; the public never sees it."
IRREVERSIBLE: Final = "It cannot be taken back: what is recorded stays."
APPEAL_POSSIBLE: Final = (
    "The organisation may appeal against it; nobody who took part in it hears the appeal."
)
REAPPLICATION_BARRED: Final = (
    "The organisation may apply again under this scheme once %(months)s months have passed."
)
