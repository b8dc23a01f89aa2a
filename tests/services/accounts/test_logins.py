"""Logging in: the right password opens, and whatever is wrong looks the same from outside."""

from statistics import median
from time import perf_counter

import pytest

from domain.values import Role
from services.accounts import Accounts, Dependencies
from services.accounts.audit_hook import Pool
from services.accounts.errors import InvalidCredentials, WrongAccountState
from services.accounts.hashing import Cost
from services.accounts.lockout import AttemptLimits
from services.accounts.secret_keys import SecretKeys
from services.accounts.values import Person
from tests.services.accounts.conftest import BODY, CHEAP, OPERATOR, PARTY, PASSWORD, person_with_account

LOGIN = "li.ming@example.org"


@pytest.mark.parametrize("login", [LOGIN, " LI.Ming@example.ORG", "ｌｉ.ming@example.org"])
def test_the_right_password_opens_however_the_login_name_is_written(
    accounts: Accounts, li: Person, login: str
) -> None:
    found = accounts.logins.authenticate(login, PASSWORD)

    assert found.principal.person == li.id
    assert (found.principal.roles, found.principal.body) == (frozenset({Role.DECIDER}), BODY)
    assert (found.second_factor_due, found.device_token is None) == (False, False)


def test_a_password_is_the_same_on_every_keyboard(accounts: Accounts) -> None:
    invitation = accounts.invitations.invite(LOGIN, {Role.DECIDER}, BODY, OPERATOR)
    accounts.invitations.accept(invitation.token, "Müllers ﬁne ducks swim", "Li")

    assert accounts.logins.authenticate(LOGIN, "Mu\u0308llers fine ducks swim").principal.person


@pytest.mark.parametrize(
    ("login", "password"),
    [
        (LOGIN, PASSWORD + "."),
        (LOGIN, ""),
        (LOGIN, "\x00\ud800"),
        (LOGIN, "x" * 100_000),
        ("nobody@example.org", PASSWORD),
        ("", ""),
        ("\x00", PASSWORD),
        ("\ud800", PASSWORD),
        ("invited@example.org", PASSWORD),
        ("disabled@example.org", PASSWORD),
    ],
)
def test_whatever_is_wrong_is_said_in_the_same_words(
    accounts: Accounts, li: Person, login: str, password: str
) -> None:
    accounts.invitations.invite("invited@example.org", {Role.DECIDER}, BODY, OPERATOR)
    accounts.people.disable(
        person_with_account(accounts, "disabled@example.org", {Role.DECIDER}).id, OPERATOR
    )

    with pytest.raises(InvalidCredentials, match=r"^Login failed"):
        accounts.logins.authenticate(login, password)


def test_an_unknown_login_name_costs_the_work_of_a_wrong_password(
    dependencies: Dependencies, keys: SecretKeys
) -> None:
    accounts = Accounts.of(dependencies, keys, PARTY, Cost(16 * 1024, 2), AttemptLimits(per_login=1000))
    person_with_account(accounts, LOGIN, {Role.DECIDER})

    def seconds(login: str) -> float:
        begun = perf_counter()
        with pytest.raises(InvalidCredentials):
            accounts.logins.authenticate(login, "the wrong words altogether")
        return perf_counter() - begun

    pairs = [(seconds(LOGIN), seconds("nobody@example.org")) for _ in range(15)]
    known, unknown = (median(each) for each in zip(*pairs, strict=True))

    assert 0.5 < unknown / known < 2


def test_a_hash_grows_with_the_cost_at_the_next_login(
    dependencies: Dependencies, keys: SecretKeys, pool: Pool
) -> None:
    person_with_account(Accounts.of(dependencies, keys, PARTY, CHEAP), LOGIN, {Role.DECIDER})
    dearer = Accounts.of(dependencies, keys, PARTY, Cost(memory_kib=2048, passes=2))

    def kept() -> str:
        with pool.connection() as connection:
            (written,) = connection.execute("SELECT hash FROM people.passwords").fetchone() or ("",)
            return str(written)

    before = kept()
    dearer.logins.authenticate(LOGIN, PASSWORD)

    assert before.startswith("$argon2id$v=19$m=1024,t=1,p=1$")
    assert kept().startswith("$argon2id$v=19$m=2048,t=2,p=1$")
    assert dearer.logins.authenticate(LOGIN, PASSWORD).device_token


def test_a_disabled_person_is_nobody_until_enabled(accounts: Accounts, li: Person) -> None:
    accounts.people.disable(li.id, OPERATOR)

    with pytest.raises(InvalidCredentials):
        accounts.logins.authenticate(LOGIN, PASSWORD)
    with pytest.raises(WrongAccountState):
        accounts.people.principal(li.id)
    accounts.people.enable(li.id, OPERATOR)
    assert accounts.logins.authenticate(LOGIN, PASSWORD).device_token


def test_the_default_cost_is_that_of_the_rfc() -> None:
    assert (Cost().memory_kib, Cost().passes) == (65_536, 3)
