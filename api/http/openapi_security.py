"""Security requirement of closed routes in the OpenAPI document; `AuthenticationMiddleware` enforces it.

That a session opens it too is added by `api.rest.openapi`, from the table of doors.
"""

from typing import Final

from fastapi import Security
from fastapi.security import HTTPBearer

KEY_SECURITY: Final = Security(
    HTTPBearer(
        scheme_name="key",
        bearerFormat="ct_…",
        description="A key that an operator handed out with `certtrail key add`.",
        auto_error=False,
    )
)
"""A dependency that documents, and asks nothing."""
