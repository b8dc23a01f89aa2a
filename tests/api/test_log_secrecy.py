"""Logs: no secret and nobody's name gets into them, whatever succeeds or fails, and no setting shows one."""

import io
import json
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Final, get_args

import psycopg
import pyotp
import pytest
from pydantic import BaseModel, SecretStr, ValidationError

from api.app.settings import Settings
from api.ops.logging import format_traceback
from domain.values import Role
from services.accounts import Accounts, Dependencies
from services.accounts.audit_hook import LogAuditHook
from services.accounts.errors import InvalidCode, InvalidCredentials
from services.accounts.hashing import Cost
from services.accounts.secret_keys import SecretKeys, new_key
from services.accounts.values import RelyingParty
from services.principal import Principal
from tests.api.log_capture import captured_logs
from tests.api.running_service import APPLICATION, BODY, Service

NAME: Final = "欧阳示范"
LOGIN: Final = "ouyang.shifan@example.org"
PASSWORD: Final = "seven wet otters sing quietly"
WRONG: Final = "eight dry otters sing loudly"
ORGANISATION: Final = "绝密电器有限公司"
COOKIE: Final = "cookie-4f1d2c9a"
FORGED: Final = f"ct_abcdefgh_{'a' * 52}"
OPERATOR: Final = Principal(person="P-OPERATOR", roles=frozenset({Role.SYSTEM}))
PARTY: Final = RelyingParty("register.example.org", "Certtrail", "https://register.example.org")
CLIENTS: Final = ("httpx", "httpcore")
"""Loggers of the client in the test, which writes the addresses it asks."""


@pytest.fixture
def lines() -> Iterator[io.StringIO]:
    with captured_logs("debug") as written:
        yield written


def ours(lines: io.StringIO) -> str:
    """What the service itself logged."""
    return "\n".join(
        line for line in lines.getvalue().splitlines() if not json.loads(line)["logger"].startswith(CLIENTS)
    )


def requests_of_all_kinds(service: Service) -> None:
    """Questions and commands, by the right, the wrong and by nobody."""
    asked = {"organisation": ORGANISATION, "uscc": "91350100M000100Y43"}
    particulars = json.loads(json.dumps(APPLICATION["particulars"]))
    particulars["organisation"]["name"] = ORGANISATION
    service.apply(particulars=particulars, reason=f"{NAME} applied")
    service.apply(particulars=particulars, reason=f"{NAME} applied", surprise=LOGIN)
    service.read("/api/v1/certificates", **asked)
    service.read("/api/v1/certificates", surprise=NAME, **asked)
    service.client.post(
        "/api/v1/verifications", json={"lines": [{"number": "X1", "organisation": ORGANISATION}]}
    )
    for path in ("/api/v1/staff/worklist", "/api/v1/audit/events", "/api/v1/session", "/nowhere"):
        for sent in (
            {"Authorization": f"Bearer {FORGED}"},
            {"Authorization": f"Basic {PASSWORD}"},
            {"Cookie": f"__Host-certtrail={COOKIE}"},
            service.key("registrar"),
        ):
            service.client.get(f"{path}?name={NAME}", headers=sent)
            service.client.post(path, json={"login": LOGIN, "password": PASSWORD}, headers=sent)


def test_requests_leave_no_key_cookie_name_or_text_in_the_log(service: Service, lines: io.StringIO) -> None:
    requests_of_all_kinds(service)
    written = ours(lines)

    assert written.count('"request completed"') > 30
    assert json.loads(written.splitlines()[-1])["request_id"]
    for secret in (*service.keys.values(), FORGED, PASSWORD, COOKIE, NAME, LOGIN, ORGANISATION):
        assert secret not in written


