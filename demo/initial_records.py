"""What is on record before the first organisation applies: schemes, bodies, approvals?"""

from datetime import timedelta
from importlib.resources import files
from pathlib import Path
from typing import Final

from demo.generated_marks import marked_generated
from demo.simulation import Simulation
from demo.staff import BODIES, OPERATOR, Staff
from domain.events.institution import ApprovalGiven, BodyRegistered
from domain.scheme.model import Scheme
from services.scheme_files import bundled_schemes, read_folder

DAYS_SINCE_EDITION_CHANGE: Final = 700
"""Days ago the made-up successor edition is published."""

DAYS_SINCE_DEADLINE: Final = 60
"""Days ago the made-up transition ended."""


def schemes() -> tuple[Scheme, ...]:
    """The shipped schemes and the first edition of the made-up one."""
    return (*bundled_schemes(), _editions()[0])


def open_register(simulation: Simulation) -> None:
    """The register opens: the operator publishes the schemes and lets two bodies in."""
    all_schemes = schemes()
    for scheme in all_schemes:
        _publish(simulation, scheme)
    for body in BODIES:
        registration = BodyRegistered(
            reason=marked_generated("登记机构"), body=body.id, name=body.name, code=body.code
        )
        simulation.institutions.register(
            registration, simulation.command(OPERATOR, f"register/{body.id}", body.id)
        )
        for scheme in all_schemes:
            _approve(simulation, body, scheme)


def supersede_edition(simulation: Simulation) -> None:
    """A successor of the made-up edition is published, with a deadline that has passed by now."""
    old_edition, new_edition = _editions()
    _publish(simulation, new_edition)
    for body in BODIES:
        _approve(simulation, body, new_edition)
    request = simulation.command(OPERATOR, "supersede", new_edition.edition)
    deadline = simulation.today - timedelta(days=DAYS_SINCE_DEADLINE)
    editions = (old_edition.edition, new_edition.edition)
    simulation.institutions.supersede(
        new_edition.scheme, editions, deadline, marked_generated("标准换版"), request
    )


def _publish(simulation: Simulation, scheme: Scheme) -> None:
    request = simulation.command(OPERATOR, f"publish/{scheme.scheme}/{scheme.edition}", scheme.edition)
    simulation.institutions.publish(scheme, marked_generated("发布认证方案"), request)


def _approve(simulation: Simulation, body: Staff, scheme: Scheme) -> None:
    approval = ApprovalGiven(
        reason=marked_generated("批准业务范围"),
        field=scheme.field,
        scheme=scheme.scheme,
        edition=scheme.edition,
    )
    request = simulation.command(OPERATOR, f"approve/{body.id}/{scheme.edition}", scheme.edition)
    simulation.institutions.approve(body.id, approval, request)


def _editions() -> tuple[Scheme, Scheme]:
    old, new = read_folder(Path(str(files(__package__))) / "data")
    return old, new
