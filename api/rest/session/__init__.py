"""How people come in, and look after their own account."""

from typing import Final

from fastapi import APIRouter

from api.rest.session import factors, login, passkeys, sessions

router: Final = APIRouter(prefix="/api/v1")
for _part in (login, sessions, factors, passkeys):
    router.include_router(_part.router)
