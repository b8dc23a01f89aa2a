"""What anyone may ask, without a key."""

from typing import Final

from fastapi import APIRouter

from api.rest.public import certificates, changes, feed, statistics, verifications

router: Final = APIRouter(tags=["public"])
for _part in (certificates, verifications, changes, statistics):
    router.include_router(_part.router, prefix="/api/v1")
router.include_router(feed.router)
