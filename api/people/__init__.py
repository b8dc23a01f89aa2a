"""How do administrators look after the accounts of their body?"""

from typing import Final

from fastapi import APIRouter

from api.people import accounts
from api.requests.security import with_key

router: Final = APIRouter(prefix="/api/v1/staff", dependencies=[with_key])
router.include_router(accounts.router)
