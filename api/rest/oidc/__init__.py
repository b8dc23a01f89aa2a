"""How people come in through another issuer of identities."""

from typing import Final

from fastapi import APIRouter

from api.rest.oidc import callback, start

router: Final = APIRouter(prefix="/api/v1/session/oidc", tags=["session"])
for _part in (start, callback):
    router.include_router(_part.router)
