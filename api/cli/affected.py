"""What a decision about a body affects, said before it is recorded (rule 17)."""

from datetime import date
from typing import Annotated, Final

import typer

from api.cli.database import Demo, pool, utc_now
from domain.approval import ApprovalScope, Reach
from domain.status.standing import Status
from projections.public_register.affected import Affected
from projections.public_register.queries import PublicRegister

DryRun = Annotated[
    bool, typer.Option("--dry-run", help="Only say how many certificates it affects; record nothing.")
]

_WORDS: Final = {
    Status.VALID: "valid",
    Status.SUSPENDED: "suspended",
    Status.NOT_TRANSITIONED: "not transitioned",
    Status.NOT_YET_ISSUED: "not begun",
    Status.BODY_NOT_APPROVED: "without an approved body already",
}


def affected_by(demo: Demo, body: str, reach: Reach | None) -> Affected:
    """The certificates within the reach of an event about an approval; none without a reach.

    Raises ViewUnavailable and what `pool` raises.
    """
    return affected_on(demo, body, reach.scope, reach.day) if reach else Affected()


def affected_on(demo: Demo, body: str, scope: ApprovalScope | None, day: date) -> Affected:
    """The certificates of a body decided before the day, under one approval or all.

    Raises as `affected_by`.
    """
    with pool(demo) as connections:
        return PublicRegister(connections, utc_now).certificates_under(body, scope, day)


def sentence(affected: Affected) -> str:
    """What is affected, like `This affects 3 certificates: 2 valid, 1 suspended (as of 2026-06-01).`."""
    if affected.day is None:
        return "This affects 0 certificates: an approval that is given anew revives nothing."
    total = affected.certificates
    counted = [
        f"{affected.by_status[status]:,} {word}"
        for status, word in _WORDS.items()
        if affected.by_status.get(status)
    ]
    listed = f": {', '.join(counted)}" if counted else ""
    noun = "certificate" if total == 1 else "certificates"
    return f"This affects {total:,} {noun}{listed} (as of {affected.day})."