def test_an_error_leaves_no_row_that_it_met_in_the_log(service: Service, lines: io.StringIO) -> None:
    with service.container.pool.connection() as connection:
        connection.execute("ALTER TABLE events.commands ADD CHECK (false) NOT VALID")
    answer = service.apply(reason=NAME)
    written = ours(lines)

    assert answer.status_code == 500
    assert "CheckViolation" in written
    assert "Failing row" not in written
    assert NAME not in written


def test_accounts_leave_no_name_password_or_code_in_the_log(service: Service, lines: io.StringIO) -> None:
    key = new_key()
    outside = Dependencies(service.container.pool, service.clock, LogAuditHook())
    accounts = Accounts.of(outside, SecretKeys([key]), PARTY, Cost(memory_kib=1024, passes=1))
    invitation = accounts.invitations.invite(LOGIN, {Role.DECIDER}, BODY, OPERATOR)
    person = accounts.invitations.accept(invitation.token, PASSWORD, NAME)
    accounts.logins.authenticate(LOGIN, PASSWORD)
    with suppress(InvalidCredentials):
        accounts.logins.authenticate(LOGIN, WRONG)
    totp = pyotp.TOTP(accounts.one_time_codes.enrol(person.id).secret)
    code = totp.at(service.clock.now)
    accounts.one_time_codes.confirm(person.id, code)
    for wrong in (code, "000000"):
        with suppress(InvalidCode):
            accounts.one_time_codes.verify(person.id, wrong)
    codes = accounts.recovery_codes.make(person.id)
    written = ours(lines)

    assert person.id in written
    for secret in (key, LOGIN, PASSWORD, WRONG, NAME, invitation.token, totp.secret, code, *codes):
        assert secret not in written


def test_a_line_break_in_what_is_sent_makes_no_line_of_the_log(service: Service, lines: io.StringIO) -> None:
    service.client.get('/api/v1/%0A{"event":"forged"}', headers={"X-Request-ID": "a\r\nb"})

    assert '\n{"event":"forged"}' not in lines.getvalue()
    assert all(json.loads(line) for line in lines.getvalue().splitlines())


def test_a_value_that_did_not_fit_is_not_in_the_trace() -> None:
    class Contact(BaseModel):
        born: int

    with pytest.raises(ValidationError) as wrong:
        Contact.model_validate({"born": NAME})
    told = format_traceback((wrong.type, wrong.value, wrong.tb))

    assert "born int_parsing" in told
    assert NAME not in told


def test_where_an_error_came_from_is_told() -> None:
    try:
        try:
            raise psycopg.errors.UniqueViolation(f"rule broken\nDETAIL: Key (login)=({LOGIN})")
        except psycopg.Error as broken:
            raise LookupError("nothing there") from broken
    except LookupError as raised:
        told = format_traceback((type(raised), raised, raised.__traceback__))

    assert "nothing there" in told
    assert "rule broken" in told
    assert LOGIN not in told


def test_secrets_come_from_the_environment_or_files_and_show_themselves_to_nobody() -> None:
    named = {
        name: field
        for name, field in Settings.model_fields.items()
        if "secret" in name or "password" in name or "key" in name or name == "database_url"
    }
    hidden = {
        name for name, field in named.items() if SecretStr in (field.annotation, *get_args(field.annotation))
    }
    files = {name for name, field in named.items() if Path in _types(field.annotation)}
    unprinted = {name for name, field in named.items() if field.repr is False}
    harmless = {"oidc_second_factor"}

    assert {"database_url", "secret_keys", "secret_keys_file"} <= set(named)
    assert set(named) == hidden | files | unprinted | harmless & set(named)
    assert all(f"{name}_file" in files for name in hidden)


def _types(annotation: object) -> set[object]:
    """What a setting may be, without what is said about it besides."""
    return {annotation} | {inner for each in get_args(annotation) for inner in (each, *get_args(each))}


def test_nothing_that_is_secret_has_a_value_in_the_code() -> None:
    assert all(
        field.default is None
        for name, field in Settings.model_fields.items()
        if SecretStr in get_args(field.annotation)
    )
