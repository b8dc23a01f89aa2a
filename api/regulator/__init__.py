"""What a regulator reads: every body, and nothing to write."""

from typing import Final

from fastapi import APIRouter

from api.regulator import audit

router: Final[APIRouter] = audit.router
