"""Drafts of two who save at once: both are heard, and where they differ a person decides."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from threading import Barrier, Thread
from uuid import UUID

import pytest
from psycopg.types.json import Jsonb
from psycopg_pool import ConnectionPool

from domain.values import Role
from services.accounts.audit_hook import Pool
from services.drafts import Draft, Drafts
from services.principal import Principal
from tests.domain.certificate.builders import AUDITOR, BODY, LEADER, case_of
from tests.domain.certificate.sample_history import UNTIL_AUDITED, UNTIL_PLANNED

NOON = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)
CASE = case_of(*UNTIL_PLANNED)
RECORDED = case_of(*UNTIL_AUDITED)
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


def test_two_who_filled_in_different_clauses_are_both_heard(drafts: Drafts) -> None:
    other = {"clause.5.1.1.2.verdict": "sampled", "clause.5.1.1.2.checked": "8"}
    drafts.save(CASE, auditor(LEADER), other, base_version=0)
    saved = drafts.save(CASE, auditor(AUDITOR), MET, base_version=0)

    assert saved.stored
    assert (saved.content, saved.colleague_units) == (MET | other, ("clause.5.1.1.2",))
    assert drafts.of(CASE, auditor()) == Draft(2, MET | other, NOON, AUDITOR)


def test_where_both_changed_the_same_clause_nothing_is_stored_and_nothing_lost(drafts: Drafts) -> None:
    drafts.save(CASE, auditor(LEADER), NOT_MET, base_version=0)
    saved = drafts.save(CASE, auditor(AUDITOR), MET, base_version=0)

    assert not saved.stored
    assert (saved.content, saved.conflicts) == (MET, ("clause.5.1.1.1",))
    assert saved.draft == drafts.of(CASE, auditor()) == Draft(1, NOT_MET, NOON, LEADER)


def test_whoever_has_seen_the_others_version_may_replace_it(drafts: Drafts) -> None:
    drafts.save(CASE, auditor(LEADER), NOT_MET, base_version=0)
    saved = drafts.save(CASE, auditor(AUDITOR), MET, base_version=1)

    assert (saved.stored, saved.draft.content) == (True, MET)


def test_of_many_who_save_at_once_each_is_heard(drafts: Drafts) -> None:
    start = Barrier(4)

    def save(number: int) -> None:
        start.wait()
        drafts.save(CASE, auditor(), {f"clause.{number}.verdict": "met"}, base_version=0)

    threads = [Thread(target=save, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert drafts.of(CASE, auditor()).version == 4
    assert drafts.of(CASE, auditor()).content == {f"clause.{number}.verdict": "met" for number in range(4)}


def test_who_saves_while_a_colleague_is_saving_waits_and_overwrites_nothing(
    drafts: Drafts, pool: Pool
) -> None:
    other = {"clause.5.1.1.2.verdict": "met"}
    with ThreadPoolExecutor(1) as threads, pool.connection() as colleague:
        colleague.execute(
            "INSERT INTO drafts.sheets VALUES (%s, 1, 1, %s, %s, 'P-colleague')",
            (CASE.id, Jsonb(other), NOON),
        )
        saving = threads.submit(drafts.save, CASE, auditor(), MET, 0)
        while not colleague.execute("SELECT 1 FROM pg_locks WHERE NOT granted").fetchone():
            assert not saving.done()

    assert saving.result().colleague_units == ("clause.5.1.1.2",)
    assert drafts.of(CASE, auditor()).content == MET | other


def test_a_version_that_never_was_removes_nothing(drafts: Drafts) -> None:
    drafts.save(CASE, auditor(), NOT_MET, base_version=0)
    saved = drafts.save(CASE, auditor(), MET, base_version=1_000)

    assert saved.conflicts == ("clause.5.1.1.1",)
    assert drafts.of(CASE, auditor()).content == NOT_MET
