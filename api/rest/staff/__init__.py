"""What the staff of a certification body do and see."""

from typing import Final

from fastapi import APIRouter

from api.http.openapi import KEY_SECURITY
from api.rest.staff import cases, decisions, interests, worklist

router: Final = APIRouter(prefix="/api/v1/staff", dependencies=[KEY_SECURITY])
for _part in (cases, decisions, worklist, interests):
    router.include_router(_part.router)
