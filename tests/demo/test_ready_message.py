"""Message of the ready demonstration: the same facts for people and, by name, for programs."""

import json
import re

import pytest

from demo.database import DemoDatabase
from demo.examples import Example, examples
from demo.logins import LOGINS, PASSWORD
from demo.ready_message import ReadyMessage
from domain.status.standing import Status
from projections.public_register.queries import PublicRegister
from tests.demo.conftest import TODAY
from tests.demo.test_demo_history import WITHOUT_EXAMPLE

URL = "http://here"
TWO_MOMENTS = {"two_moments_then", "two_moments_now"}


@pytest.fixture
def demo_examples(public: PublicRegister) -> list[Example]:
    """The examples of the shared history."""
    return examples(public, TODAY)


def ready(demo_examples: list[Example]) -> ReadyMessage:
    return ReadyMessage(URL, DemoDatabase("url", 3, 1.5), demo_examples, [], LOGINS, "bin/certtrail")


def test_json_has_a_key_for_each_named_example(demo_examples: list[Example]) -> None:
    value = json.loads(json.dumps(ready(demo_examples).as_json))
    found = value["examples"]

    assert set(found) == set(Status) - WITHOUT_EXAMPLE | TWO_MOMENTS
    for each in demo_examples:
        assert found[each.key] == {"number": each.number, "page": URL + each.page, "url": URL + each.path}
    assert {"logins", "keys", "certificates", "listening", "generated"} <= set(value)


def test_the_two_moments_ask_about_one_certificate_on_one_day(demo_examples: list[Example]) -> None:
    then, now = (each for each in demo_examples if each.key in TWO_MOMENTS)

    assert then.number == now.number
    assert then.query.partition("&known_at=")[0] == now.query


def test_text_has_a_line_for_each_status_and_both_moments(demo_examples: list[Example]) -> None:
    lines = ready(demo_examples).as_text.splitlines()

    for status in set(Status) - WITHOUT_EXAMPLE:
        assert any(re.fullmatch(f"{status}: [0-9A-Z]+", line) for line in lines), status
    assert any(re.match(r"\S+ as known on \S+: ", line) for line in lines)
    assert any(re.match(r"\S+ as known now: ", line) for line in lines)


def test_json_and_text_name_the_same_logins() -> None:
    message = ready([])
    value = json.dumps(message.as_json)

    assert all(each.login in message.as_text and each.login in value for each in LOGINS)
    assert PASSWORD in message.as_text
    assert "bin/certtrail demo --code" in message.as_text


def test_without_logins_the_missing_setting_is_named() -> None:
    assert "CERTTRAIL_SECRET_KEYS" in ReadyMessage(URL, DemoDatabase("url"), [], [], ()).as_text
