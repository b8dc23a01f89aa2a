"""Adoption of the present rules by the register of release 0.1: its past stays, its holders are known."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from psycopg_pool import ConnectionPool

from domain.certificate.applying import must_be_acceptable
from domain.certificate.context import Act, Context
from domain.certificate.errors import AlreadyCertified
from domain.certificate.fold import replay
from domain.certificate.state import Certificate, Stage
from domain.events.decision import Granted
from domain.events.register import HolderNoted, NumberReserved, RulesAdopted
from domain.holder import replay as replay_holder
from domain.number import normalise
from domain.streams import REGISTER_STREAM, holder_stream, number_stream
from domain.values import Role
from projections.installation import create_missing
from projections.public_register.queries import PublicRegister
from projections.rebuild import rebuild, rebuild_stale
from projections.views import VIEWS
from projections.worker import Worker
from services.adoption import adopt_rules
from services.event_store import EventStore
from services.institutions import Institutions
from services.migrations import migrate
from tests.conftest import cloned_database
from tests.upgrade.golden import ASKED_AT

AFTER = ASKED_AT + timedelta(days=1)


@pytest.fixture(scope="module")
def adopted_url(server_url: str, release_0_1: str) -> Iterator[str]:
    with cloned_database(server_url, release_0_1) as url:
        migrate(url, create_missing)
        with EventStore(url, lambda: AFTER) as store:
            rebuild_stale(VIEWS, store, url)
            adopt_rules(store)
            Worker(url, store, VIEWS).catch_up()
        yield url


@pytest.fixture(scope="module")
def store(adopted_url: str) -> Iterator[EventStore]:
    with EventStore(adopted_url, lambda: AFTER) as opened:
        yield opened


@pytest.fixture(scope="module")
def cases(store: EventStore) -> list[Certificate]:
    """Every granted case."""
    granted = [each.stream for each in store.after(0, 10_000) if isinstance(each.event, Granted)]
    return [case for stream in granted if (case := replay(store.history(stream)))]


def test_every_number_and_holder_is_entered_once(store: EventStore, cases: list[Certificate]) -> None:
    assert len(cases) > 10
    for case in cases:
        (reserved,) = store.history(number_stream(normalise(case.number or "")))
        holder = replay_holder(store.history(holder_stream(case.scheme, case.holder)))

        assert isinstance(reserved.event, NumberReserved)
        assert reserved.event.certificate == case.id
        assert case.id in holder.certificates

    (adopted,) = store.history(REGISTER_STREAM)
    assert isinstance(adopted.event, RulesAdopted)


def test_adopting_again_records_nothing(store: EventStore) -> None:
    before = store.last_position()

    assert adopt_rules(store) == 0
    assert store.last_position() == before


def test_an_adoption_that_was_interrupted_goes_on(server_url: str, release_0_1: str) -> None:
    """The first ten certificates are entered, then the process dies; nothing is entered twice."""
    with cloned_database(server_url, release_0_1) as url:
        migrate(url, create_missing)
        with EventStore(url, lambda: AFTER) as store:
            with pytest.raises(KeyboardInterrupt):
                adopt_rules(_Interrupted(url, 10))
            entered = adopt_rules(store)
            events = [(each.stream, each.event) for each in store.after(0, 10_000)]
    noted = [(stream, event.certificate) for stream, event in events if isinstance(event, HolderNoted)]
    reserved = [event for _, event in events if isinstance(event, NumberReserved)]

    assert len(reserved) == entered
    assert len(set(noted)) == len(noted)


class _Interrupted(EventStore):
    """A store whose process is interrupted after some commands."""

    def __init__(self, url: str, commands: int) -> None:
        super().__init__(url, lambda: AFTER)
        self._left = commands

    def save(self, *args: object, **kwargs: object) -> object:  # type: ignore[override]
        """Save, until there are no commands left."""
        if not self._left:
            self.close()
            raise KeyboardInterrupt
        self._left -= 1
        return super().save(*args, **kwargs)  # type: ignore[arg-type]


def test_a_second_certificate_beside_one_of_release_0_1_is_refused(
    store: EventStore, cases: list[Certificate]
) -> None:
    live = next(case for case in cases if case.live(AFTER.date()) and case.stage is Stage.GRANTED)
    institutions = Institutions(store)
    context = Context(
        scheme=institutions.scheme(live.scheme),
        body=institutions.body(live.body),
        holder=institutions.holder(live.scheme, live.holder),
    )
    another = replay(store.history(live.id)[:1])
    assert another
    another = type(another)(**{**vars(another), "id": REGISTER_STREAM})

    with pytest.raises(AlreadyCertified, match=live.number):
        must_be_acceptable(another, Act("P-x", frozenset({Role.REVIEWER}), live.body, AFTER), context)


@pytest.mark.parametrize("number", [6, pytest.param(20, marks=pytest.mark.deep)])
def test_answers_known_before_the_adoption_stay_and_a_rebuild_gives_them_again(
    adopted_url: str, store: EventStore, cases: list[Certificate], number: int
) -> None:
    """So many certificates, at each instant of their histories and a day after, as known at each."""
    with ConnectionPool(adopted_url, min_size=1, max_size=2) as pool:
        register = PublicRegister(pool, lambda: AFTER)
        before = _answers(register, store, cases[:number])
        for view in VIEWS:
            done = rebuild(view, store, adopted_url)
            assert done.switched, done.differences
        assert _answers(register, store, cases[:number]) == before
    assert len(before) > 10 * number


def _answers(register: PublicRegister, store: EventStore, cases: list[Certificate]) -> list[object]:
    found: list[object] = []
    for case in cases:
        moments = {each.recorded_at for each in store.history(case.id)} | {ASKED_AT}
        for known_at in sorted(moments):
            for as_of in sorted({*moments, *(moment + timedelta(days=1) for moment in moments)}):
                answer = register.lookup(case.number or "", as_of, known_at)
                found.append(answer and answer.model_dump(exclude={"made_at"}))
    return found
