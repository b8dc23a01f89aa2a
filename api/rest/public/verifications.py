"""Is every line of this list true?"""

from typing import Annotated, Final

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field

from api.http.documents import PROBLEMS_OF_QUESTIONS, problems
from api.http.given import Here
from api.http.moments import Moment
from api.http.route import StrictRoute
from api.middleware.limits import each_line_counts
from projections.public_register.answers import Verification
from projections.public_register.verification import MOST, Claimed

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

    lines: Annotated[tuple[ClaimedLine, ...], Field(min_length=1, max_length=MOST)]
    as_of: Moment | None = None


@router.post(
    "",
    dependencies=[each_line_counts],
    operation_id="verify",
    responses={
        **PROBLEMS_OF_QUESTIONS,
        **problems(_400="Not JSON.", _413="Too large.", _415="Not declared as JSON."),
    },
)
def verify(asked: ClaimedList, here: Here) -> Verification:
    """Up to 1,000 lines at a time; nothing of the list is kept."""
    claimed = [Claimed(line.number, line.organisation) for line in asked.lines]
    return here.public.verify(claimed, asked.as_of)
