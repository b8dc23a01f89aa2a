"""Answers of the service over HTTP, in a form that two releases can be compared by."""

import asyncio
import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple
from xml.etree import ElementTree

from httpx2 import ASGITransport, AsyncClient, Response
from starlette.testclient import TestClient

AT_A_TIME: Final = 6

MOVING: Final = ("as_of", "known_at", "made_at", "cursor")
"""Fields at the head of an answer that say when it was asked for, or only where the next page begins."""

UNSTABLE: Final = ("type", "detail")
"""Fields of the reason why a decision is closed: words, which may be put better."""


class Question(NamedTuple):
    """A request: its path, the name of the key it comes with, and the body of one that is posted."""

    path: str
    by: str = ""
    body: Any = None


def answers(client: TestClient, keys: Mapping[str, str], questions: Sequence[Question]) -> list[Any]:
    """What is answered, as JSON; of a refusal only its status.

    Asked on the service's own event loop, some at a time: 2 ms for each, where a `TestClient` takes 3 to 12.
    """
    transport, turns = ASGITransport(client.app), asyncio.Semaphore(AT_A_TIME)

    async def asked(session: AsyncClient, question: Question) -> Any:
        headers = {"Authorization": f"Bearer {keys[question.by]}"} if question.by else {}
        method = "GET" if question.body is None else "POST"
        async with turns:
            response = await session.request(method, question.path, json=question.body, headers=headers)
        return _content(response) if response.is_success else {"status": response.status_code}

    async def all_asked() -> list[Any]:
        async with AsyncClient(transport=transport, base_url="http://testserver") as session:
            return await asyncio.gather(*(asked(session, question) for question in questions))

    assert client.portal
    return client.portal.call(all_asked)


def differences(expected: Any, found: Any, where: str = "") -> Iterator[str]:
    """Each field of the first that the second lacks or has another value for; a new field is none."""
    match expected, found:
        case dict(), dict():
            for name, value in expected.items():
                if name in found:
                    yield from differences(value, found[name], f"{where}.{name}")
                else:
                    yield f"{where}.{name} is missing"
        case list(), list():
            if len(expected) != len(found):
                yield f"{where} has {len(found)} items, not {len(expected)}"
            for number, (one, other) in enumerate(zip(expected, found, strict=False)):
                yield from differences(one, other, f"{where}[{number}]")
        case _:
            if type(expected) is not type(found) or expected != found:
                yield f"{where} is {found!r}, not {expected!r}"


_ADDED = frozenset({"{http://www.w3.org/2005/Atom}category"})
"""Elements that entries did not have then: the reliance, as fields that JSON did not have."""


def _content(response: Response) -> Any:
    match response.headers["content-type"].partition(";")[0]:
        case "application/json":
            return _stable(response.json())
        case "application/x-ndjson":
            return [json.loads(line) for line in response.text.splitlines()]
        case "application/atom+xml":
            root = ElementTree.fromstring(response.content)
            elements = (each for each in root.iter() if each.tag not in _ADDED)
            return [[each.tag, each.text, dict(each.attrib)] for each in elements]
        case other:
            raise AssertionError(f"{other} cannot be compared: teach tests/upgrade/answers.py to read it")


def _stable(content: Any) -> Any:
    if not isinstance(content, dict):
        return content
    for decision in content.get("decisions", ()):
        for name in UNSTABLE:
            (decision["closed"] or {}).pop(name, None)
    return {name: value for name, value in content.items() if name not in MOVING}
