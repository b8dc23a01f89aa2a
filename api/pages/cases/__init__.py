"""What the staff of a body see: what is due, the file of each case, and the results of its audits."""

from typing import Final

from fastapi import APIRouter

from api.pages.cases import audits, case_page, worklist

router: Final = APIRouter()
for _part in (worklist, case_page, audits):
    router.include_router(_part.router)
