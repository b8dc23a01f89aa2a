"""What a command of the operator affects, as one sentence."""

from typing import Final

from domain.status.standing import Status
from projections.public_register.affected import Affected

_WORDS: Final = {
    Status.VALID: "valid",
    Status.SUSPENDED: "suspended",
    Status.NOT_TRANSITIONED: "not transitioned",
    Status.NOT_YET_ISSUED: "not begun",
    Status.BODY_NOT_APPROVED: "of an approval that ended before",
}


def sentence(affected: Affected) -> str:
    """What is affected, like `This affects 3 certificates: 2 valid, 1 suspended (as of 2026-06-01).`."""
    if affected.day is None:
        return "This affects 0 certificates."
    total = affected.certificates
    counted = [
        f"{affected.by_status[status]:,} {word}"
        for status, word in _WORDS.items()
        if affected.by_status.get(status)
    ]
    listed = f": {', '.join(counted)}" if counted else ""
    noun = "certificate" if total == 1 else "certificates"
    return f"This affects {total:,} {noun}{listed} (as of {affected.day})."
