"""How do administrators look after the accounts of their body?"""

from typing import Final

from fastapi import APIRouter

from api.http.openapi import KEY_SECURITY
from api.rest.people import accounts

router: Final = APIRouter(prefix="/api/v1/staff", dependencies=[KEY_SECURITY])
router.include_router(accounts.router)
