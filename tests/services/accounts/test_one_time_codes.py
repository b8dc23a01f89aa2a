"""One-time codes: shown now by the person's device, each once, and the secret unreadable in the database."""

import pyotp
import pytest

from services.accounts import Accounts, Dependencies
from services.accounts.audit_hook import Pool
from services.accounts.errors import DecryptionFailed, InvalidCode, TooManyLoginAttempts
from services.accounts.lockout import LIMITS
from services.accounts.secret_keys import SecretKeys, new_key
from services.accounts.values import Factor, Person
from tests.services.accounts.conftest import CHEAP, PARTY, PASSWORD, Clock, RecordingAuditHook

LOGIN = "li.ming@example.org"


@pytest.fixture
def device(accounts: Accounts, li: Person, clock: Clock) -> pyotp.TOTP:
    """Set up and confirmed, some minutes ago."""
    shown = pyotp.TOTP(accounts.one_time_codes.enrol(li.id).secret)
    accounts.one_time_codes.confirm(li.id, shown.at(clock.now))
    clock.advance(minutes=5)
    return shown


def test_the_code_completes_a_login_and_makes_the_device_known(
    accounts: Accounts, li: Person, device: pyotp.TOTP, clock: Clock
) -> None:
    first = accounts.logins.authenticate(LOGIN, PASSWORD)
    whole = accounts.one_time_codes.verify(li.id, device.at(clock.now))

    assert (first.second_factor_due, first.device_token) == (True, None)
    assert first.factors == {Factor.ONE_TIME_CODE}
    assert (whole.second_factor_due, whole.device_token is None) == (False, False)


def test_the_address_for_the_app_names_the_service_and_the_login(accounts: Accounts, li: Person) -> None:
    shown = accounts.one_time_codes.enrol(li.id)

    assert (
        shown.uri == f"otpauth://totp/Certtrail:li.ming%40example.org?secret={shown.secret}&issuer=Certtrail"
    )


def test_a_secret_counts_from_its_first_code_on(accounts: Accounts, li: Person, clock: Clock) -> None:
    shown = pyotp.TOTP(accounts.one_time_codes.enrol(li.id).secret)

    assert not accounts.logins.authenticate(LOGIN, PASSWORD).second_factor_due
    with pytest.raises(InvalidCode):
        accounts.one_time_codes.verify(li.id, shown.at(clock.now))


def test_a_new_secret_leaves_the_old_one_good_until_it_is_confirmed(
    accounts: Accounts, li: Person, device: pyotp.TOTP, clock: Clock
) -> None:
    shown = pyotp.TOTP(accounts.one_time_codes.enrol(li.id).secret)
    accounts.one_time_codes.verify(li.id, device.at(clock.now))
    accounts.one_time_codes.confirm(li.id, shown.at(clock.now))
    clock.advance(minutes=1)

    with pytest.raises(InvalidCode):
        accounts.one_time_codes.verify(li.id, device.at(clock.now))
    assert accounts.one_time_codes.verify(li.id, shown.at(clock.now)).device_token


def test_a_code_counts_once(accounts: Accounts, li: Person, device: pyotp.TOTP, clock: Clock) -> None:
    code = device.at(clock.now)
    accounts.one_time_codes.verify(li.id, code)

    with pytest.raises(InvalidCode):
        accounts.one_time_codes.verify(li.id, code)


def test_no_code_counts_that_is_older_than_one_that_counted(
    accounts: Accounts, li: Person, device: pyotp.TOTP, clock: Clock
) -> None:
    older = device.at(clock.now)
    clock.advance(seconds=30)
    accounts.one_time_codes.verify(li.id, device.at(clock.now))

    with pytest.raises(InvalidCode):
        accounts.one_time_codes.verify(li.id, older)


