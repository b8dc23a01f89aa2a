"""Problem types over HTTP (RFC 9457): the one table of errors and of what they become outside.

Types and titles are contract: literals in the field's words, never derived from the name of a class. One that
changes enters `api/errors/former_problem_types.py` as well, so that its old address still answers. An error
that is not in the table is ours alone, and says nothing (500).
"""

from collections.abc import Mapping
from typing import Final

import psycopg
import psycopg_pool
from fastapi.exceptions import RequestValidationError

from api.errors import request_errors as request
from api.errors.problem import BEARER, INVALID_KEY, LATER, WINDOW, Problem
from domain import calendar, institution, number, uscc
from domain.certificate import appeals, changes, complaints, findings
from domain.certificate import errors as certificate
from domain.errors import DomainError, InvalidValue, NotAllowedNow, NotThisPerson
from domain.scheme import errors as scheme
from domain.scheme import sheet
from projections import cursors, moments, texts, tracking
from projections.public_register import horizon, names, search, verification
from services import errors as service
from services import principal, scheme_files, sessions
from services.accounts import errors as accounts
from services.oidc import errors as oidc

_INVALID_API_KEY: Final = Problem(401, "/problems/invalid-api-key", "Invalid API key", headers=INVALID_KEY)
_DATABASE_UNAVAILABLE: Final = Problem(
    503, "/problems/database-unavailable", "Database unavailable", silent=True, headers=LATER
)

