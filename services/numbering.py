"""Which serial comes next? The serial is the version of the series' stream (docs/adr/0003)."""

from datetime import date
from uuid import UUID

from domain.certificate.context import Context
from domain.certificate.state import Certificate
from domain.streams import series_stream


def series_of(case: Certificate, context: Context, today: date) -> UUID:
    """The series that a certificate granted on that day takes its serial from."""
    return series_stream(context.body.code, context.rules(case).code, today.year)
