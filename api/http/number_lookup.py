"""Look-up of a certificate number, for the JSON API and for pages."""

from datetime import date, datetime

from fastapi import Request, Response

from api.app.container import Container
from api.errors.request_errors import CertificateNotFound
from api.http.caching import conditional_response
from domain.number import LONGEST
from projections.public_register.answers import Answer, Match
from projections.public_register.queries import PublicRegister
from projections.public_register.verification import ClaimedCertificate


def answer_for(
    public: PublicRegister, number: str, as_of: date | datetime | None, known_at: datetime | None
) -> Answer:
    """The answer for a number. Raises CertificateNotFound, with the reason, and what `lookup` raises.

    A number that was issued after `known_at` counts as not issued.
    """
    answer = public.lookup(number, as_of, known_at)
    if answer is None:
        (line,) = public.verify([ClaimedCertificate(number)]).lines
        reason = Match.MALFORMED if line.match is Match.MALFORMED else Match.NOT_ISSUED
        raise CertificateNotFound(number[:LONGEST], reason)
    return answer


def certificate_response(
    request: Request,
    container: Container,
    number: str,
    as_of: date | datetime | None,
    known_at: datetime | None,
) -> Response:
    """The answer as JSON with cache headers. Raises what `answer_for` raises.

    With both moments given and final it never changes (rule 6).
    """
    answer = answer_for(container.public, number, as_of, known_at)
    final = as_of is not None and known_at == answer.known_at
    return conditional_response(request, answer, final, container.clock())
