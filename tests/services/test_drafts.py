"""Drafts: one for the team of an audit, in versions, seen by nobody else, gone once the audit is recorded."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import psycopg
import pytest
from psycopg_pool import ConnectionPool

from domain.certificate.audits import AuditNotNamed
from domain.certificate.errors import NoAuditAvailable, NotOnAuditTeam
from domain.errors import InvalidValue
from domain.values import Role
from services.accounts.audit_hook import Pool
from services.drafts import LARGEST, Draft, Drafts
from services.drafts.drafts import MAX_VERSIONS, RETENTION
from services.errors import CaseNotFound
from services.principal import Principal
from tests.domain.certificate.builders import AUDITOR, BODY, LEADER, OTHER_BODY, case_of
from tests.domain.certificate.sample_history import UNTIL_AUDITED, UNTIL_PLANNED

NOON = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)
CASE = case_of(*UNTIL_PLANNED)
RECORDED = case_of(*UNTIL_AUDITED)
TWO_PLANNED = replace(CASE, audits=(*CASE.audits, replace(CASE.audits[-1], number=2)))
OTHER_CASE = case_of(*UNTIL_PLANNED, stream=UUID(int=7))
MET = {"clause.5.1.1.1.verdict": "met"}
NOT_MET = {"clause.5.1.1.1.verdict": "not_met"}


def auditor(person: str = LEADER, body: str = BODY) -> Principal:
    return Principal(person=person, roles=frozenset({Role.AUDITOR}), body=body)


@pytest.fixture
def pool(migrated_url: str) -> Iterator[Pool]:
    with ConnectionPool(migrated_url, min_size=2, open=True) as connection_pool:
        yield connection_pool


@pytest.fixture
def drafts(pool: Pool) -> Drafts:
    return Drafts(pool, lambda: NOON)


def test_where_nothing_was_saved_the_draft_is_empty(drafts: Drafts) -> None:
    assert drafts.of(CASE, auditor()) == Draft()


def test_what_one_member_saved_is_there_for_the_whole_team(drafts: Drafts) -> None:
    drafts.save(CASE, auditor(LEADER), MET, base_version=0)

    assert drafts.of(CASE, auditor(AUDITOR)) == Draft(1, MET, NOON, LEADER)


def test_a_draft_outlives_whoever_keeps_it(drafts: Drafts, migrated_url: str) -> None:
    drafts.save(CASE, auditor(), MET, base_version=0)
    with ConnectionPool(migrated_url, min_size=1, open=True) as another:
        found = Drafts(another, lambda: NOON).of(CASE, auditor())

    assert found.content == MET


def test_each_case_has_a_draft_of_its_own(drafts: Drafts) -> None:
    drafts.save(CASE, auditor(), MET, base_version=0)

    assert drafts.of(OTHER_CASE, auditor()) == Draft()


def test_nobody_but_the_team_sees_or_saves_it(drafts: Drafts) -> None:
    with pytest.raises(NotOnAuditTeam):
        drafts.of(CASE, auditor("P-somebody"))
    with pytest.raises(NotOnAuditTeam):
        drafts.save(CASE, auditor("P-somebody"), MET, base_version=0)


def test_for_another_body_the_case_does_not_exist(drafts: Drafts) -> None:
    with pytest.raises(CaseNotFound) as refused:
        drafts.of(CASE, auditor(LEADER, OTHER_BODY))

    assert refused.value.belongs_to == BODY


def test_an_audit_that_was_recorded_has_no_draft(drafts: Drafts) -> None:
    with pytest.raises(NoAuditAvailable):
        drafts.save(RECORDED, auditor(), MET, base_version=0)


def test_what_is_discarded_is_gone_with_all_its_versions(drafts: Drafts, pool: Pool) -> None:
    drafts.save(CASE, auditor(), MET, base_version=0)
    drafts.save(CASE, auditor(), NOT_MET, base_version=1)
    drafts.discard(RECORDED, audit=1)

    assert rows(pool) == 0


def test_a_blank_is_not_kept(drafts: Drafts) -> None:
    drafts.save(CASE, auditor(), MET | {"reason": ""}, base_version=0)

    assert drafts.of(CASE, auditor()).content == MET


@pytest.mark.parametrize(
    "content",
    [
        {"reason": "字" * (LARGEST // 3 + 1)},
        {f"field.{number}": "x" for number in range(2_001)},
        {"reason": "a\x00b"},
        {"reason": "\ud800"},
    ],
    ids=["long", "many", "nul", "half a character"],
)
def test_what_is_too_large_or_no_text_is_refused(drafts: Drafts, content: dict[str, str]) -> None:
    with pytest.raises(InvalidValue, match="the draft"):
        drafts.save(CASE, auditor(), content, base_version=0)


def test_the_largest_draft_can_be_kept(drafts: Drafts) -> None:
    drafts.save(CASE, auditor(), {"reason": "x" * (LARGEST - len("reason"))}, base_version=0)

    assert drafts.of(CASE, auditor()).version == 1


def test_only_the_last_versions_are_kept(drafts: Drafts, pool: Pool) -> None:
    for version in range(MAX_VERSIONS + 5):
        drafts.save(CASE, auditor(), {"reason": str(version)}, base_version=version)

    assert rows(pool) == MAX_VERSIONS


def test_a_draft_nobody_touches_for_half_a_year_is_forgotten(pool: Pool) -> None:
    Drafts(pool, lambda: NOON).save(CASE, auditor(), MET, base_version=0)
    later = Drafts(pool, lambda: NOON + RETENTION + timedelta(seconds=1))
    later.save(OTHER_CASE, auditor(), MET, base_version=0)

    assert later.of(CASE, auditor()) == Draft()
    assert rows(pool) == 1


def test_each_audit_that_is_planned_has_a_draft_of_its_own(drafts: Drafts, pool: Pool) -> None:
    drafts.save(CASE, auditor(), MET, base_version=0)
    drafts.save(TWO_PLANNED, auditor(), NOT_MET, base_version=0, audit_number=2)

    assert drafts.of(TWO_PLANNED, auditor(), 1).content == MET
    assert drafts.of(TWO_PLANNED, auditor(), 2).content == NOT_MET
    with pytest.raises(AuditNotNamed):
        drafts.of(TWO_PLANNED, auditor())
    drafts.discard(TWO_PLANNED, audit=2)
    assert drafts.of(TWO_PLANNED, auditor(), 1).content == MET


def test_a_draft_of_an_audit_that_was_cancelled_is_gone_with_the_next_one(drafts: Drafts, pool: Pool) -> None:
    drafts.save(CASE, auditor(), MET, base_version=0)
    first, second = TWO_PLANNED.audits
    cancelled = replace(TWO_PLANNED, audits=(replace(first, cancelled=True), second))
    drafts.save(cancelled, auditor(), NOT_MET, base_version=0)

    assert drafts.of(cancelled, auditor()).content == NOT_MET
    assert rows(pool) == 1


def test_the_role_of_the_service_can_keep_drafts_and_change_none(migrated_url: str) -> None:
    with psycopg.connect(migrated_url) as connection:
        connection.execute("SET ROLE certtrail_writer")
        connection.execute("SELECT count(*) FROM drafts.sheets")

        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("UPDATE drafts.sheets SET version = 1")


def rows(pool: Pool) -> int:
    with pool.connection() as connection:
        found = connection.execute("SELECT count(*) FROM drafts.sheets").fetchone()
    assert found
    return int(found[0])
