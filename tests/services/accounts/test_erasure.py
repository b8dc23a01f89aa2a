"""Erasure: nothing in the database tells who it was any more, and the history they made stays whole."""

import base64
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from time import monotonic

import psycopg
import pyotp
import pytest
from psycopg import sql

from domain.values import Role
from projections.rebuild import rebuild
from projections.views import views_with
from services.accounts import Accounts, Dependencies
from services.accounts.audit_hook import Pool
from services.accounts.errors import (
    AccountChangeNotPermitted,
    InvalidCredentials,
    LoginNameTaken,
    WrongAccountState,
)
from services.accounts.secret_keys import SecretKeys
from services.accounts.values import AccountState, Person
from services.errors import ApiKeyRevoked
from services.holidays import PublicHolidays
from services.keys import Keys
from services.principal import Principal
from tests.api import running_service as edge
from tests.api.case_steps import copy_case, grant_certificate
from tests.services.accounts.authenticator import Authenticator
from tests.services.accounts.conftest import (
    BODY,
    CHEAP,
    OPERATOR,
    PARTY,
    PASSWORD,
    RecordingAuditHook,
    person_with_account,
)

NAME = "欧阳慎思 Ouyang"
LOGIN = "Ouyang.Shensi@example.org"
SUBJECT = "subject-ouyang-7"
SOURCE = "203.0.113.77"
ISSUER = "https://id.example.org"
THEN = datetime(2025, 3, 1, tzinfo=UTC)
NEEDLES = ("欧阳慎思", LOGIN, "Ouyang", "Shensi", SUBJECT, SOURCE)
_TABLES = """
SELECT n.nspname, c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'm', 'p') AND n.nspname NOT IN ('pg_catalog', 'information_schema')
ORDER BY 1, 2
"""


def dump_tables(url: str) -> Iterator[tuple[str, bytes]]:
    """Every table as it would be backed up: its name, and its text, with all bytes in it laid open."""
    with psycopg.connect(url) as connection:
        for schema, table in connection.execute(_TABLES).fetchall():
            copy = sql.SQL("COPY {} TO STDOUT").format(sql.Identifier(schema, table))
            with connection.cursor().copy(copy) as rows:
                text = b"".join(map(bytes, rows))
            opened = [bytes.fromhex(each.decode()) for each in re.findall(rb"\\x((?:[0-9a-f]{2})+)", text)]
            yield f"{schema}.{table}", b"\n".join((text, *opened))


def tables_mentioning_person(url: str) -> set[str]:
    """The tables in which anything of the person is written, in whatever way and case."""
    encodings = [way for needle in NEEDLES for way in encodings_of(needle)]
    return {name for name, content in dump_tables(url) if any(way in content.lower() for way in encodings)}


def encodings_of(needle: str) -> list[bytes]:
    """A text as it may stand in a table: as it is, as in JSON, and, unless chance may write it, in Base64."""
    plain, in_json = needle.lower().encode(), json.dumps(needle).strip('"').lower().encode()
    in_base64 = base64.b64encode(needle.encode())[:-4].lower()
    return [plain, in_json, *([in_base64] if len(in_base64) >= 12 else [])]


@dataclass(frozen=True)
class ErasureScenario:
    """A person who granted certificates, and what was to be read then."""

    service: edge.Service
    accounts: Accounts
    person: Person
    cases: list[tuple[str, str]]

    def public(self) -> list[edge.Json]:
        """The public answers about a day in spring, but for the moment of answering."""
        then = THEN.isoformat()
        answers = (self.service.public(number, as_of=then, known_at=then) for _, number in self.cases)
        return [answer | {"made_at": None} for answer in answers]

    def histories(self) -> list[edge.Json]:
        """Every event of every case, as the staff read them."""
        return [
            self.service.read(f"/api/v1/staff/certificates/{case}/history", "registrar").json()
            for case, _ in self.cases
        ]


@pytest.fixture
def erasure_scenario(
    migrated_url: str, keys: SecretKeys, audit_hook: RecordingAuditHook
) -> Iterator[ErasureScenario]:
    clock = edge.Clock(datetime(2025, 1, 1, tzinfo=UTC))
    clock.set_day(edge.FIRST_DAY)
    with edge.running_service(migrated_url, clock) as service:
        accounts = Accounts.of(Dependencies(service.container.pool, clock, audit_hook), keys, PARTY, CHEAP)
        invitation = accounts.invitations.invite(LOGIN, {Role.DECIDER}, edge.BODY, OPERATOR, "P-decider")
        person = accounts.invitations.accept(invitation.token, PASSWORD, NAME)
        first = grant_certificate(service)
        cases = [first, *copy_case(service, first[0], 49)]
        service.clock.set_day(edge.FIRST_DAY.replace(month=6))
        service.wait_for_views()
        wait_until_complete(service, THEN)
        set_up_all_factors(accounts, person, clock)
        yield ErasureScenario(service, accounts, person, cases)


def wait_until_complete(service: edge.Service, moment: datetime) -> None:
    """Until the worker has said that nothing recorded up to the moment is missing: answers are final then."""
    deadline = monotonic() + 10
    while (
        service.container.public.position().complete_until or service.clock.now.min.replace(tzinfo=UTC)
    ) < moment:
        assert monotonic() < deadline


