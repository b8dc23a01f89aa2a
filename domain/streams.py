"""Ids of streams, derived from names."""

from typing import Final
from uuid import UUID, uuid5

from domain.identifier import HolderKey
from domain.values import BodyId, SchemeId

ROOT: Final = UUID("6f1c7f0e-6a0c-5d52-9d3e-27922c011a11")
"""Namespace of all derived ids. Changing it would lose every stream."""


def scheme_stream(scheme: SchemeId) -> UUID:
    """The stream of a scheme: its editions, their revisions and deadlines."""
    return uuid5(ROOT, f"scheme/{scheme}")


def body_stream(body: BodyId) -> UUID:
    """The stream of a certification body: its approvals and its people's declared interests."""
    return uuid5(ROOT, f"body/{body}")


def series_stream(body_code: str, scheme_code: str, year: int) -> UUID:
    """The stream of a number series.

    It depends on what a number shows of body, scheme and year. Two bodies or schemes that share a code also
    share the series, so no serial can appear twice (rule 10).
    """
    return uuid5(ROOT, f"series/{body_code}/{scheme_code}/{year}")


def certificate_stream(command: UUID) -> UUID:
    """The stream of the certificate that a command applies for; a repeated command has the same stream."""
    return uuid5(ROOT, f"certificate/{command}")


def holder_stream(scheme: SchemeId, holder: HolderKey) -> UUID:
    """The stream of a holder under a scheme: the state of each of its certificates (rules 21, 24)."""
    return uuid5(ROOT, f"holder/{scheme}/{holder}")


def number_stream(number_key: str) -> UUID:
    """The stream of a certificate number, by its look-up key: whose it is (rule 10)."""
    return uuid5(ROOT, f"number/{number_key}")


def code_stream(code: str) -> UUID:
    """The stream of a body's code in certificate numbers: whose it is (rule 39)."""
    return uuid5(ROOT, f"code/{code}")


def distrust_stream(holder: HolderKey) -> UUID:
    """The stream of an organisation: its entries in the list of serious distrust (rule 24)."""
    return uuid5(ROOT, f"distrust/{holder}")


REGISTER_STREAM: Final = uuid5(ROOT, "register")
"""The stream of the register itself: the rules it adopted."""
