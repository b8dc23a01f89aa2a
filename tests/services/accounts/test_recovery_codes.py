"""Recovery codes: ten, shown once, each good once in place of the second factor."""

import pytest

from services.accounts import Accounts
from services.accounts.audit_hook import Pool
from services.accounts.errors import InvalidCode, TooManyLoginAttempts
from services.accounts.lockout import LIMITS
from services.accounts.values import Factor, Person
from tests.services.accounts.conftest import PASSWORD, RecordingAuditHook, person_with_account

LOGIN = "li.ming@example.org"


def test_a_code_completes_a_login_once(
    accounts: Accounts, li: Person, audit_hook: RecordingAuditHook
) -> None:
    codes = accounts.recovery_codes.make(li.id)
    whole = accounts.recovery_codes.use(li.id, codes[0])

    assert whole.device_token
    with pytest.raises(InvalidCode):
        accounts.recovery_codes.use(li.id, codes[0])
    assert accounts.recovery_codes.use(li.id, codes[1].upper().replace("-", " ")).device_token
    assert audit_hook.kinds[-3:] == ["recovery-codes-made", "recovery-code-used", "recovery-code-used"]


def test_codes_alone_ask_for_no_second_factor(accounts: Accounts, li: Person) -> None:
    accounts.recovery_codes.make(li.id)
    found = accounts.logins.authenticate(LOGIN, PASSWORD)

    assert not found.second_factor_due
    assert found.factors == {Factor.RECOVERY_CODE}


def test_new_codes_end_the_former_ones(accounts: Accounts, li: Person) -> None:
    former = accounts.recovery_codes.make(li.id)
    codes = accounts.recovery_codes.make(li.id)

    assert len(set(codes)) == 10
    with pytest.raises(InvalidCode):
        accounts.recovery_codes.use(li.id, former[0])


def test_nobody_uses_the_code_of_another(accounts: Accounts, li: Person) -> None:
    other = person_with_account(accounts, "bo@example.org", set(li.roles))
    codes = accounts.recovery_codes.make(li.id)

    with pytest.raises(InvalidCode):
        accounts.recovery_codes.use(other.id, codes[0])


def test_codes_cannot_be_guessed_through(accounts: Accounts, li: Person) -> None:
    (code, *_) = accounts.recovery_codes.make(li.id)
    for n in range(LIMITS.per_second_factor):
        with pytest.raises(InvalidCode):
            accounts.recovery_codes.use(li.id, f"guess {n}")

    with pytest.raises(TooManyLoginAttempts):
        accounts.recovery_codes.use(li.id, code)


def test_what_is_kept_opens_nothing(accounts: Accounts, li: Person, pool: Pool) -> None:
    codes = accounts.recovery_codes.make(li.id)
    with pool.connection() as connection:
        kept = connection.execute("SELECT encode(digest, 'escape') FROM people.recovery_codes").fetchall()

    assert len(kept) == 10
    assert len(codes[0].replace("-", "")) * 5 >= 112
    with pytest.raises(InvalidCode):
        accounts.recovery_codes.use(li.id, kept[0][0])