def set_up_all_factors(accounts: Accounts, person: Person, clock: edge.Clock) -> None:
    """All that an account may hold."""
    totp = pyotp.TOTP(accounts.one_time_codes.enrol(person.id).secret)
    accounts.one_time_codes.confirm(person.id, totp.at(clock.now))
    accounts.recovery_codes.make(person.id)
    authenticator = Authenticator(PARTY.origin)
    created = authenticator.create(accounts.passkeys.registration_options(person.id))
    accounts.passkeys.register(person.id, created, "Ouyang's phone")
    accounts.passkeys.authenticate(authenticator.sign(accounts.passkeys.login_options()))
    accounts.passkeys.registration_options(person.id)
    accounts.identities.link(person.id, ISSUER, SUBJECT, person.id)
    accounts.invitations.invite_again(person.id, OPERATOR)
    with pytest.raises(InvalidCredentials):
        accounts.logins.authenticate(LOGIN, "wrong words altogether", source=SOURCE)


def key_with_a_name_in_its_note(erasure_scenario: ErasureScenario) -> str:
    """Nobody should write one there, and somebody will."""
    key = erasure_scenario.service.container.keys.add("P-decider", {Role.DECIDER}, edge.BODY)
    with erasure_scenario.service.container.pool.connection() as connection:
        connection.execute("UPDATE people.api_keys SET note = %s WHERE prefix = %s", (NAME, key[3:11]))
    return key


def test_nothing_tells_who_it_was_and_everything_tells_what_was_done(
    erasure_scenario: ErasureScenario, migrated_url: str
) -> None:
    key = key_with_a_name_in_its_note(erasure_scenario)
    before, histories, public = (
        tables_mentioning_person(migrated_url),
        erasure_scenario.histories(),
        erasure_scenario.public(),
    )
    erasure_scenario.accounts.erasure.erase(erasure_scenario.person.id, OPERATOR)

    assert before == {"people.contacts", "people.identities", "people.passkeys", "people.api_keys"}
    assert tables_mentioning_person(migrated_url) == set()
    assert len(histories) == 50
    assert erasure_scenario.histories() == histories
    assert erasure_scenario.public() == public
    assert '"P-decider"' in json.dumps(histories)
    assert erasure_scenario.accounts.people.display_name("P-decider") == "erased person P-decider"
    with pytest.raises(ApiKeyRevoked):
        erasure_scenario.service.container.keys.principal(key)
    for view in views_with(lambda: PublicHolidays().working_days):
        rebuilt = rebuild(view, erasure_scenario.service.container.store, migrated_url)
        assert (rebuilt.switched, rebuilt.differences) == (True, ())
    assert erasure_scenario.public() == public


def test_whatever_belongs_to_the_person_goes_with_the_contact(
    accounts: Accounts, li: Person, pool: Pool, migrated_url: str
) -> None:
    def owned() -> dict[str, int]:
        with pool.connection() as connection:
            rows = connection.execute(
                "SELECT table_name FROM information_schema.columns WHERE table_schema = 'people'"
                " AND column_name = 'person' AND table_name <> 'api_keys'"
            ).fetchall()
            counts = {}
            for (table,) in rows:
                query = sql.SQL("SELECT count(*) FROM people.{} WHERE person = %s").format(
                    sql.Identifier(table)
                )
                (counts[table],) = connection.execute(query, (li.id,)).fetchone() or (0,)
        return counts

    accounts.one_time_codes.enrol(li.id)
    accounts.recovery_codes.make(li.id)
    accounts.identities.link(li.id, ISSUER, SUBJECT, li.id)
    accounts.passkeys.registration_options(li.id)
    before = owned()
    accounts.erasure.erase(li.id, OPERATOR)

    assert sum(before.values()) >= 14
    assert set(owned().values()) == {0}


def test_an_erased_person_is_let_in_no_more_and_never_changed(accounts: Accounts, li: Person) -> None:
    erased = accounts.erasure.erase(li.id, OPERATOR)

    assert (erased.state, erased.name, erased.login) == (AccountState.ERASED, None, None)
    with pytest.raises(InvalidCredentials):
        accounts.logins.authenticate("li.ming@example.org", PASSWORD)
    for change in (accounts.people.disable, accounts.people.enable, accounts.invitations.invite_again):
        with pytest.raises(WrongAccountState):
            change(li.id, OPERATOR)
    with pytest.raises(WrongAccountState):
        accounts.erasure.erase(li.id, OPERATOR)


def test_the_login_name_is_free_for_another_id(accounts: Accounts, li: Person) -> None:
    with pytest.raises(LoginNameTaken):
        person_with_account(accounts, "li.ming@example.org", {Role.REVIEWER})
    accounts.erasure.erase(li.id, OPERATOR)
    other = person_with_account(accounts, "li.ming@example.org", {Role.REVIEWER})

    assert other.id != li.id


def test_only_the_operator_erases_and_notes_no_name(
    accounts: Accounts, li: Person, bo: Principal, audit_hook: RecordingAuditHook
) -> None:
    with pytest.raises(AccountChangeNotPermitted):
        accounts.erasure.erase(li.id, bo)
    accounts.erasure.erase(li.id, OPERATOR)

    assert audit_hook.kinds[-1] == "person-erased"
    assert "ming" not in repr(audit_hook.records).lower()


def test_keys_revoked_before_keep_the_moment(accounts: Accounts, li: Person, pool: Pool) -> None:
    earlier = datetime(2026, 1, 1, tzinfo=UTC)
    keys = Keys(pool, lambda: earlier)
    key = keys.add(li.id, {Role.DECIDER}, BODY)
    keys.revoke(key[3:11])
    accounts.erasure.erase(li.id, OPERATOR)

    with pytest.raises(ApiKeyRevoked) as refused:
        keys.principal(key)

    assert refused.value.revoked_at == earlier
