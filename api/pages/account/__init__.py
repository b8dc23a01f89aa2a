"""The pages on which people come in, look after their own account, and administrators after others'."""

from typing import Final

from fastapi import APIRouter

from api.pages.account import (
    codes,
    invitation,
    leaving,
    login,
    own,
    passkey_login,
    passkeys,
    password,
    recovery,
    second_factor,
    step_up,
)
from api.pages.account.people import changing, interests, inviting, listing

router: Final = APIRouter()
for _part in (login, passkey_login, step_up, leaving, invitation):
    router.include_router(_part.router)
for _part in (own, password, second_factor, codes, recovery, passkeys):
    router.include_router(_part.router)
for _part in (inviting, interests, listing, changing):
    router.include_router(_part.router)
