"""What is on record before the first organisation applies: schemes, bodies, approvals?"""

from datetime import timedelta
from importlib.resources import files
from pathlib import Path
from typing import Final

from demo.staff import BODIES, OPERATOR, Staff
from demo.words import said
from demo.world import World
from domain.events.institution import ApprovalGiven, BodyRegistered
from domain.scheme.model import Scheme
from services.scheme_files import read_folder, shipped

EDITION_CHANGES: Final = 700
"""Days ago the made-up successor edition is published."""

DEADLINE: Final = 60
"""Days ago the made-up transition ended."""


def schemes() -> tuple[Scheme, ...]:
    """The shipped schemes and the first edition of the made-up one."""
    return (*shipped(), _editions()[0])


def opened(world: World) -> None:
    """The register opens: the operator publishes the schemes and lets two bodies in."""
    published = schemes()
    for scheme in published:
        _publish(world, scheme)
    for body in BODIES:
        registered = BodyRegistered(reason=said("登记机构"), body=body.id, name=body.name, code=body.code)
        world.institutions.register(registered, world.asked(OPERATOR, f"register/{body.id}", body.id))
        for scheme in published:
            _approve(world, body, scheme)


def edition_changed(world: World) -> None:
    """A successor of the made-up edition is published, with a deadline that has passed by now."""
    old, new = _editions()
    _publish(world, new)
    for body in BODIES:
        _approve(world, body, new)
    asked = world.asked(OPERATOR, "supersede", new.edition)
    deadline = world.today - timedelta(days=DEADLINE)
    editions = (old.edition, new.edition)
    world.institutions.supersede(new.scheme, editions, deadline, said("标准换版"), asked)


def _publish(world: World, scheme: Scheme) -> None:
    asked = world.asked(OPERATOR, f"publish/{scheme.scheme}/{scheme.edition}", scheme.edition)
    world.institutions.publish(scheme, said("发布认证方案"), asked)


def _approve(world: World, body: Staff, scheme: Scheme) -> None:
    given = ApprovalGiven(
        reason=said("批准业务范围"), field=scheme.field, scheme=scheme.scheme, edition=scheme.edition
    )
    asked = world.asked(OPERATOR, f"approve/{body.id}/{scheme.edition}", scheme.edition)
    world.institutions.approve(body.id, given, asked)


def _editions() -> tuple[Scheme, Scheme]:
    old, new = read_folder(Path(str(files(__package__))) / "data")
    return old, new
