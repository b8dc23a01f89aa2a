"""Schemes and bodies: recorded once, by whoever may, and told apart from what is so already."""

from collections.abc import Iterator
from datetime import UTC, datetime
from uuid import uuid4

import pytest

from domain.approval import ApprovalScope
from domain.bodies import AlreadyRecorded
from domain.certificate.errors import RoleRequired
from domain.events.institution import ApprovalGiven, BodyRegistered, CompetenceMode
from domain.institution import RuleVersionUnchanged
from domain.scheme.model import Scheme
from domain.scheme.published import PublishedScheme
from domain.streams import scheme_stream
from domain.values import Role, Titles
from services.commands import CommandRequest, command_of
from services.errors import IdempotencyKeyReused
from services.event_store import EventStore
from services.institutions import Institutions
from services.principal import Principal
from services.scheme_cache import SchemeCache
from services.scheme_files import bundled_schemes

BODY = "CNCA-R-2002-001"
OPERATOR = Principal(person="P-operator", roles=frozenset({Role.SYSTEM}))
DECIDER = Principal(person="P-li", roles=frozenset({Role.DECIDER}), body=BODY)
REGISTERED = BodyRegistered(
    reason="approved by the authority",
    body=BODY,
    name=Titles(zh="示范认证", en="Demo"),
    code="001",
    competence=CompetenceMode.WARN,
)


def request(key: str, by: Principal = OPERATOR, request: str = "") -> CommandRequest:
    return CommandRequest(by, command_of(by, key, request or key, uuid4()))


@pytest.fixture
def store(migrated_url: str) -> Iterator[EventStore]:
    with EventStore(migrated_url, lambda: datetime.now(UTC)) as opened:
        yield opened


@pytest.fixture
def institutions(store: EventStore) -> Institutions:
    return Institutions(store)


@pytest.fixture
def scheme() -> Scheme:
    return next(scheme for scheme in bundled_schemes() if scheme.scheme == "after-sales")


def test_the_same_command_sent_again_gets_its_first_receipt(
    institutions: Institutions, scheme: Scheme
) -> None:
    published = institutions.publish(scheme, "first publication", request("a"))
    registered = institutions.register(REGISTERED, request("b"))

    assert institutions.publish(scheme, "first publication", request("a")) == published
    assert institutions.register(REGISTERED, request("b")) == registered


def test_the_same_key_for_something_else_is_refused(institutions: Institutions, scheme: Scheme) -> None:
    institutions.publish(scheme, "first publication", request("a"))

    with pytest.raises(IdempotencyKeyReused):
        institutions.register(REGISTERED, request("a", request="another"))


def test_what_is_so_already_is_not_recorded_twice(institutions: Institutions, scheme: Scheme) -> None:
    institutions.publish(scheme, "first publication", request("a"))

    with pytest.raises(AlreadyRecorded):
        institutions.publish(scheme, "first publication", request("b"))


def test_other_rules_need_another_version(institutions: Institutions, scheme: Scheme) -> None:
    institutions.publish(scheme, "first publication", request("a"))
    stricter = scheme.limits.model_copy(update={"minor_days": 20})

    with pytest.raises(RuleVersionUnchanged):
        institutions.publish(scheme.model_copy(update={"limits": stricter}), "stricter", request("b"))


def test_an_approval_is_part_of_the_bodys_history(institutions: Institutions, scheme: Scheme) -> None:
    institutions.publish(scheme, "first publication", request("a"))
    institutions.register(REGISTERED, request("b"))
    approval = ApprovalGiven(
        reason="approval notice", field=scheme.field, scheme=scheme.scheme, edition=scheme.edition
    )
    institutions.record_approval(BODY, approval, request("c"))

    assert institutions.body(BODY).approved_for(ApprovalScope(scheme.field, scheme.scheme, scheme.edition))


def test_the_staff_of_a_body_publish_no_schemes(institutions: Institutions, scheme: Scheme) -> None:
    with pytest.raises(RoleRequired):
        institutions.publish(scheme, "our own idea", request("a", by=DECIDER))


def stricter_rules(scheme: Scheme) -> Scheme:
    limits = scheme.limits.model_copy(update={"minor_days": 20})
    return scheme.model_copy(update={"limits": limits, "rule_version": "2"})


def test_a_scheme_is_read_once_and_its_revision_by_another_process_is_seen_at_once(
    store: EventStore, institutions: Institutions, scheme: Scheme
) -> None:
    other_process = Institutions(store)
    institutions.publish(scheme, "first publication", request("a"))
    first = institutions.scheme(scheme.scheme)
    assert institutions.scheme(scheme.scheme) is first

    other_process.publish(stricter_rules(scheme), "stricter", request("b"))

    revised = institutions.scheme(scheme.scheme)
    assert (first.version, revised.version) == (1, 2)
    assert revised == Institutions(store).scheme(scheme.scheme)
    assert revised.editions[scheme.edition].limits.minor_days == 20


def test_an_older_version_in_the_cache_is_brought_up_to_date(
    institutions: Institutions, scheme: Scheme
) -> None:
    institutions.publish(scheme, "first publication", request("a"))
    first = institutions.scheme(scheme.scheme)
    institutions.publish(stricter_rules(scheme), "stricter", request("b"))
    current = institutions.scheme(scheme.scheme)

    institutions._schemes.store(scheme_stream(scheme.scheme), first)

    assert institutions.scheme(scheme.scheme) == current


def test_the_cache_of_schemes_is_bounded_and_drops_the_one_read_longest_ago() -> None:
    cache, (first, second, third) = SchemeCache(max_schemes=2), (uuid4(), uuid4(), uuid4())
    cache.store(first, PublishedScheme(version=1))
    cache.store(second, PublishedScheme(version=2))
    cache.get(first)
    cache.store(third, PublishedScheme(version=3))

    assert [cache.get(each).version for each in (first, second, third)] == [1, 0, 3]


def test_an_unknown_scheme_takes_no_place_in_the_cache(institutions: Institutions) -> None:
    assert institutions.scheme("no-such-scheme").version == 0
    assert not institutions._schemes._schemes
