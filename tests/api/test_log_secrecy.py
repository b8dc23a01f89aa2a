"""Logs contain no secrets and no names, on success or failure; settings hide secrets."""

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
"""Loggers of the test's HTTP client, which logs URLs."""


@pytest.fixture
def lines() -> Iterator[io.StringIO]:
    with captured_logs("debug") as log:
        yield log


def own_lines(lines: io.StringIO) -> str:
    """Log lines of the service itself."""
    return "\n".join(
        line for line in lines.getvalue().splitlines() if not json.loads(line)["logger"].startswith(CLIENTS)
    )


def requests_of_all_kinds(service: Service) -> None:
    """Send reads and commands with valid, invalid and no credentials."""
    filters = {"organisation": ORGANISATION, "uscc": "91350100M000100Y43"}
    particulars = json.loads(json.dumps(APPLICATION["particulars"]))
    particulars["organisation"]["name"] = ORGANISATION
    service.apply(particulars=particulars, reason=f"{NAME} applied")
    service.apply(particulars=particulars, reason=f"{NAME} applied", surprise=LOGIN)
    service.read("/api/v1/certificates", **filters)
    service.read("/api/v1/certificates", surprise=NAME, **filters)
    service.client.post(
        "/api/v1/verifications", json={"lines": [{"number": "X1", "organisation": ORGANISATION}]}
    )
    for path in ("/api/v1/staff/worklist", "/api/v1/audit/events", "/api/v1/session", "/nowhere"):
        for headers in (
            {"Authorization": f"Bearer {FORGED}"},
            {"Authorization": f"Basic {PASSWORD}"},
            {"Cookie": f"__Host-certtrail={COOKIE}"},
            service.key("registrar"),
        ):
            service.client.get(f"{path}?name={NAME}", headers=headers)
            service.client.post(path, json={"login": LOGIN, "password": PASSWORD}, headers=headers)


def test_requests_leave_no_key_cookie_name_or_text_in_the_log(service: Service, lines: io.StringIO) -> None:
    requests_of_all_kinds(service)
    log = own_lines(lines)

    assert log.count('"request completed"') > 30
    assert json.loads(log.splitlines()[-1])["request_id"]
    for secret in (*service.keys.values(), FORGED, PASSWORD, COOKIE, NAME, LOGIN, ORGANISATION):
        assert secret not in log


def test_an_error_leaves_no_row_that_it_met_in_the_log(service: Service, lines: io.StringIO) -> None:
    with service.container.pool.connection() as connection:
        connection.execute("ALTER TABLE events.commands ADD CHECK (false) NOT VALID")
    answer = service.apply(reason=NAME)
    log = own_lines(lines)

    assert answer.status_code == 500
    assert "CheckViolation" in log
    assert "Failing row" not in log
    assert NAME not in log


def test_accounts_leave_no_name_password_or_code_in_the_log(service: Service, lines: io.StringIO) -> None:
    key = new_key()
    dependencies = Dependencies(service.container.pool, service.clock, LogAuditHook())
    accounts = Accounts.of(dependencies, SecretKeys([key]), PARTY, Cost(memory_kib=1024, passes=1))
    invitation = accounts.invitations.invite(LOGIN, {Role.DECIDER}, BODY, OPERATOR)
    person = accounts.invitations.accept(invitation.token, PASSWORD, NAME)
    accounts.logins.authenticate(LOGIN, PASSWORD)
    with suppress(InvalidCredentials):
        accounts.logins.authenticate(LOGIN, WRONG)
    totp = pyotp.TOTP(accounts.one_time_codes.enrol(person.id).secret)
    code = totp.at(service.clock.now)
    accounts.one_time_codes.confirm(person.id, code)
    for caught in (code, "000000"):
        with suppress(InvalidCode):
            accounts.one_time_codes.verify(person.id, caught)
    codes = accounts.recovery_codes.make(person.id)
    log = own_lines(lines)

    assert person.id in log
    for secret in (key, LOGIN, PASSWORD, WRONG, NAME, invitation.token, totp.secret, code, *codes):
        assert secret not in log


def test_a_line_break_in_what_is_sent_makes_no_line_of_the_log(service: Service, lines: io.StringIO) -> None:
    service.client.get('/api/v1/%0A{"event":"forged"}', headers={"X-Request-ID": "a\r\nb"})

    assert '\n{"event":"forged"}' not in lines.getvalue()
    assert all(json.loads(line) for line in lines.getvalue().splitlines())


def test_a_value_that_did_not_fit_is_not_in_the_trace() -> None:
    class Contact(BaseModel):
        born: int

    with pytest.raises(ValidationError) as caught:
        Contact.model_validate({"born": NAME})
    text = format_traceback((caught.type, caught.value, caught.tb))

    assert "born int_parsing" in text
    assert NAME not in text


def test_where_an_error_came_from_is_told() -> None:
    try:
        try:
            raise psycopg.errors.UniqueViolation(f"rule broken\nDETAIL: Key (login)=({LOGIN})")
        except psycopg.Error as violation:
            raise LookupError("nothing there") from violation
    except LookupError as error:
        text = format_traceback((type(error), error, error.__traceback__))

    assert "nothing there" in text
    assert "rule broken" in text
    assert LOGIN not in text


def test_secrets_come_from_the_environment_or_files_and_show_themselves_to_nobody() -> None:
    secret_fields = {
        name: field
        for name, field in Settings.model_fields.items()
        if "secret" in name or "password" in name or "key" in name or name == "database_url"
    }
    hidden = {
        name
        for name, field in secret_fields.items()
        if SecretStr in (field.annotation, *get_args(field.annotation))
    }
    files = {name for name, field in secret_fields.items() if Path in _types(field.annotation)}
    unprinted = {name for name, field in secret_fields.items() if field.repr is False}
    harmless = {"oidc_second_factor"}

    assert {"database_url", "secret_keys", "secret_keys_file"} <= set(secret_fields)
    assert set(secret_fields) == hidden | files | unprinted | harmless & set(secret_fields)
    assert all(f"{name}_file" in files for name in hidden)


def _types(annotation: object) -> set[object]:
    """The types of a setting, without annotations."""
    return {annotation} | {inner for each in get_args(annotation) for inner in (each, *get_args(each))}


def test_nothing_that_is_secret_has_a_value_in_the_code() -> None:
    assert all(
        field.default is None
        for name, field in Settings.model_fields.items()
        if SecretStr in get_args(field.annotation)
    )
