"""Accounts of the demonstration: who can log in, with which password and one-time codes.

All share one password, which is public: the data behind it are generated. Accounts that take grave decisions
have one-time codes as well, so that second factors can be tried; the secrets of these codes are in a file in
the data folder, readable by its owner alone.
"""

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import mkstemp
from typing import Final

import pyotp

from demo.generated_marks import GENERATED_NAME
from demo.staff import BODIES, OPERATOR, REGULATOR
from services.accounts import Accounts
from services.accounts.errors import AccountNotFound, InvalidCode
from services.accounts.values import AccountState, Person
from services.event_store import Clock
from services.principal import Principal

PASSWORD: Final = "seven made-up years"  # noqa: S105  (printed at every start)
FILE: Final = "demo.codes"
STEP: Final = timedelta(seconds=30)


@dataclass(frozen=True)
class DemoLogin:
    """An account: login name, person, display name, and the page to open after logging in.

    `codes` says whether it needs one-time codes.
    """

    login: str
    person: str
    name: str
    start: str = "/staff"
    codes: bool = False

    @property
    def principal(self) -> Principal:
        """The person with the roles and the body that the history records."""
        return next(each for each in (*BODIES[0].people, REGULATOR) if each.person == self.person)


LOGINS: Final = (
    DemoLogin("registrar", "P-DEMO-A-registrar-1", "林申申"),
    DemoLogin("reviewer", "P-DEMO-A-reviewer-1", "何复之"),
    DemoLogin("planner", "P-DEMO-A-planner-1", "程排日"),
    DemoLogin("auditor", "P-DEMO-A-auditor-2", "沈现评"),
    DemoLogin("decider", "P-DEMO-A-decider-1", "郑定一", codes=True),
    DemoLogin("auditor-decider", "P-DEMO-A-both-3", "双其任", codes=True),
    DemoLogin("complaints", "P-DEMO-A-complaints-officer-1", "苏听言"),
    DemoLogin("administrator", "P-DEMO-A-administrator-1", "管其人", start="/staff/people", codes=True),
    DemoLogin("regulator", "P-DEMO-REGULATOR", "监正明", start="/regulator"),
)
"""One for each role in the first body, one person who audits and decides, and the regulator."""


def prepare(accounts: Accounts, file: Path, clock: Clock) -> None:
    """Create the accounts that are missing; existing ones stay unchanged. Raises OSError."""
    secrets = dict(_secrets(file))
    for each in LOGINS:
        is_new = _ensure_account(accounts, each)
        if each.codes and (is_new or each.login not in secrets):
            secrets[each.login] = _enrol_codes(accounts, each, clock)
    if secrets != _secrets(file):
        _write_secrets(file, secrets)


def codes_at(file: Path, now: datetime) -> dict[str, tuple[str, str]]:
    """Login name → the current one-time code and the next; empty before the first start."""
    apps = {login: pyotp.TOTP(secret) for login, secret in _secrets(file).items()}
    return {login: (app.at(now), app.at(now + STEP)) for login, app in apps.items()}


def _enrol_codes(accounts: Accounts, demo_login: DemoLogin, clock: Clock) -> str:
    """Enrol one-time codes and confirm them; the secret."""
    secret = accounts.one_time_codes.enrol(demo_login.person).secret
    try:
        accounts.one_time_codes.confirm(demo_login.person, pyotp.TOTP(secret).at(clock()))
    except InvalidCode:  # the time step changed between computing and confirming the code
        accounts.one_time_codes.confirm(demo_login.person, pyotp.TOTP(secret).at(clock()))
    return secret


def _ensure_account(accounts: Accounts, demo_login: DemoLogin) -> bool:
    """Create the account, or complete it after an interrupted start; False if it was complete."""
    account = _existing_account(accounts, demo_login)
    if account and account.state is not AccountState.INVITED:
        return False
    by, principal = OPERATOR, demo_login.principal
    invitation = (
        accounts.invitations.invite_again(demo_login.person, by)
        if account
        else accounts.invitations.invite(
            demo_login.login, principal.roles, principal.body, by, demo_login.person
        )
    )
    accounts.invitations.accept(invitation.token, PASSWORD, f"{demo_login.name}{GENERATED_NAME}")
    return True


def _existing_account(accounts: Accounts, demo_login: DemoLogin) -> Person | None:
    try:
        return accounts.people.person(demo_login.person)
    except AccountNotFound:
        return None


def _secrets(file: Path) -> Mapping[str, str]:
    if not file.exists():
        return {}
    secrets: dict[str, str] = json.loads(file.read_text(encoding="utf-8"))
    return secrets


def _write_secrets(file: Path, secrets: Mapping[str, str]) -> None:
    """Write the file atomically, readable by its owner alone."""
    file.parent.mkdir(parents=True, exist_ok=True)
    descriptor, temporary_path = mkstemp(prefix=FILE, dir=file.parent)
    with os.fdopen(descriptor, "w", encoding="utf-8") as stream:
        json.dump(secrets, stream)
    Path(temporary_path).replace(file)