PROBLEMS: Final[Mapping[type[Exception], Problem]] = {
    # What was sent is not valid: 422.
    InvalidValue: Problem(422, "/problems/invalid-value", "Invalid value"),
    calendar.OutsideCalendar: Problem(422, "/problems/date-out-of-range", "Date out of range", ("asked",)),
    sheet.SampleImpossible: Problem(
        422, "/problems/invalid-sample", "Invalid sample", ("clause", "checked", "nonconforming")
    ),
    sheet.VerdictContradictory: Problem(422, "/problems/inconsistent-verdict", "Inconsistent verdict"),
    uscc.InvalidUscc: Problem(
        422, "/problems/invalid-credit-code", "Invalid unified social credit code", ("why", "position")
    ),
    number.InvalidTemplate: Problem(
        422, "/problems/invalid-number-template", "Invalid number template", ("why",)
    ),
    number.InvalidNumberPart: Problem(
        422, "/problems/invalid-number-part", "Invalid part of a certificate number", ("name",)
    ),
    scheme.UnknownClause: Problem(422, "/problems/unknown-clause", "Unknown clause", ("clause",)),
    scheme.ClauseMissing: Problem(422, "/problems/clause-missing", "Clause missing", ("clauses",)),
    scheme.ClauseTwice: Problem(422, "/problems/duplicate-clause", "Duplicate clause", ("clause",)),
    scheme.PointsAboveMaximum: Problem(
        422, "/problems/points-above-maximum", "Points above maximum", ("clause",)
    ),
    scheme.WholeTableDeleted: Problem(422, "/problems/all-clauses-deleted", "All clauses deleted"),
    scheme.TooManyBonuses: Problem(
        422, "/problems/too-many-bonuses", "Too many bonuses", ("claimed", "allowed")
    ),
    scheme.SheetDoesNotFit: Problem(
        422, "/problems/wrong-sheet-kind", "Wrong kind of score sheet", ("kind", "needed")
    ),
    scheme.NotInLevels: Problem(422, "/problems/unknown-level", "Unknown level", ("level", "levels")),
    scheme.InvalidScheme: Problem(422, "/problems/invalid-scheme", "Invalid scheme", ("why",)),
    certificate.DatesReversed: Problem(422, "/problems/dates-out-of-order", "Dates out of order"),
    certificate.LevelTooHigh: Problem(422, "/problems/level-too-high", "Level too high"),
    certificate.LevelNotOffered: Problem(422, "/problems/level-not-available", "Level not available"),
    certificate.ReasonForLowerLevelMissing: Problem(422, "/problems/reason-required", "Reason required"),
    certificate.SuspensionTooLong: Problem(422, "/problems/suspension-too-long", "Suspension too long"),
    certificate.ConditionsNotMet: Problem(
        422, "/problems/conditions-not-confirmed", "Conditions not confirmed"
    ),
    certificate.UnknownMatter: Problem(422, "/problems/unknown-proceeding", "Unknown proceeding"),
    certificate.DoesNotFit: Problem(422, "/problems/inconsistent-values", "Inconsistent values"),
    institution.UnknownEdition: Problem(422, "/problems/unknown-edition", "Unknown edition"),
    principal.WrongRoles: Problem(422, "/problems/incompatible-roles", "Incompatible roles"),
    scheme_files.SchemeFileError: Problem(422, "/problems/invalid-scheme-file", "Invalid scheme file"),
    horizon.FutureKnowledge: Problem(
        422, "/problems/known-at-in-future", "Recorded date in the future", ("asked",)
    ),
    moments.MomentWithoutZone: Problem(422, "/problems/time-zone-missing", "Time zone missing"),
    search.TooWide: Problem(422, "/problems/search-too-broad", "Search too broad"),
    search.LimitOutside: Problem(
        422, "/problems/invalid-page-size", "Invalid page size", ("limit", "largest")
    ),
    names.NameTooLong: Problem(422, "/problems/name-too-long", "Name too long", ("length",)),
    verification.TooManyLines: Problem(422, "/problems/too-many-lines", "Too many lines", ("lines",)),
    cursors.UnknownCursor: Problem(422, "/problems/invalid-cursor", "Invalid cursor"),
    texts.UnreadableText: Problem(422, "/problems/invalid-characters", "Invalid characters"),
    # The state of the case does not allow it: 409.
    NotAllowedNow: Problem(409, "/problems/not-allowed-now", "Not allowed now"),
    certificate.WrongStage: Problem(409, "/problems/wrong-stage", "Wrong stage", ("decision", "stage")),
    certificate.Expired: Problem(409, "/problems/certificate-expired", "Certificate expired"),
    certificate.NotApproved: Problem(409, "/problems/body-not-approved", "Certification body not approved"),
    certificate.EditionNotInForce: Problem(409, "/problems/edition-not-in-force", "Edition not in force"),
    certificate.Barred: Problem(409, "/problems/reapplication-barred", "Reapplication barred", ("until",)),
    certificate.DocumentsMissing: Problem(409, "/problems/documents-missing", "Documents missing"),
    certificate.PriorNotInGoodStanding: Problem(
        409, "/problems/previous-certificate-not-valid", "Previous certificate not valid"
    ),
    certificate.RecertificationNotOpen: Problem(
        409, "/problems/recertification-not-open", "Recertification not open"
    ),
    certificate.NothingToRate: Problem(409, "/problems/no-audit-available", "No audit available"),
    certificate.NotRecommended: Problem(409, "/problems/not-recommended", "Not recommended"),
    certificate.FindingsOpen: Problem(409, "/problems/findings-open", "Findings open", ("findings",)),
    certificate.SurveillanceOverdue: Problem(409, "/problems/surveillance-overdue", "Surveillance overdue"),
    certificate.LowestLevel: Problem(409, "/problems/lowest-level", "Lowest level"),
    certificate.MatterPending: Problem(409, "/problems/proceeding-pending", "Proceeding pending"),
    appeals.NothingToAppeal: Problem(409, "/problems/no-appealable-decision", "No appealable decision"),
    appeals.AppealTooLate: Problem(409, "/problems/appeal-period-expired", "Appeal period expired"),
    changes.NoChangePending: Problem(409, "/problems/no-change-pending", "No change pending"),
    complaints.NoComplaint: Problem(409, "/problems/no-open-complaint", "No open complaint"),
    findings.NoFindings: Problem(409, "/problems/no-open-findings", "No open findings"),
    institution.RuleVersionUnchanged: Problem(
        409, "/problems/rule-version-unchanged", "Rule version unchanged"
    ),
    institution.BodyUnknown: Problem(
        409, "/problems/body-not-registered", "Certification body not registered"
    ),
    institution.AlreadySo: Problem(409, "/problems/already-recorded", "Already recorded"),
    # Allowed, but not to this person: 403.
    NotThisPerson: Problem(403, "/problems/not-permitted", "Not permitted"),
    certificate.ImpartialityBroken: Problem(
        403, "/problems/impartiality-required", "Impartiality required", ("person",)
    ),
    certificate.NotOnTheTeam: Problem(403, "/problems/not-on-audit-team", "Not on the audit team"),
    certificate.RoleMissing: Problem(403, "/problems/role-required", "Role required", ("roles",)),
    certificate.ForeignBody: Problem(
        403, "/problems/case-of-another-body", "Case of another certification body"
    ),
    request.DoorClosed: Problem(403, "/problems/area-not-permitted", "Area not permitted", ("roles",)),
    # Commands, API keys and the event store.
    service.StaleVersion: Problem(412, "/problems/version-conflict", "Version conflict", ("seen", "current")),
    service.KeyReused: Problem(422, "/problems/idempotency-key-reused", "Idempotency key reused"),
    service.UnknownCertificate: Problem(404, "/problems/case-not-found", "Case not found"),
    service.UnknownDecision: Problem(404, "/problems/decision-not-found", "Decision not found"),
    service.UnknownKey: _INVALID_API_KEY,
    service.KeyRefused: _INVALID_API_KEY,
    service.KeyExpired: Problem(401, "/problems/api-key-expired", "API key expired", headers=INVALID_KEY),
    service.KeyRevoked: Problem(401, "/problems/api-key-revoked", "API key revoked", headers=INVALID_KEY),
    service.KeyRotated: Problem(409, "/problems/api-key-already-rotated", "API key already rotated"),
    service.ClockSkew: Problem(503, "/problems/clock-skew", "Clock skew", silent=True, headers=LATER),
    service.NotMigrated: Problem(
        503, "/problems/database-not-migrated", "Database not migrated", silent=True, headers=LATER
    ),
    tracking.ViewUnavailable: Problem(
        503, "/problems/view-unavailable", "View unavailable", silent=True, headers=LATER
    ),
    service.UnsafeSetting: Problem(500, "/problems/unsafe-setting", "Unsafe setting", silent=True),
    service.UnknownTopic: Problem(500, "/problems/unknown-event-type", "Unknown event type", silent=True),
    service.UnreadableEvent: Problem(500, "/problems/unreadable-event", "Unreadable event", silent=True),
    service.ServiceError: Problem(500, "/problems/internal-error", "Internal error", silent=True),
    DomainError: Problem(409, "/problems/request-refused", "Request refused"),
    service.StoreUnavailable: _DATABASE_UNAVAILABLE,
    psycopg.OperationalError: _DATABASE_UNAVAILABLE,
    psycopg_pool.PoolTimeout: _DATABASE_UNAVAILABLE,
    # Accounts.
    accounts.CredentialsWrong: Problem(
        401, "/problems/invalid-credentials", "Invalid credentials", headers=BEARER
    ),
    accounts.MayNotGovern: Problem(
        403, "/problems/account-change-not-permitted", "Account change not permitted"
    ),
    accounts.UnknownPerson: Problem(404, "/problems/account-not-found", "Account not found"),
    accounts.InvitationWrong: Problem(404, "/problems/invalid-invitation", "Invalid invitation"),
    accounts.NotInThisState: Problem(409, "/problems/wrong-account-state", "Wrong account state", ("state",)),
    accounts.LoginTaken: Problem(409, "/problems/login-name-taken", "Login name taken"),
    accounts.PersonKnown: Problem(409, "/problems/person-id-taken", "Person id taken"),
    accounts.IdentityTaken: Problem(409, "/problems/identity-already-linked", "Identity already linked"),
    accounts.CodeWrong: Problem(422, "/problems/invalid-code", "Invalid code"),
    accounts.PasskeyRefused: Problem(
        422, "/problems/passkey-registration-failed", "Passkey registration failed"
    ),
    accounts.PasswordRefused: Problem(422, "/problems/password-not-accepted", "Password not accepted"),
    accounts.TooManyFailures: Problem(
        429, "/problems/too-many-login-attempts", "Too many login attempts", ("until",), headers=WINDOW
    ),
    accounts.SecretUnreadable: Problem(500, "/problems/decryption-failed", "Decryption failed", silent=True),
    accounts.Busy: Problem(503, "/problems/login-queue-full", "Login queue full", headers=LATER),
    # Login through an identity provider (OpenID Connect).
    oidc.LoginNotBegun: Problem(400, "/problems/invalid-login-state", "Invalid login state"),
    oidc.NotBelieved: Problem(
        401, "/problems/identity-not-verified", "Identity not verified", headers=BEARER
    ),
    oidc.IdentityUnknown: Problem(403, "/problems/no-account-for-identity", "No account for this identity"),
    oidc.LocalAccountsOff: Problem(403, "/problems/local-login-disabled", "Local login disabled"),
    oidc.NotAdmitted: Problem(403, "/problems/provisioning-denied", "Account provisioning denied"),
    oidc.RefusedElsewhere: Problem(
        403, "/problems/login-denied-by-provider", "Login denied by the identity provider", ("error",)
    ),
    oidc.ElsewhereNotSet: Problem(404, "/problems/oidc-not-configured", "OpenID Connect not configured"),
    oidc.ProviderWrong: Problem(
        502, "/problems/identity-provider-misconfigured", "Identity provider misconfigured"
    ),
    oidc.ProviderUnavailable: Problem(
        503, "/problems/identity-provider-unavailable", "Identity provider unavailable", headers=LATER
    ),
    # Sessions.
    sessions.SessionEnded: Problem(401, "/problems/session-expired", "Session expired", headers=BEARER),
    sessions.UnknownSession: Problem(404, "/problems/session-not-found", "Session not found"),
    request.TwoWaysIn: Problem(400, "/problems/multiple-credentials", "Multiple credentials"),
    request.CrossSite: Problem(403, "/problems/cross-site-request", "Cross-site request"),
    request.SessionNeeded: Problem(403, "/problems/session-required", "Session required"),
    request.SecondFactorDue: Problem(403, "/problems/second-factor-required", "Second factor required"),
    request.StepUpNeeded: Problem(403, "/problems/step-up-required", "Step-up authentication required"),
    request.ScopeMissing: Problem(403, "/problems/insufficient-scope", "Insufficient scope", ("scope",)),
    request.LoginsClosed: Problem(
        503, "/problems/login-not-configured", "Login not configured", headers=LATER
    ),
    # The request itself.
    request.KeyMissing: Problem(
        401, "/problems/authentication-required", "Authentication required", headers=BEARER
    ),
    request.NumberUnknown: Problem(
        404, "/problems/certificate-not-found", "Certificate not found", ("reason", "number")
    ),
    request.Unreadable: Problem(400, "/problems/invalid-json", "Invalid JSON"),
    request.TextUnusable: Problem(422, "/problems/unsupported-value", "Unsupported value"),
    request.BodyTooLarge: Problem(
        413, "/problems/request-body-too-large", "Request body too large", ("limit",)
    ),
    request.NotJson: Problem(
        415,
        "/problems/unsupported-media-type",
        "Unsupported media type",
        headers={"Accept-Post": "application/json"},
    ),
    request.NotAForm: Problem(415, "/problems/invalid-form", "Invalid form"),
    request.TooManyRequests: Problem(
        429, "/problems/rate-limit-exceeded", "Rate limit exceeded", ("policy",)
    ),
    request.IdempotencyKeyWrong: Problem(
        400, "/problems/idempotency-key-required", "Idempotency key required"
    ),
    request.VersionNotSaid: Problem(428, "/problems/precondition-required", "Precondition required"),
    request.VersionUnreadable: Problem(400, "/problems/invalid-if-match", "Invalid If-Match header"),
    request.ValuesWrong: Problem(422, "/problems/validation-failed", "Validation failed", ("errors",)),
    RequestValidationError: Problem(422, "/problems/validation-failed", "Validation failed"),
}
"""Error → problem; a subclass without an entry is its nearest parent's problem."""

_BY_NAME: Final = {problem.name: problem for problem in PROBLEMS.values()}


def problem_of(refusal: Exception) -> Problem | None:
    """The problem that an error is; `None` for an error that is not in the table."""
    return next((PROBLEMS[kind] for kind in type(refusal).__mro__ if kind in PROBLEMS), None)


def problem_named(name: str) -> Problem | None:
    """The problem of this type, by the last part of its address."""
    return _BY_NAME.get(name)
