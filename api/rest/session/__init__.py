"""How people come in, and look after their own account."""

from typing import Final

from fastapi import APIRouter

from api.rest.session import coming_in, factors, own, passkeys

router: Final = APIRouter(prefix="/api/v1")
for _part in (coming_in, own, factors, passkeys):
    router.include_router(_part.router)
