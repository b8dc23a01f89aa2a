"""Confirmation texts of decisions that cannot be undone."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class Confirmation:
    """The confirmation of a decision that cannot be undone: message ids of the pages' catalogue.

    `button` submits the decision, `consequences` are its effects, a sentence each. `REAPPLICATION_BARRED` is
    left out where the scheme has no bar to a new application.
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
