"""What a regulator reads: every body, and nothing to write."""

from typing import Final

from fastapi import APIRouter

from api.rest.regulator import access, audit, patterns

router: Final = APIRouter()
for _part in (audit, patterns, access):
    router.include_router(_part.router)
