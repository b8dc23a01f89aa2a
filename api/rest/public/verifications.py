"""Is every line of this list true?"""

from typing import Annotated, Final

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field

from api.http.date_params import Moment
from api.http.dependencies import ContainerDep
from api.http.openapi import PUBLIC_RESPONSES, problem_responses
from api.http.strict_route import StrictRoute
from api.middleware.rate_limit import charge_posted_lines
from projections.public_register.answers import Verification
from projections.public_register.verification import MAX_LINES, ClaimedCertificate

router: Final = APIRouter(prefix="/verifications", route_class=StrictRoute)


class ClaimedLine(BaseModel):
    """A number, and whose it is said to be."""

    model_config = ConfigDict(extra="forbid")

    number: Annotated[str, Field(max_length=200)]
    organisation: Annotated[str | None, Field(max_length=1000)] = None


class ClaimedList(BaseModel):
    """A list to be checked, all lines as of the same moment: now unless given."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "lines": [{"number": "12326SC00001R0M", "organisation": "福州示范家电有限公司"}],
                    "as_of": "2026-11-22",
                }
            ]
        },
    )

    lines: Annotated[tuple[ClaimedLine, ...], Field(min_length=1, max_length=MAX_LINES)]
    as_of: Moment | None = None


@router.post(
    "",
    dependencies=[charge_posted_lines],
    operation_id="verify",
    responses={
        **PUBLIC_RESPONSES,
        **problem_responses(_400="Not JSON.", _413="Too large.", _415="Not declared as JSON."),
    },
)
def verify(body: ClaimedList, container: ContainerDep) -> Verification:
    """Up to 1,000 lines at a time; nothing of the list is kept."""
    claims = [ClaimedCertificate(line.number, line.organisation) for line in body.lines]
    return container.public.verify(claims, body.as_of)