def test_the_code_that_confirmed_does_not_log_in(accounts: Accounts, li: Person, clock: Clock) -> None:
    shown = pyotp.TOTP(accounts.one_time_codes.enrol(li.id).secret)
    code = shown.at(clock.now)
    accounts.one_time_codes.confirm(li.id, code)

    with pytest.raises(InvalidCode):
        accounts.one_time_codes.verify(li.id, code)


@pytest.mark.parametrize("seconds", [0, 29])
def test_a_code_counts_for_the_half_minute_in_which_it_is_shown(
    accounts: Accounts, li: Person, device: pyotp.TOTP, clock: Clock, seconds: int
) -> None:
    shown = device.at(clock.now)
    clock.advance(seconds=seconds)

    assert accounts.one_time_codes.verify(li.id, shown).device_token


@pytest.mark.parametrize("seconds", [-1, 30])
def test_no_code_counts_before_or_after(
    accounts: Accounts, li: Person, device: pyotp.TOTP, clock: Clock, seconds: int
) -> None:
    shown = device.at(clock.now)
    clock.advance(seconds=seconds)

    with pytest.raises(InvalidCode):
        accounts.one_time_codes.verify(li.id, shown)


@pytest.mark.parametrize("code", ["", "12345", "1234567", "abcdef", "１２３４５６", "\x00"])
def test_what_is_no_code_is_wrong(accounts: Accounts, li: Person, device: pyotp.TOTP, code: str) -> None:
    with pytest.raises(InvalidCode):
        accounts.one_time_codes.verify(li.id, code)


def test_codes_cannot_be_guessed_through(
    accounts: Accounts, li: Person, device: pyotp.TOTP, clock: Clock
) -> None:
    wrong = {f"{n:06}" for n in range(20)} - {device.at(clock.now, counter_offset=n) for n in (-1, 0, 1)}
    for code in sorted(wrong)[: LIMITS.per_second_factor]:
        with pytest.raises(InvalidCode):
            accounts.one_time_codes.verify(li.id, code)

    with pytest.raises(TooManyLoginAttempts):
        accounts.one_time_codes.verify(li.id, device.at(clock.now))


def test_the_secret_cannot_be_read_in_the_database(accounts: Accounts, li: Person, pool: Pool) -> None:
    secret = accounts.one_time_codes.enrol(li.id).secret
    with pool.connection() as connection:
        (kept,) = connection.execute("SELECT pending FROM people.one_time_codes").fetchone() or (b"",)

    assert secret.encode() not in kept
    assert kept.startswith(b"gAAAA")


def test_the_key_is_changed_while_codes_stay_good(
    dependencies: Dependencies,
    accounts: Accounts,
    li: Person,
    device: pyotp.TOTP,
    clock: Clock,
    keys: SecretKeys,
) -> None:
    former, fresh = new_key(), new_key()
    before = Accounts.of(dependencies, SecretKeys([former]), PARTY, CHEAP)
    shown = pyotp.TOTP(before.one_time_codes.enrol(li.id).secret)
    before.one_time_codes.confirm(li.id, shown.at(clock.now))
    clock.advance(minutes=5)
    both = Accounts.of(dependencies, SecretKeys([fresh, former]), PARTY, CHEAP)
    after = Accounts.of(dependencies, SecretKeys([fresh]), PARTY, CHEAP)

    with pytest.raises(DecryptionFailed):
        after.one_time_codes.verify(li.id, shown.at(clock.now))
    assert both.one_time_codes.reencrypt() == 1
    assert after.one_time_codes.verify(li.id, shown.at(clock.now)).device_token


def test_without_codes_the_password_is_enough_again_and_sessions_end(
    accounts: Accounts, li: Person, device: pyotp.TOTP, clock: Clock, audit_hook: RecordingAuditHook
) -> None:
    accounts.one_time_codes.remove(li.id, li.id)
    found = accounts.logins.authenticate(LOGIN, PASSWORD)

    assert not found.second_factor_due
    assert found.credentials_changed_at == clock.now
    assert audit_hook.kinds[-2:] == ["one-time-codes-set-up", "one-time-codes-removed"]
