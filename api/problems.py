"""Which problem does a refusal become over HTTP: its status, its title, and what else it says?

The one table of the edge (RFC 9457). A refusal is named by its class: `FindingsOpen` has the type
`/problems/findings-open`. What is not in the table is nobody's fault but ours, and says nothing (500).
"""

import re
from dataclasses import replace
from typing import Final

import psycopg
import psycopg_pool
from fastapi.exceptions import RequestValidationError

from api.oidc_problems import ELSEWHERE
from api.people_problems import PEOPLE
from api.problem import BEARER, INVALID_KEY, LATER, Problem
from api.requests import errors as request
from api.session_problems import SESSIONS
from domain import calendar, institution, number, uscc
from domain.certificate import appeals, changes, complaints, findings
from domain.certificate import errors as certificate
from domain.errors import DomainError, InvalidValue, NotAllowedNow, NotThisPerson
from domain.scheme import errors as scheme
from domain.scheme import sheet
from projections import cursors, moments, texts
from projections.public_register import horizon, names, search, verification
from services import errors as service
from services import principal, scheme_files

_VALUES: Final[dict[type[Exception], tuple[str, ...]]] = {
    InvalidValue: ("The value cannot be meant",),
    calendar.OutsideCalendar: ("The day is outside the calendar", "asked"),
    sheet.SampleImpossible: ("The sample is impossible", "clause", "checked", "nonconforming"),
    sheet.VerdictContradictory: ("The verdict contradicts itself",),
    uscc.InvalidUscc: ("The unified social credit code is wrong", "why", "position"),
    number.InvalidTemplate: ("The number template cannot serve", "why"),
    number.InvalidNumberPart: ("A part of the number has the wrong shape", "name"),
    scheme.UnknownClause: ("The table has no such clause", "clause"),
    scheme.ClauseMissing: ("The sheet leaves clauses out", "clauses"),
    scheme.ClauseTwice: ("The sheet names a clause twice", "clause"),
    scheme.PointsAboveMaximum: ("More points than the clause can give", "clause"),
    scheme.WholeTableDeleted: ("Nothing is left to score",),
    scheme.TooManyBonuses: ("Too many bonuses", "claimed", "allowed"),
    scheme.SheetDoesNotFit: ("The sheet is of the wrong kind", "kind", "needed"),
    scheme.NotInLevels: ("The scheme has no such level", "level", "levels"),
    scheme.InvalidScheme: ("The scheme does not add up", "why"),
    certificate.DatesReversed: ("The dates are in the wrong order",),
    certificate.LevelTooHigh: ("The level is above the one reached",),
    certificate.LevelNotOffered: ("The level cannot be chosen here",),
    certificate.ReasonForLowerLevelMissing: ("A lower level needs a reason",),
    certificate.SuspensionTooLong: ("The suspension is too long",),
    certificate.ConditionsNotMet: ("The conditions were not confirmed exactly",),
    certificate.UnknownMatter: ("The case has no such matter",),
    certificate.DoesNotFit: ("What was said does not fit together",),
    institution.UnknownEdition: ("The edition was never published",),
    principal.WrongRoles: ("The roles do not go together",),
    scheme_files.SchemeFileError: ("The file describes no scheme",),
    horizon.FutureKnowledge: ("Nobody knows yet what will be known then", "asked"),
    moments.MomentWithoutZone: ("The moment has no time zone",),
    search.TooWide: ("The search needs a beginning",),
    search.LimitOutside: ("The page has no such size", "limit", "largest"),
    names.NameTooLong: ("No name is that long", "length"),
    verification.TooManyLines: ("The list is too long", "lines"),
    cursors.UnknownCursor: ("The cursor is not known for this question",),
    texts.UnreadableText: ("The text holds what cannot be kept",),
}
"""What was said cannot be true or meant: 422. Title, then members."""

_NOT_NOW: Final[dict[type[Exception], tuple[str, ...]]] = {
    NotAllowedNow: ("Not possible now",),
    certificate.WrongStage: ("The case stands elsewhere", "decision", "stage"),
    certificate.Expired: ("The certificate has expired",),
    certificate.NotApproved: ("The body is not approved for this",),
    certificate.EditionNotInForce: ("The edition is not in force",),
    certificate.Barred: ("The organisation may not apply yet", "until"),
    certificate.DocumentsMissing: ("Documents are missing",),
    certificate.PriorNotInGoodStanding: ("The certificate to follow is not valid",),
    certificate.RecertificationNotOpen: ("Recertification is not open",),
    certificate.NothingToRate: ("No audit stands ready",),
    certificate.NotRecommended: ("The audit does not bear this",),
    certificate.FindingsOpen: ("Findings are not closed", "findings"),
    certificate.SurveillanceOverdue: ("Surveillance is overdue",),
    certificate.LowestLevel: ("There is no lower level",),
    certificate.MatterPending: ("The matter is already under way",),
    appeals.NothingToAppeal: ("There is nothing to appeal",),
    appeals.AppealTooLate: ("The time to appeal has passed",),
    changes.NoChangePending: ("No change stands ready",),
    complaints.NoComplaint: ("No complaint is open",),
    findings.NoFindings: ("No finding is open",),
    institution.RuleVersionUnchanged: ("The rules need a new version",),
    institution.BodyUnknown: ("The body is not registered",),
    institution.AlreadySo: ("It is so already",),
}
"""The case does not permit it: 409. Title, then members."""

