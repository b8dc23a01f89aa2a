"""Case pages for the staff of a certification body: work list, case page and audit results."""

from typing import Final

from fastapi import APIRouter

from api.pages.cases import audits, case_page, worklist

router: Final = APIRouter()
for _module in (worklist, case_page, audits):
    router.include_router(_module.router)
