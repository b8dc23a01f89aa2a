"""Everybody who may ask: each role, by key and by session, of this body and another, and all who may not."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from api.http.entering import COOKIE
from domain.values import Role
from services.keys import Terms
from services.principal import WITHOUT_BODY
from services.scopes import ALL, Scope
from tests.api.browsers import OPERATOR, joined
from tests.api.served import BODY, OTHER_BODY, Service

Headers = dict[str, str]
ROLES: Final = [role for role in Role if role is not Role.SYSTEM]
OURS: Final = {"Sec-Fetch-Site": "same-origin"}


@dataclass(frozen=True)
class Asker:
    """Who asks, by which way; `good` if what they show opens anything at all."""

    name: str
    role: Role | None = None
    body: str | None = BODY
    way: str = "key"
    scopes: frozenset[Scope] = ALL
    stepped_up: bool = True
    partial: bool = False
    good: bool = True
    spoilt: str = ""


def _of(role: Role, body: str) -> str | None:
    return None if role in WITHOUT_BODY else body


def _everybody() -> list[Asker]:
    keys = [Asker(f"key {role}", role, _of(role, BODY)) for role in ROLES]
    sessions = [Asker(f"session {role}", role, _of(role, BODY), way="session") for role in ROLES]
    foreign = [
        Asker(f"foreign {way} {role}", role, OTHER_BODY, way=way)
        for role in ROLES
        if role not in WITHOUT_BODY
        for way in ("key", "session")
    ]
    decider, regulator = Role.DECIDER, Role.REGULATOR
    lesser = [
        Asker("key that reads", decider, scopes=frozenset({Scope.READ})),
        Asker("key that writes", decider, scopes=frozenset({Scope.WRITE})),
        Asker("key that decides", decider, scopes=frozenset({Scope.DECIDE})),
        Asker("regulator's key that writes", regulator, None, scopes=frozenset({Scope.WRITE})),
        Asker("password alone", decider, way="session", stepped_up=False),
        Asker("administrator by password alone", Role.ADMINISTRATOR, way="session", stepped_up=False),
        Asker("half a login", decider, way="session", partial=True, stepped_up=False),
    ]
    spoilt = [
        Asker(f"{way} {how}", decider, way=way, good=False, spoilt=how)
        for way, how in (
            ("key", "revoked"),
            ("key", "expired"),
            ("key", "disabled"),
            ("key", "erased"),
            ("session", "ended"),
            ("session", "disabled"),
            ("session", "erased"),
        )
    ]
    nobody = Asker("nobody", way="none", good=False)
    return [nobody, *keys, *sessions, *foreign, *lesser, *spoilt]


EVERYBODY: Final = _everybody()


def shown(service: Service, asker: Asker) -> Callable[[], Headers]:
    """What the asker sends along, made anew for every request: a session may end in one."""
    match asker.way:
        case "none":
            return dict
        case "key":
            header = {"Authorization": f"Bearer {_key(service, asker)}"}
            return lambda: header
        case _:
            person = _person(service, asker)
            return lambda: OURS | {"Cookie": f"{COOKIE}={_token(service, asker, person)}"}


def _person(service: Service, asker: Asker) -> str:
    assert asker.role

    return joined(service, _word(asker), {asker.role}, asker.body)


def _word(asker: Asker) -> str:
    return re.sub("[^a-z]+", "-", asker.name)


def _shut_out(service: Service, asker: Asker, person: str) -> None:
    accounts = service.here.accounts
    if asker.spoilt == "disabled":
        accounts.people.disable(person, OPERATOR)
    else:
        accounts.erasure.erase(person, OPERATOR)


def _key(service: Service, asker: Asker) -> str:
    assert asker.role

    keys, now = service.here.keys, service.clock.now
    ends = now if asker.spoilt == "expired" else now + timedelta(days=9999)
    if asker.spoilt not in {"disabled", "erased"}:
        key = keys.add(f"P-{_word(asker)}", [asker.role], asker.body, Terms(asker.scopes, ends))
        if asker.spoilt == "revoked":
            keys.revoke(key.split("_")[1])
        return key
    person = _person(service, asker)
    key = keys.add(person, [asker.role], asker.body, Terms(asker.scopes, ends))
    _shut_out(service, asker, person)
    return key


def _token(service: Service, asker: Asker, person: str) -> str:
    if asker.spoilt in {"disabled", "erased"} and person in _SPOILT:
        return _SPOILT[person]
    means = {"password", "one_time_code"} if asker.stepped_up else {"password"}
    token = service.here.sessions.begin(person, frozenset(means), partial=asker.partial).token
    if asker.spoilt == "ended":
        service.here.sessions.end(token)
    elif asker.spoilt:
        _shut_out(service, asker, person)
        _SPOILT[person] = token
    return token


_SPOILT: Final[dict[str, str]] = {}
"""The last token of somebody who cannot get another."""
