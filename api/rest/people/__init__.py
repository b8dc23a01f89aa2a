"""How do administrators look after the accounts of their body?"""

from typing import Final

from fastapi import APIRouter

from api.http.security import with_key
from api.rest.people import accounts

router: Final = APIRouter(prefix="/api/v1/staff", dependencies=[with_key])
router.include_router(accounts.router)
