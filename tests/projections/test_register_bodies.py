"""Bodies: every registered body, by its current name."""

from domain.events.institution import BodyRegistered, CompetenceMode
from domain.streams import body_stream
from domain.values import Titles
from projections.public_register.answers import NamedBody
from projections.public_register.queries import PublicRegister
from projections.worker import Worker
from tests.projections.builders import EventRecorder


def registered(world: EventRecorder, body: str, name: str) -> None:
    titles = Titles(zh=name, en=f"{name} in English")
    world.record(
        body_stream(body),
        BodyRegistered(reason="CNCA", body=body, name=titles, code=body[-3:], competence=CompetenceMode.WARN),
    )


def test_bodies_are_told_in_order_of_their_numbers(
    world: EventRecorder, worker: Worker, register: PublicRegister
) -> None:
    for body, name in (("CNCA-R-2009-777", "后来者"), ("CNCA-R-2001-555", "先到者")):
        registered(world, body, name)
    worker.catch_up()

    assert register.bodies() == (
        NamedBody(id="CNCA-R-2001-555", name=Titles(zh="先到者", en="先到者 in English")),
        NamedBody(id="CNCA-R-2009-777", name=Titles(zh="后来者", en="后来者 in English")),
    )


def test_nobody_is_told_of_while_nothing_is_known(world: EventRecorder, register: PublicRegister) -> None:
    assert register.bodies() == ()
