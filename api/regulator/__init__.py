"""What a regulator reads: every body, and nothing to write."""

from typing import Final

from fastapi import APIRouter

from api.regulator import access, audit

router: Final = APIRouter()
for _part in (audit, access):
    router.include_router(_part.router)
