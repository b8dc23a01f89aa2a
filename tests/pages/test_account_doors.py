"""Every asker at every page that is not public: let in exactly where the table of doors says."""

import re
from collections.abc import Iterator
from typing import Any, Final
from uuid import uuid4

import pytest
from fastapi import FastAPI
from httpx2 import Response

from api.main import create_app
from api.requests.access import DOORS, PAGES, Door
from api.requests.languages import below, is_page, neutral
from api.settings import Settings
from tests.api.served import Service
from tests.authorisation.askers import EVERYBODY, OURS, Asker, shown

LET_IN: Final = "let in"
CLOSED: Final = "closed"
LOG_IN: Final = "/login"
STEP_UP: Final = "/step-up"

MORE: Final = {"/staff/cases/new": DOORS["apply"].roles}
"""Pages that ask for more than their door: the form of a command is for those who give it."""

Asked = tuple[str, str, str]
"""An operation, how it is asked for, and where."""


def _routes(routes: Any) -> Iterator[Asked]:
    for route in routes:
        if hasattr(route, "effective_candidates"):
            yield from _routes(route.effective_candidates())
        elif getattr(route, "operation_id", None) and is_page(route.path):
            yield from ((route.operation_id, method, route.path) for method in sorted(route.methods))


APP: Final[FastAPI] = create_app(Settings(database_url="postgresql://nowhere/none"))
ALL: Final = sorted(set(_routes(APP.routes)))
IN_CHINESE: Final = [asked for asked in ALL if asked[2] == neutral(asked[2])]
WITH_DOORS: Final = [asked for asked in IN_CHINESE if asked[0] in DOORS]


def test_every_page_is_there_in_both_languages_behind_the_same_door() -> None:
    english = {(operation, method, neutral(path)) for operation, method, path in ALL if neutral(path) != path}

    assert english - {("start_in_english", "GET", "/")} == set(IN_CHINESE)


def test_every_page_of_a_closed_part_has_a_door() -> None:
    closed = {asked for asked in IN_CHINESE if below(asked[2], tuple(PAGES))}

    assert closed <= set(WITH_DOORS)


def test_what_asks_for_a_second_factor_as_a_command_asks_for_it_as_a_form() -> None:
    grave = {operation for operation, door in DOORS.items() if door.step_up}
    forms = {operation for operation, method, _ in WITH_DOORS if method == "POST"}

    assert {"invite_person", "change_roles", "disable_person"} <= grave & forms
    assert not grave & {operation for operation, method, _ in WITH_DOORS if method == "GET"}


@pytest.mark.parametrize("asker", EVERYBODY, ids=lambda asker: asker.name)
def test_let_in_exactly_where_the_table_says(house: Service, asker: Asker) -> None:
    headers, before = shown(house, asker), house.position
    said = {asked: _outcome(_answer(house, asked, OURS | headers())) for asked in WITH_DOORS}

    assert said == {asked: _expected(asker, asked) for asked in WITH_DOORS}
    assert house.position == before


def _answer(service: Service, asked: Asked, headers: dict[str, str]) -> Response:
    _, method, path = asked
    thing = "P-nobody" if below(path, ("/staff/people",)) else str(uuid4())
    filled_in = re.sub(r"{[a-z_]+(:[a-z]+)?}", lambda place: "1" if place[1] == ":int" else thing, path)
    sent = {"nothing": ""} if method == "POST" else None
    return service.client.request(method, filled_in, headers=headers, data=sent, follow_redirects=False)


def _outcome(answer: Response) -> str:
    assert answer.status_code < 500, answer.text

    ways = {way: f'action="{way}"' for way in (LOG_IN, STEP_UP)}
    where = answer.headers.get("location", "").partition("?")[0]
    if where in ways:
        return where
    asked_for = next((way for way, form in ways.items() if form in answer.text), "")
    if answer.status_code in {401, 403} and asked_for:
        return asked_for
    return CLOSED if answer.status_code == 403 else LET_IN


def _expected(asker: Asker, asked: Asked) -> str:
    operation, _, path = asked
    door = DOORS[operation]
    part = next((roles for part, roles in PAGES.items() if below(path, (part,))), None)
    if not asker.good:
        return LOG_IN
    if asker.role not in door.roles or (part is not None and asker.role not in part):
        return CLOSED
    if asker.way == "key" and door.scope not in asker.scopes:
        return CLOSED
    if asker.way == "session" and _owes(asker, door):
        return STEP_UP
    return LET_IN if asker.role in MORE.get(path, door.roles) else CLOSED


def _owes(asker: Asker, door: Door) -> bool:
    return (asker.partial and not door.partial) or (door.step_up and not asker.stepped_up)
