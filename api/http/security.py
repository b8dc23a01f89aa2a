"""How does the description of the interface say that a part needs a key? `Doors` is what asks for it.

That a session opens it too is added by `api.rest.openapi`, from the table of doors.
"""

from typing import Final

from fastapi import Security
from fastapi.security import HTTPBearer

with_key: Final = Security(
    HTTPBearer(
        scheme_name="key",
        bearerFormat="ct_…",
        description="A key that an operator handed out with `certtrail key add`.",
        auto_error=False,
    )
)
"""A dependency that documents, and asks nothing."""
