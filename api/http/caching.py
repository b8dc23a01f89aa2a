"""HTTP caching of public answers: ETag, conditional requests, Cache-Control."""

import hashlib
from datetime import datetime, timedelta
from typing import Final

from fastapi import Request, Response

from projections.public_register.answers import Answer

SHORT_MAX_AGE: Final = 2
"""Seconds. A command reports that the public register shows its result: caches must follow soon."""

IMMUTABLE: Final = "public, max-age=86400, immutable"
"""For answers at two moments in the final past, which never change (rule 6)."""

_VOLATILE_FIELDS: Final = {"as_of", "known_at", "made_at"}


def conditional_response(request: Request, answer: Answer, final: bool, now: datetime) -> Response:
    """The answer with its ETag, or 304 if the client has it.

    The ETag is weak: answers that differ only in the time of the request are equivalent.
    """
    stable_content = answer.model_dump_json(exclude=_VOLATILE_FIELDS)
    etag = f'W/"{hashlib.sha256(stable_content.encode()).hexdigest()[:32]}"'
    headers = {"ETag": etag, "Cache-Control": IMMUTABLE if final else cache_control(answer.true_until, now)}
    if etag in (tag.strip() for tag in request.headers.get("if-none-match", "").split(",")):
        return Response(status_code=304, headers=headers)
    return Response(answer.model_dump_json(), media_type="application/json", headers=headers)


def cache_control(true_until: datetime | None, now: datetime) -> str:
    """`Cache-Control` of an answer that may change, and surely does at `true_until`."""
    remaining = timedelta(seconds=SHORT_MAX_AGE) if true_until is None else true_until - now
    return f"public, max-age={max(0, min(SHORT_MAX_AGE, int(remaining.total_seconds())))}"
