"""Provider keys: cached, refreshed after a rotation, and not refreshed for invalid tokens again and again."""

import pytest

from services.oidc.errors import IdentityNotVerified
from tests.oidc.conftest import Clock, FakeProvider, LoginFlow


def test_keys_are_read_once(login_flow: LoginFlow, provider: FakeProvider, decider: str) -> None:
    login_flow.run()
    login_flow.run()

    assert (provider.request_count("/jwks"), provider.request_count("/.well-known/openid-configuration")) == (
        1,
        1,
    )


def test_a_new_key_is_known_after_one_look(
    login_flow: LoginFlow, provider: FakeProvider, clock: Clock, decider: str
) -> None:
    login_flow.run()
    clock.advance(minutes=1)
    provider.set_behaviour(now=clock().timestamp())
    provider.rotate_keys()

    assert login_flow.run().person.principal.person == decider
    assert provider.request_count("/jwks") == 1


def test_nonsense_makes_nobody_look_again_and_again(
    login_flow: LoginFlow, provider: FakeProvider, clock: Clock, decider: str
) -> None:
    login_flow.run()
    clock.advance(minutes=1)
    provider.set_behaviour(signed="by a key never published", now=clock().timestamp())
    for _ in range(3):
        with pytest.raises(IdentityNotVerified):
            login_flow.run()

    assert provider.request_count("/jwks") == 1


def test_after_an_hour_all_is_read_anew(
    login_flow: LoginFlow, provider: FakeProvider, clock: Clock, decider: str
) -> None:
    login_flow.run()
    clock.advance(hours=1)
    provider.set_behaviour(now=clock().timestamp())
    login_flow.run()

    assert (provider.request_count("/jwks"), provider.request_count("/.well-known/openid-configuration")) == (
        1,
        1,
    )