_NOT_YOU: Final[dict[type[Exception], tuple[str, ...]]] = {
    NotThisPerson: ("Not permitted to this person",),
    certificate.ImpartialityBroken: ("Someone not involved must do this", "person"),
    certificate.NotOnTheTeam: ("Only the audit team may do this",),
    certificate.RoleMissing: ("The role is missing", "roles"),
    certificate.ForeignBody: ("The case belongs to another body",),
    request.DoorClosed: ("This part is not open to your roles", "roles"),
}
"""It is permitted, but not to this person: 403. Title, then members."""

_COMMANDS_AND_DATA: Final[dict[type[Exception], Problem]] = {
    service.StaleVersion: Problem(412, "Someone was quicker", ("seen", "current")),
    service.KeyReused: Problem(422, "The idempotency key was used for another request"),
    service.UnknownCertificate: Problem(404, "There is no such case"),
    service.UnknownDecision: Problem(404, "There is no such decision"),
    service.UnknownKey: Problem(401, "The key is not known here", headers=INVALID_KEY),
    service.KeyExpired: Problem(401, "The key has expired", headers=INVALID_KEY),
    service.KeyRevoked: Problem(401, "The key was revoked", headers=INVALID_KEY),
    service.KeyRotated: Problem(409, "The key has a successor already"),
    service.KeyRefused: Problem(401, "The key opens nothing", headers=INVALID_KEY),
    service.StoreUnavailable: Problem(503, "The database does not answer", silent=True, headers=LATER),
    service.ClockSkew: Problem(503, "A clock here is wrong", silent=True, headers=LATER),
    service.NotMigrated: Problem(503, "The database is not prepared", silent=True, headers=LATER),
    service.UnsafeSetting: Problem(500, "The service is set up wrongly", silent=True),
    service.UnknownTopic: Problem(500, "The data are newer than this release", silent=True),
    service.UnreadableEvent: Problem(500, "The data cannot be read", silent=True),
    psycopg.OperationalError: Problem(503, "The database does not answer", silent=True, headers=LATER),
    psycopg_pool.PoolTimeout: Problem(503, "The database does not answer", silent=True, headers=LATER),
    service.ServiceError: Problem(500, "Something went wrong here", silent=True),
    DomainError: Problem(409, "Not possible"),
}

_REQUESTS: Final[dict[type[Exception], Problem]] = {
    request.KeyMissing: Problem(401, "A key is needed", headers=BEARER),
    request.NumberUnknown: Problem(404, "No such certificate was issued here", ("reason", "number")),
    request.Unreadable: Problem(400, "The body is not JSON"),
    request.TextUnusable: Problem(422, "The text holds what cannot be kept"),
    request.BodyTooLarge: Problem(413, "The body is too large", ("limit",)),
    request.NotJson: Problem(415, "The body must be JSON", headers={"Accept-Post": "application/json"}),
    request.NotAForm: Problem(415, "This is no form"),
    request.TooManyRequests: Problem(429, "Too many requests", ("policy",)),
    request.IdempotencyKeyWrong: Problem(400, "An idempotency key is needed"),
    request.VersionNotSaid: Problem(428, "Say which version was seen"),
    request.VersionUnreadable: Problem(400, "The version seen cannot be read"),
    request.ValuesWrong: Problem(422, "Values are wrong", ("errors",)),
    RequestValidationError: Problem(422, "Values are wrong"),
}


def _with_status(status: int, rows: dict[type[Exception], tuple[str, ...]]) -> dict[type[Exception], Problem]:
    return {refusal: Problem(status, title, tuple(members)) for refusal, (title, *members) in rows.items()}


PROBLEMS: Final[dict[type[Exception], Problem]] = {
    refusal: replace(problem, type="/problems/" + re.sub(r"(?<!^)(?=[A-Z])", "-", refusal.__name__).lower())
    for refusal, problem in {
        **_with_status(422, _VALUES),
        **_with_status(409, _NOT_NOW),
        **_with_status(403, _NOT_YOU),
        **_COMMANDS_AND_DATA,
        **PEOPLE,
        **ELSEWHERE,
        **SESSIONS,
        **_REQUESTS,
    }.items()
}
"""Refusal → problem; a subclass without an entry is its nearest parent's problem."""


def problem_of(refusal: Exception) -> Problem | None:
    """The problem that a refusal is; `None` for what nobody foresaw."""
    return next((PROBLEMS[kind] for kind in type(refusal).__mro__ if kind in PROBLEMS), None)
