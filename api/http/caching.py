"""For how long may an answer be kept, and has the asker got it already?"""

import hashlib
from datetime import datetime, timedelta
from typing import Final

from fastapi import Request, Response

from projections.public_register.answers import Answer

SHORT_MAX_AGE: Final = 2
"""Seconds. A command's answer says that the public sees it: a cache must not belie that for long."""

IMMUTABLE: Final = "public, max-age=86400, immutable"
"""Both moments lie in what is final, so the answer is the same for ever (rule 6)."""

_VOLATILE_FIELDS: Final = {"as_of", "known_at", "made_at"}


def conditional_response(request: Request, answer: Answer, final: bool, now: datetime) -> Response:
    """The answer with its validator, or 304 if the asker has it already.

    The validator is weak: of two answers that differ in the moment of asking alone, either will do.
    """
    stable_content = answer.model_dump_json(exclude=_VOLATILE_FIELDS)
    etag = f'W/"{hashlib.sha256(stable_content.encode()).hexdigest()[:32]}"'
    headers = {"ETag": etag, "Cache-Control": IMMUTABLE if final else cache_control(answer.true_until, now)}
    if etag in (tag.strip() for tag in request.headers.get("if-none-match", "").split(",")):
        return Response(status_code=304, headers=headers)
    return Response(answer.model_dump_json(), media_type="application/json", headers=headers)


def cache_control(true_until: datetime | None, now: datetime) -> str:
    """What `Cache-Control` says of an answer that may change, and surely does at a known moment."""
    remaining = timedelta(seconds=SHORT_MAX_AGE) if true_until is None else true_until - now
    return f"public, max-age={max(0, min(SHORT_MAX_AGE, int(remaining.total_seconds())))}"
