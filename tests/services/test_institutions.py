"""Schemes and bodies: recorded once, by whoever may, and told apart from what is so already."""

from collections.abc import Iterator
from datetime import UTC, datetime
from uuid import uuid4

import pytest

from domain.certificate.errors import RoleMissing
from domain.events.institution import ApprovalGiven, BodyRegistered
from domain.institution import AlreadySo, RuleVersionUnchanged
from domain.scheme.model import Scheme
from domain.values import Role, Titles
from services.commands import Asked, command_of
from services.errors import KeyReused
from services.event_store import EventStore
from services.institutions import Institutions
from services.principal import Principal
from services.scheme_files import shipped

BODY = "CNCA-R-2002-001"
OPERATOR = Principal(person="P-operator", roles=frozenset({Role.SYSTEM}))
DECIDER = Principal(person="P-li", roles=frozenset({Role.DECIDER}), body=BODY)
REGISTERED = BodyRegistered(
    reason="approved by the authority", body=BODY, name=Titles(zh="示范认证", en="Demo"), code="001"
)


def asked(key: str, by: Principal = OPERATOR, request: str = "") -> Asked:
    return Asked(by, command_of(by, key, request or key, uuid4()))


@pytest.fixture
def institutions(migrated_url: str) -> Iterator[Institutions]:
    with EventStore(migrated_url, lambda: datetime.now(UTC)) as store:
        yield Institutions(store)


@pytest.fixture
def scheme() -> Scheme:
    return next(scheme for scheme in shipped() if scheme.scheme == "after-sales")


def test_the_same_command_sent_again_gets_its_first_receipt(
    institutions: Institutions, scheme: Scheme
) -> None:
    published = institutions.publish(scheme, "first publication", asked("a"))
    registered = institutions.register(REGISTERED, asked("b"))

    assert institutions.publish(scheme, "first publication", asked("a")) == published
    assert institutions.register(REGISTERED, asked("b")) == registered


def test_the_same_key_for_something_else_is_refused(institutions: Institutions, scheme: Scheme) -> None:
    institutions.publish(scheme, "first publication", asked("a"))

    with pytest.raises(KeyReused):
        institutions.register(REGISTERED, asked("a", request="another"))


def test_what_is_so_already_is_not_recorded_twice(institutions: Institutions, scheme: Scheme) -> None:
    institutions.publish(scheme, "first publication", asked("a"))

    with pytest.raises(AlreadySo):
        institutions.publish(scheme, "first publication", asked("b"))


def test_other_rules_need_another_version(institutions: Institutions, scheme: Scheme) -> None:
    institutions.publish(scheme, "first publication", asked("a"))
    stricter = scheme.limits.model_copy(update={"minor_days": 20})

    with pytest.raises(RuleVersionUnchanged):
        institutions.publish(scheme.model_copy(update={"limits": stricter}), "stricter", asked("b"))


def test_an_approval_is_part_of_the_bodys_history(institutions: Institutions, scheme: Scheme) -> None:
    institutions.publish(scheme, "first publication", asked("a"))
    institutions.register(REGISTERED, asked("b"))
    approval = ApprovalGiven(
        reason="approval notice", field=scheme.field, scheme=scheme.scheme, edition=scheme.edition
    )
    institutions.approve(BODY, approval, asked("c"))

    assert institutions.body(BODY).approved_for(scheme.field, scheme.scheme, scheme.edition)


def test_the_staff_of_a_body_publish_no_schemes(institutions: Institutions, scheme: Scheme) -> None:
    with pytest.raises(RoleMissing):
        institutions.publish(scheme, "our own idea", asked("a", by=DECIDER))
