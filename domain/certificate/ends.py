"""Decisions that end a certificate: 撤销 (revoke, a sanction) and 注销 (deregister, without fault)."""

from collections.abc import Sequence
from datetime import date
from typing import Final

from domain.certificate.confirmation import (
    APPEAL_POSSIBLE,
    IRREVERSIBLE,
    PUBLIC_AT_ONCE,
    REAPPLICATION_BARRED,
    Confirmation,
)
from domain.certificate.context import Act, Context
from domain.certificate.declaration import Effect, decision
from domain.certificate.errors import GroundContradicted
from domain.certificate.examples import example_document
from domain.certificate.grounds import GroundedTerms, grounded
from domain.certificate.independence import EVALUATORS_OF_LIFTING
from domain.certificate.state import Certificate
from domain.certificate.timing import effective_within
from domain.certificate.upkeep import must_be_live
from domain.events.base import Event
from domain.events.sanctions import Deregistered, Revoked
from domain.events.upkeep import Measure
from domain.scheme.grounds import DeregistrationGround, Ground
from domain.values import Role

AFTER_SUSPENSION: Final = frozenset({DeregistrationGround.HOLDER_DISSOLVED, DeregistrationGround.TRANSFERRED})
"""The grounds of a deregistration that stay open after the last day of a suspension (rule 22)."""


class Revocation(GroundedTerms):
    """The ground of the sanction."""


class Deregistration(GroundedTerms):
    """The ground, without fault of the holder."""


def open_deregistration_grounds(
    case: Certificate, grounds: Sequence[Ground], today: date
) -> tuple[Ground, ...]:
    """Those of the grounds that are open today: few after the last day of a suspension (rule 22)."""
    is_over = case.suspension is not None and today > case.suspension.until
    return tuple(each for each in grounds if not is_over or each.id in AFTER_SUSPENSION)


def leaves_a_sanction(case: Certificate) -> bool:
    """Whether the holder leaves a sanction by a deregistration, so that the bar runs (rule 24).

    It does whatever the ground: any other one, with any document, would be a way out.
    """
    return bool(case.sanctions) or Measure.REVOKE in case.measures


def _may_revoke(case: Certificate, act: Act, context: Context) -> None:
    must_be_live("revoke", case, act)


def _may_deregister(case: Certificate, act: Act, context: Context) -> None:
    must_be_live("deregister", case, act)


@decision(
    "revoke",
    Revocation,
    by={Role.DECIDER},
    when=_may_revoke,
    barred=EVALUATORS_OF_LIFTING,
    effect=Effect.FINAL,
    confirmation=Confirmation(
        button="Revoke the certificate",
        consequences=(
            "The certificate is revoked as a sanction. It ends for good and is never valid again.",
            PUBLIC_AT_ONCE,
            REAPPLICATION_BARRED,
            APPEAL_POSSIBLE,
            IRREVERSIBLE,
        ),
    ),
    example={
        "reason": "查实提供虚假材料",
        "ground": "fraud",
        "complaint": None,
        "finding": None,
        "document": example_document("evidence", "调查报告.pdf"),
        "effective_on": None,
    },
    settles=(
        "measure_pending/revoke",
        "misuse_uncorrected",
        "misuse_uncorrected/unordered",
        *(f"suspension_ending{about}" for about in ("", "/extendable", "/evaluated")),
        *(f"suspension_over{about}" for about in ("", "/evaluable", "/evaluated")),
    ),
)
def revoke(case: Certificate, terms: Revocation, act: Act, context: Context) -> tuple[Event, ...]:
    """撤销: end the certificate as a sanction, for good (rule 5).

    Raises DatesOutOfOrder, and the refusals of `grounded`.
    """
    effective_on = effective_within(case, terms.effective_on, act)
    grounds = context.rules(case).sanction_grounds.revocation
    fields = grounded(case, terms, grounds, effective_on or act.today, context)
    return (Revoked(reason=terms.reason, effective_on=effective_on, **fields),)


@decision(
    "deregister",
    Deregistration,
    by={Role.DECIDER},
    when=_may_deregister,
    barred=EVALUATORS_OF_LIFTING,
    effect=Effect.FINAL,
    confirmation=Confirmation(
        button="Deregister the certificate",
        consequences=(
            "The certificate is deregistered without fault of its holder. It ends for good.",
            PUBLIC_AT_ONCE,
            "Who wants to be certified again has to apply anew.",
            IRREVERSIBLE,
        ),
    ),
    example={
        "reason": "获证组织申请注销",
        "ground": "holder_request",
        "complaint": None,
        "finding": None,
        "document": example_document("request", "注销申请.pdf"),
        "effective_on": None,
    },
    settles=("two_certificates", "edition_lapsed"),
)
def deregister(case: Certificate, terms: Deregistration, act: Act, context: Context) -> tuple[Event, ...]:
    """注销: end the certificate without fault, for good (rule 5).

    After the last day of a suspension only for a holder that ended, or a transfer (rule 22). Raises
    DatesOutOfOrder, and the refusals of `grounded`.
    """
    effective_on = effective_within(case, terms.effective_on, act)
    grounds = context.rules(case).sanction_grounds.deregistration
    fields = grounded(case, terms, grounds, effective_on or act.today, context)
    if case.suspension and terms.ground not in {
        each.id for each in open_deregistration_grounds(case, grounds, act.today)
    }:
        raise GroundContradicted(
            "After {day}, the last day of the suspension, the certificate is not deregistered on ground "
            "{ground}. Revoke it.",
            ground=terms.ground,
            day=case.suspension.until,
        )
    bars = leaves_a_sanction(case)
    return (Deregistered(reason=terms.reason, effective_on=effective_on, bars=bars, **fields),)
