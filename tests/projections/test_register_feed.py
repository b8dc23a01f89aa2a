"""Feed, statistics, schemes and revocations of the public register."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from uuid import UUID

import pytest

from domain.events.decision import Replaced
from domain.status.standing import Status
from projections.public_register.queries import PublicRegister
from projections.public_register.search import InvalidPageSize
from projections.worker import Worker
from tests.projections.builders import (
    BODY,
    EDITION,
    SCHEME,
    Clock,
    EventRecorder,
    applied,
    certificate,
    granted,
    revoked,
    suspended,
)

NUMBER = "12325SC00001R0M"
DAY = date(2025, 3, 10)


@pytest.fixture
def certificate_id(world: EventRecorder) -> UUID:
    world.open_register()
    return world.grant("one", NUMBER, DAY)


def test_the_feed_tells_public_events_in_order_of_position(
    register: PublicRegister, world: EventRecorder, worker: Worker, certificate_id: UUID, clock: Clock
) -> None:
    clock.set(date(2025, 6, 1))
    world.record(certificate_id, suspended(date(2025, 9, 1)), revoked())
    worker.catch_up()
    changes = register.changes()

    assert [(each.line.what, each.status) for each in changes] == [
        ("granted", Status.VALID),
        ("suspended", Status.SUSPENDED),
        ("revoked", Status.REVOKED),
    ]
    assert register.changes(after=changes[0].line.position, limit=1) == changes[1:2]
    assert {(each.number, each.organisation, each.body) for each in changes} == {
        (NUMBER, "证迹商贸有限公司", BODY)
    }


def test_the_latest_come_first_and_lead_back_to_the_beginning(
    register: PublicRegister, world: EventRecorder, worker: Worker, certificate_id: UUID, clock: Clock
) -> None:
    clock.set(date(2025, 6, 1))
    world.record(certificate_id, suspended(date(2025, 9, 1)), revoked())
    worker.catch_up()
    newest = register.latest(2)

    assert [change.line.what for change in newest] == ["revoked", "suspended"]
    assert [change.line.what for change in register.latest(2, newest[-1].line.position)] == ["granted"]
    assert register.latest() == register.changes()[::-1]
    with pytest.raises(InvalidPageSize):
        register.latest(0)


def test_statistics_count_by_status_and_month_and_need_no_event_to_expire(
    register: PublicRegister, world: EventRecorder, worker: Worker, certificate_id: UUID, clock: Clock
) -> None:
    world.grant("two", "12325SC00002R0M", date(2025, 4, 1))
    clock.set(date(2025, 6, 1))
    world.record(certificate("two"), revoked(effective_on=date(2025, 5, 20)))
    worker.catch_up()

    now = register.statistics()
    later = register.statistics(date(2028, 3, 10))

    assert now.by("status") == {"revoked": 1, "valid": 1}
    assert now.by("scheme") == {SCHEME: 2}
    assert [(each.month, each.what, each.certificates) for each in later.movements] == [
        ("2025-03", "granted", 1),
        ("2025-04", "granted", 1),
        ("2025-05", "revoked", 1),
        ("2028-03", "expired", 1),
    ]


def test_schemes_are_told_with_their_rules(
    register: PublicRegister, worker: Worker, certificate_id: UUID
) -> None:
    worker.catch_up()
    (edition,) = register.schemes()

    assert (edition.scheme.scheme, edition.scheme.edition, edition.successor) == (SCHEME, EDITION, None)


def test_a_later_cycle_names_what_it_replaces_and_is_named_by_it(
    register: PublicRegister, world: EventRecorder, worker: Worker, certificate_id: UUID, clock: Clock
) -> None:
    clock.set(date(2028, 1, 10))
    follows = date(2028, 3, 10)
    world.record(
        certificate("next"), applied(prior=certificate_id), granted("12328SC00001R1M", follows, cycle=1)
    )
    taken_over = Replaced(
        reason="renewed", by=certificate("next"), number="12328SC00001R1M", from_day=follows
    )
    world.record(certificate_id, taken_over)
    worker.catch_up()

    after, before = register.lookup("12328SC00001R1M", follows), register.lookup(NUMBER, follows)

    assert after
    assert before
    assert (after.status, after.replaces) == (Status.VALID, NUMBER)
    assert (before.status, before.replaced_by) == (Status.EXPIRED, "12328SC00001R1M")


def test_a_number_leads_to_its_stream(register: PublicRegister, worker: Worker, certificate_id: UUID) -> None:
    worker.catch_up()

    assert register.certificate_id("12325 sc 00001 r0m") == certificate_id
    assert register.certificate_id("12325SC00009R0M") is None


def test_one_can_wait_until_the_register_has_read(
    register: PublicRegister, world: EventRecorder, worker: Worker, certificate_id: UUID
) -> None:
    position = world.record(certificate_id, revoked()).position
    assert not register.wait_until(position, 0.01)
    with ThreadPoolExecutor(1) as thread:
        waiting = thread.submit(register.wait_until, position, 20)
        worker.catch_up()

        assert waiting.result()
    assert register.position().position == position
