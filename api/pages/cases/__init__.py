"""Case pages for the staff of a certification body: work list, case page, audit results, serious distrust."""

from typing import Final

from fastapi import APIRouter

from api.pages.cases import audits, case_page, distrust, worklist

router: Final = APIRouter()
for _module in (worklist, case_page, audits, distrust):
    router.include_router(_module.router)
