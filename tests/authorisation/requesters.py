"""Requesters: every role by key and by session, of two bodies, and invalid credentials."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

import pytest
from _pytest.mark import ParameterSet

from api.http.credentials import SESSION_COOKIE
from domain.values import Role
from services.keys import KeyTerms
from services.principal import WITHOUT_BODY
from services.scopes import ALL, Scope
from services.sessions import SessionExpired
from tests.api.browsers import OPERATOR, create_account
from tests.api.running_service import BODY, OTHER_BODY, Service

Headers = dict[str, str]
ROLES: Final = [role for role in Role if role is not Role.SYSTEM]
SAME_ORIGIN: Final = {"Sec-Fetch-Site": "same-origin"}


@dataclass(frozen=True)
class Requester:
    """A requester with its method of authentication; `valid` if the credential is accepted at all."""

    name: str
    role: Role | None = None
    body: str | None = BODY
    method: str = "key"
    scopes: frozenset[Scope] = ALL
    stepped_up: bool = True
    partial: bool = False
    valid: bool = True
    invalidated_by: str = ""


def _of(role: Role, body: str) -> str | None:
    return None if role in WITHOUT_BODY else body


def _all_requesters() -> list[Requester]:
    keys = [Requester(f"key {role}", role, _of(role, BODY)) for role in ROLES]
    sessions = [Requester(f"session {role}", role, _of(role, BODY), method="session") for role in ROLES]
    foreign = [
        Requester(f"foreign {way} {role}", role, OTHER_BODY, method=way)
        for role in ROLES
        if role not in WITHOUT_BODY
        for way in ("key", "session")
    ]
    decider, regulator = Role.DECIDER, Role.REGULATOR
    limited = [
        Requester("key that reads", decider, scopes=frozenset({Scope.READ})),
        Requester("key that writes", decider, scopes=frozenset({Scope.WRITE})),
        Requester("key that decides", decider, scopes=frozenset({Scope.DECIDE})),
        Requester("regulator's key that writes", regulator, None, scopes=frozenset({Scope.WRITE})),
        Requester("operator's key", Role.SYSTEM, None, scopes=frozenset({Scope.OPERATE})),
        Requester("operator's key that decides", Role.SYSTEM, None),
        Requester("password alone", decider, method="session", stepped_up=False),
        Requester("administrator by password alone", Role.ADMINISTRATOR, method="session", stepped_up=False),
        Requester("half a login", decider, method="session", partial=True, stepped_up=False),
    ]
    invalidated = [
        Requester(f"{way} {how}", decider, method=way, valid=False, invalidated_by=how)
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
    anonymous = Requester("nobody", method="none", valid=False)
    return [anonymous, *keys, *sessions, *foreign, *limited, *invalidated]


ALL_REQUESTERS: Final = _all_requesters()


def parametrized(requesters: list[Requester], quick: Callable[[Requester], bool]) -> list[ParameterSet]:
    """Parameters of a test for each requester; those that are not quick only in the deep tests."""
    return [
        pytest.param(each, id=each.name, marks=[] if quick(each) else [pytest.mark.deep])
        for each in requesters
    ]


def is_representative(requester: Requester) -> bool:
    """Of those of another body the decision makers alone: what they are denied depends on no other role."""
    return requester.body != OTHER_BODY or requester.role is Role.DECIDER


def credentials_for(service: Service, requester: Requester) -> Callable[[], Headers]:
    """The requester's headers for each request: of one session until a request ends it, then of another."""
    match requester.method:
        case "none":
            return dict
        case "key":
            header = {"Authorization": f"Bearer {_key(service, requester)}"}
            return lambda: header
        case _:
            cookies = _Cookies(service, requester, _person(service, requester))
            return cookies.headers


@dataclass
class _Cookies:
    service: Service
    requester: Requester
    person: str
    token: str = ""

    def headers(self) -> Headers:
        """The headers of a session: the last one if a request has not ended it."""
        if not self.token or (self.requester.valid and self._is_over()):
            self.token = _token(self.service, self.requester, self.person)
        return SAME_ORIGIN | {"Cookie": f"{SESSION_COOKIE}={self.token}"}

    def _is_over(self) -> bool:
        try:
            self.service.container.sessions.find(self.token)
        except SessionExpired:
            return True
        return False


def _person(service: Service, requester: Requester) -> str:
    assert requester.role

    return create_account(service, _slug(requester), {requester.role}, requester.body)


def _slug(requester: Requester) -> str:
    return re.sub("[^a-z]+", "-", requester.name)


def _remove_account(service: Service, requester: Requester, person: str) -> None:
    accounts = service.container.accounts
    if requester.invalidated_by == "disabled":
        accounts.people.disable(person, OPERATOR)
    else:
        accounts.erasure.erase(person, OPERATOR)


def _key(service: Service, requester: Requester) -> str:
    assert requester.role

    keys, now = service.container.keys, service.clock.now
    ends = now if requester.invalidated_by == "expired" else now + timedelta(days=9999)
    if requester.invalidated_by not in {"disabled", "erased"}:
        key = keys.add(
            f"P-{_slug(requester)}", [requester.role], requester.body, KeyTerms(requester.scopes, ends)
        )
        if requester.invalidated_by == "revoked":
            keys.revoke(key.split("_")[1])
        return key
    person = _person(service, requester)
    key = keys.add(person, [requester.role], requester.body, KeyTerms(requester.scopes, ends))
    _remove_account(service, requester, person)
    return key


def _token(service: Service, requester: Requester, person: str) -> str:
    means = {"password", "one_time_code"} if requester.stepped_up else {"password"}
    token = service.container.sessions.begin(person, frozenset(means), partial=requester.partial).token
    if requester.invalidated_by == "ended":
        service.container.sessions.end(token)
    elif requester.invalidated_by:
        _remove_account(service, requester, person)
    return token
