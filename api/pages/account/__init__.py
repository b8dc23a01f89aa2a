"""Pages for login, the own account, and administration of accounts."""

from typing import Final

from fastapi import APIRouter

from api.pages.account import invitation, login, my_account, one_time_codes, passkeys, step_up
from api.pages.account.people import accounts, competences, interests

router: Final = APIRouter()
for _part in (
    login,
    step_up,
    invitation,
    my_account,
    one_time_codes,
    passkeys,
    interests,
    competences,
    accounts,
):
    router.include_router(_part.router)
