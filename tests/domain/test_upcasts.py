"""Upcasts: an older version is read as the current one, step by step; a current one is unchanged."""

import pytest

from domain.upcasts import Payload, upcast

V1: Payload = {"why": "law"}


def second(payload: Payload) -> tuple[str, Payload]:
    return "certificate.stopped.v2", {"reason": payload["why"]}


def third(payload: Payload) -> tuple[str, Payload]:
    return "certificate.halted.v1", {**payload, "ground": "unknown"}


STEPS = {"certificate.stopped.v1": second, "certificate.stopped.v2": third}


def test_every_step_is_taken_to_the_last() -> None:
    assert upcast("certificate.stopped.v1", V1, STEPS) == (
        "certificate.halted.v1",
        {"reason": "law", "ground": "unknown"},
    )


def test_the_steps_begin_where_the_event_is() -> None:
    assert upcast("certificate.stopped.v2", {"reason": "law"}, STEPS)[0] == "certificate.halted.v1"


def test_an_event_of_today_stays_as_it_is() -> None:
    payload = {"reason": "law"}

    assert upcast("certificate.halted.v1", payload, STEPS) == ("certificate.halted.v1", payload)


def test_the_payload_given_is_left_as_it_was() -> None:
    upcast("certificate.stopped.v1", V1, STEPS)

    assert V1 == {"why": "law"}


def test_steps_that_go_round_in_a_circle_are_refused() -> None:
    circle = {"a.b.v1": lambda payload: ("a.b.v1", payload)}

    with pytest.raises(ValueError, match="circle"):
        upcast("a.b.v1", {}, circle)
