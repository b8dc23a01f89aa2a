"""The pages on which people come in, look after their own account, and administrators after others'."""

from typing import Final

from fastapi import APIRouter

from api.pages.account import (
    invitation,
    login,
    logout,
    my_account,
    one_time_codes,
    passkey_login,
    passkeys,
    password,
    recovery_codes,
    second_factor,
    step_up,
)
from api.pages.account.people import account_actions, interests, invitations, people_list

router: Final = APIRouter()
for _part in (login, passkey_login, step_up, logout, invitation):
    router.include_router(_part.router)
for _part in (my_account, password, second_factor, one_time_codes, recovery_codes, passkeys):
    router.include_router(_part.router)
for _part in (invitations, interests, people_list, account_actions):
    router.include_router(_part.router)
