"""Limit of a suspension: the months of the scheme, counted over a chain of suspensions (rule 22)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from domain.calendar import civil_date, last_day_of_months
from domain.certificate.context import Context
from domain.certificate.sanction_records import SuspensionRecord
from domain.certificate.state import Certificate
from domain.scheme.limits import Limits


@dataclass(frozen=True)
class Chain:
    """Suspensions on one ground that follow each other closely; it began on `first`.

    `gap_days` are the days between each lifting and the next start, together; `earlier` is the number of
    suspensions before the one asked about.
    """

    first: date
    gap_days: int = 0
    earlier: int = 0


@dataclass(frozen=True)
class SuspensionLimit:
    """The latest last day of a suspension.

    `exhausted` says that its chain had used up the time before it began: then only revocation follows.
    """

    latest: date
    chain: Chain
    exhausted: bool = False


def suspension_limit(case: Certificate, ground: str, start: date, context: Context) -> SuspensionLimit:
    """The limit of a suspension on that ground that begins on `start` (rules 7 and 22)."""
    limits = context.rules(case).limits
    chain = _chain(case, ground, start, context, limits)
    latest = last_day_of_months(chain.first, limits.suspension_months) + timedelta(days=chain.gap_days)
    if latest >= start:
        return SuspensionLimit(latest, chain)
    revoke_by = context.working_days.after(start, limits.revoke_within_working_days)
    return SuspensionLimit(revoke_by, chain, exhausted=True)


def limit_of(case: Certificate, suspension: SuspensionRecord, context: Context) -> SuspensionLimit:
    """The limit of a suspension of the case."""
    return suspension_limit(case, suspension.ground, civil_date(suspension.start), context)


def _chain(case: Certificate, ground: str, start: date, context: Context, limits: Limits) -> Chain:
    """Backwards from `start`, as long as each lifting lies close enough before the next suspension."""
    chain = Chain(start)
    earlier = sorted(_earlier(case, ground, start, context), reverse=True)
    for began, lifted_on in earlier:
        gap = max((chain.first - lifted_on).days, 0)
        if gap > limits.suspension_gap_days:
            break
        chain = Chain(began, chain.gap_days + gap, chain.earlier + 1)
    return chain


def _earlier(case: Certificate, ground: str, start: date, context: Context) -> Iterator[tuple[date, date]]:
    """First day and day of lifting of each earlier suspension on that ground, the predecessor's too.

    A lifting counts from the day it was recorded. Suspensions set aside do not count. A suspension of the
    predecessor that was carried over counts once, as it stands here (rule 16).
    """
    carried = {each.start for each in case.suspensions}
    prior = context.prior
    spans: list[tuple[SuspensionRecord, date | None]] = [(each, None) for each in case.suspensions]
    if prior:
        spans += [(each, prior.valid_until) for each in prior.suspensions if each.start not in carried]
    for span, valid_until in spans:
        began, ended = civil_date(span.start), span.lifted_on or valid_until
        if span.ground == ground and not span.set_aside and ended and began < start:
            yield began, ended
