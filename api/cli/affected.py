"""What a decision about a body affects, said before it is recorded (rule 17)."""

from typing import Annotated

import typer

from api.cli.database import Demo, pool, utc_now
from domain.approval import Reach
from projections.public_register.affected import Affected
from projections.public_register.queries import PublicRegister

DryRun = Annotated[
    bool, typer.Option("--dry-run", help="Only say how many certificates it affects; record nothing.")
]


def affected_by(demo: Demo, body: str, reach: Reach | None) -> Affected:
    """The certificates within the reach of an event of a body; none without a reach.

    Raises ViewUnavailable and what `pool` raises.
    """
    if reach is None:
        return Affected()
    with pool(demo) as connections:
        return PublicRegister(connections, utc_now).certificates_under(body, reach.scope, reach.day)
