"""Problem types over HTTP (RFC 9457): the table that maps each error to its problem.

Types and titles are contract: literals in the field's words, never derived from the name of a class. A type
that changes is also added to `api/errors/former_problem_types.py`, so that its former URL still answers. An
error without an entry is internal: its details are withheld (500).
"""

from collections.abc import Mapping
from typing import Final

import psycopg
import psycopg_pool
from fastapi.exceptions import RequestValidationError

from api.errors import request_errors as request
from api.errors.case_problems import CASE_PROBLEMS
from api.errors.problem import BEARER_CHALLENGE, INVALID_TOKEN_CHALLENGE, RETRY_SOON, WINDOW, Problem
from domain import bodies, body_code, calendar, institution, number, printed_text, uscc
from domain.errors import DomainError, InvalidValue, NotAllowedNow, NotPermitted
from domain.scheme import errors as scheme
from domain.scheme import sheet
from projections import cursors, moments, texts, tracking
from projections.public_register import as_of, names, search, verification
from services import errors as service
from services import principal, scheme_files, sessions
from services.accounts import errors as accounts
from services.oidc import errors as oidc

_INVALID_API_KEY: Final = Problem(
    401, "/problems/invalid-api-key", "Invalid API key", headers=INVALID_TOKEN_CHALLENGE
)
_DATABASE_UNAVAILABLE: Final = Problem(
    503, "/problems/database-unavailable", "Database unavailable", silent=True, headers=RETRY_SOON
)

PROBLEMS: Final[Mapping[type[Exception], Problem]] = {
    **CASE_PROBLEMS,
    # Invalid input: 422.
    InvalidValue: Problem(422, "/problems/invalid-value", "Invalid value"),
    calendar.DateOutOfRange: Problem(422, "/problems/date-out-of-range", "Date out of range", ("asked",)),
    sheet.InvalidSample: Problem(
        422, "/problems/invalid-sample", "Invalid sample", ("clause", "checked", "nonconforming")
    ),
    sheet.InconsistentVerdict: Problem(422, "/problems/inconsistent-verdict", "Inconsistent verdict"),
    uscc.InvalidCreditCode: Problem(
        422, "/problems/invalid-credit-code", "Invalid unified social credit code", ("why", "position")
    ),
    printed_text.CharacterNotPrintable: Problem(
        422,
        "/problems/character-not-printable",
        "Character not printable",
        ("field", "position", "character"),
    ),
    printed_text.TextNotComposed: Problem(
        422, "/problems/text-not-composed", "Text not in composed form", ("field", "position", "character")
    ),
    printed_text.NothingToRead: Problem(422, "/problems/nothing-to-read", "Nothing to read", ("field",)),
    number.InvalidNumberTemplate: Problem(
        422, "/problems/invalid-number-template", "Invalid number template", ("why",)
    ),
    number.InvalidNumberPart: Problem(
        422, "/problems/invalid-number-part", "Invalid part of a certificate number", ("name",)
    ),
    scheme.UnknownClause: Problem(422, "/problems/unknown-clause", "Unknown clause", ("clause",)),
    scheme.ClauseMissing: Problem(422, "/problems/clause-missing", "Clause missing", ("clauses",)),
    scheme.DuplicateClause: Problem(422, "/problems/duplicate-clause", "Duplicate clause", ("clause",)),
    scheme.PointsAboveMaximum: Problem(
        422, "/problems/points-above-maximum", "Points above maximum", ("clause",)
    ),
    scheme.AllClausesDeleted: Problem(422, "/problems/all-clauses-deleted", "All clauses deleted"),
    scheme.ClauseNotDeletable: Problem(
        422, "/problems/clause-not-deletable", "Clause not deletable", ("clauses",)
    ),
    scheme.TooMuchDeleted: Problem(422, "/problems/too-much-deleted", "Too much deleted"),
    scheme.TooManyBonuses: Problem(
        422, "/problems/too-many-bonuses", "Too many bonuses", ("claimed", "allowed")
    ),
    scheme.WrongSheetKind: Problem(
        422, "/problems/wrong-sheet-kind", "Wrong kind of score sheet", ("kind", "needed")
    ),
    scheme.UnknownLevel: Problem(422, "/problems/unknown-level", "Unknown level", ("level", "levels")),
    scheme.InvalidScheme: Problem(422, "/problems/invalid-scheme", "Invalid scheme", ("why",)),
    institution.InterestShortened: Problem(422, "/problems/interest-shortened", "Interest shortened"),
    bodies.UnknownEdition: Problem(422, "/problems/unknown-edition", "Unknown edition"),
    principal.IncompatibleRoles: Problem(422, "/problems/incompatible-roles", "Incompatible roles"),
    scheme_files.InvalidSchemeFile: Problem(422, "/problems/invalid-scheme-file", "Invalid scheme file"),
    as_of.KnownAtInFuture: Problem(
        422, "/problems/known-at-in-future", "Recorded date in the future", ("asked",)
    ),
    moments.TimeZoneMissing: Problem(422, "/problems/time-zone-missing", "Time zone missing"),
    search.SearchTooBroad: Problem(422, "/problems/search-too-broad", "Search too broad"),
    search.InvalidPageSize: Problem(
        422, "/problems/invalid-page-size", "Invalid page size", ("limit", "largest")
    ),
    names.NameTooLong: Problem(422, "/problems/name-too-long", "Name too long", ("length",)),
    verification.TooManyLines: Problem(422, "/problems/too-many-lines", "Too many lines", ("lines",)),
    cursors.InvalidCursor: Problem(422, "/problems/invalid-cursor", "Invalid cursor"),
    texts.InvalidCharacters: Problem(422, "/problems/invalid-characters", "Invalid characters"),
    # The state of the case does not allow it: 409.
    NotAllowedNow: Problem(409, "/problems/not-allowed-now", "Not allowed now"),
    institution.RuleVersionUnchanged: Problem(
        409, "/problems/rule-version-unchanged", "Rule version unchanged"
    ),
    bodies.BodyNotRegistered: Problem(
        409, "/problems/body-not-registered", "Certification body not registered"
    ),
    bodies.BodyHasEnded: Problem(409, "/problems/body-has-ended", "Certification body has ended"),
    body_code.BodyCodeTaken: Problem(409, "/problems/body-code-taken", "Body code taken"),
    body_code.BodyCodeUsed: Problem(409, "/problems/body-code-used", "Body code used"),
    bodies.AlreadyRecorded: Problem(409, "/problems/already-recorded", "Already recorded"),
    # Permitted, but not for this person: 403.
    NotPermitted: Problem(403, "/problems/not-permitted", "Not permitted"),
    request.AreaNotPermitted: Problem(403, "/problems/area-not-permitted", "Area not permitted", ("roles",)),
    # Commands, API keys and the event store.
    service.VersionConflict: Problem(
        412, "/problems/version-conflict", "Version conflict", ("seen", "current")
    ),
    service.IdempotencyKeyReused: Problem(422, "/problems/idempotency-key-reused", "Idempotency key reused"),
    service.CaseNotFound: Problem(404, "/problems/case-not-found", "Case not found"),
    service.PersonNotOfBody: Problem(422, "/problems/person-not-of-body", "Person not of the body"),
    service.NotAnAuditor: Problem(422, "/problems/not-an-auditor", "Not an auditor"),
    service.DecisionNotFound: Problem(404, "/problems/decision-not-found", "Decision not found"),
    service.UnknownApiKey: _INVALID_API_KEY,
    service.InvalidApiKey: _INVALID_API_KEY,
    service.ApiKeyExpired: Problem(
        401, "/problems/api-key-expired", "API key expired", headers=INVALID_TOKEN_CHALLENGE
    ),
    service.ApiKeyRevoked: Problem(
        401, "/problems/api-key-revoked", "API key revoked", headers=INVALID_TOKEN_CHALLENGE
    ),
    service.ApiKeyAlreadyRotated: Problem(
        409, "/problems/api-key-already-rotated", "API key already rotated"
    ),
    service.ClockSkew: Problem(503, "/problems/clock-skew", "Clock skew", silent=True, headers=RETRY_SOON),
    service.DatabaseNotMigrated: Problem(
        503, "/problems/database-not-migrated", "Database not migrated", silent=True, headers=RETRY_SOON
    ),
    service.RulesNotAdopted: Problem(
        503, "/problems/rules-not-adopted", "Rules not adopted", silent=True, headers=RETRY_SOON
    ),
    tracking.ViewUnavailable: Problem(
        503, "/problems/view-unavailable", "View unavailable", silent=True, headers=RETRY_SOON
    ),
    service.UnsafeSetting: Problem(500, "/problems/unsafe-setting", "Unsafe setting", silent=True),
    service.UnknownEventType: Problem(500, "/problems/unknown-event-type", "Unknown event type", silent=True),
    service.UnreadableEvent: Problem(500, "/problems/unreadable-event", "Unreadable event", silent=True),
    service.ServiceError: Problem(500, "/problems/internal-error", "Internal error", silent=True),
    DomainError: Problem(409, "/problems/request-refused", "Request refused"),
    service.DatabaseUnavailable: _DATABASE_UNAVAILABLE,
    psycopg.OperationalError: _DATABASE_UNAVAILABLE,
    psycopg_pool.PoolTimeout: _DATABASE_UNAVAILABLE,
    # Accounts.
    accounts.InvalidCredentials: Problem(
        401, "/problems/invalid-credentials", "Invalid credentials", headers=BEARER_CHALLENGE
    ),
    accounts.AccountChangeNotPermitted: Problem(
        403, "/problems/account-change-not-permitted", "Account change not permitted"
    ),
    accounts.AccountNotFound: Problem(404, "/problems/account-not-found", "Account not found"),
    accounts.InvalidInvitation: Problem(404, "/problems/invalid-invitation", "Invalid invitation"),
    accounts.WrongAccountState: Problem(
        409, "/problems/wrong-account-state", "Wrong account state", ("state",)
    ),
    accounts.LoginNameTaken: Problem(409, "/problems/login-name-taken", "Login name taken"),
    accounts.PersonIdTaken: Problem(409, "/problems/person-id-taken", "Person id taken"),
    accounts.IdentityAlreadyLinked: Problem(
        409, "/problems/identity-already-linked", "Identity already linked"
    ),
    accounts.InvalidCode: Problem(422, "/problems/invalid-code", "Invalid code"),
    accounts.PasskeyRegistrationFailed: Problem(
        422, "/problems/passkey-registration-failed", "Passkey registration failed"
    ),
    accounts.PasswordNotAccepted: Problem(422, "/problems/password-not-accepted", "Password not accepted"),
    accounts.TooManyLoginAttempts: Problem(
        429, "/problems/too-many-login-attempts", "Too many login attempts", ("until",), headers=WINDOW
    ),
    accounts.DecryptionFailed: Problem(500, "/problems/decryption-failed", "Decryption failed", silent=True),
    accounts.LoginQueueFull: Problem(
        503, "/problems/login-queue-full", "Login queue full", headers=RETRY_SOON
    ),
    # Login through an identity provider (OpenID Connect).
    oidc.InvalidLoginState: Problem(400, "/problems/invalid-login-state", "Invalid login state"),
    oidc.IdentityNotVerified: Problem(
        401, "/problems/identity-not-verified", "Identity not verified", headers=BEARER_CHALLENGE
    ),
    oidc.NoAccountForIdentity: Problem(
        403, "/problems/no-account-for-identity", "No account for this identity"
    ),
    oidc.LocalLoginDisabled: Problem(403, "/problems/local-login-disabled", "Local login disabled"),
    oidc.ProvisioningDenied: Problem(403, "/problems/provisioning-denied", "Account provisioning denied"),
    oidc.LoginDeniedByProvider: Problem(
        403, "/problems/login-denied-by-provider", "Login denied by the identity provider", ("error",)
    ),
    oidc.OidcNotConfigured: Problem(404, "/problems/oidc-not-configured", "OpenID Connect not configured"),
    oidc.IdentityProviderMisconfigured: Problem(
        502, "/problems/identity-provider-misconfigured", "Identity provider misconfigured"
    ),
    oidc.IdentityProviderUnavailable: Problem(
        503, "/problems/identity-provider-unavailable", "Identity provider unavailable", headers=RETRY_SOON
    ),
    # Sessions.
    sessions.SessionExpired: Problem(
        401, "/problems/session-expired", "Session expired", headers=BEARER_CHALLENGE
    ),
    sessions.SessionNotFound: Problem(404, "/problems/session-not-found", "Session not found"),
    request.MultipleCredentials: Problem(400, "/problems/multiple-credentials", "Multiple credentials"),
    request.CrossSiteRequest: Problem(403, "/problems/cross-site-request", "Cross-site request"),
    request.SessionRequired: Problem(403, "/problems/session-required", "Session required"),
    request.SecondFactorRequired: Problem(403, "/problems/second-factor-required", "Second factor required"),
    request.StepUpRequired: Problem(403, "/problems/step-up-required", "Step-up authentication required"),
    request.InsufficientScope: Problem(403, "/problems/insufficient-scope", "Insufficient scope", ("scope",)),
    request.LoginNotConfigured: Problem(
        503, "/problems/login-not-configured", "Login not configured", headers=RETRY_SOON
    ),
    # The request itself.
    request.AuthenticationRequired: Problem(
        401, "/problems/authentication-required", "Authentication required", headers=BEARER_CHALLENGE
    ),
    request.CertificateNotFound: Problem(
        404, "/problems/certificate-not-found", "Certificate not found", ("reason", "number")
    ),
    request.BodyNotFound: Problem(404, "/problems/body-not-found", "Certification body not found", ("body",)),
    request.InvalidJson: Problem(400, "/problems/invalid-json", "Invalid JSON"),
    request.UnsupportedValue: Problem(422, "/problems/unsupported-value", "Unsupported value"),
    request.RequestBodyTooLarge: Problem(
        413, "/problems/request-body-too-large", "Request body too large", ("limit",)
    ),
    request.UnsupportedMediaType: Problem(
        415,
        "/problems/unsupported-media-type",
        "Unsupported media type",
        headers={"Accept-Post": "application/json"},
    ),
    request.InvalidForm: Problem(415, "/problems/invalid-form", "Invalid form"),
    request.RateLimitExceeded: Problem(
        429, "/problems/rate-limit-exceeded", "Rate limit exceeded", ("policy",)
    ),
    request.IdempotencyKeyRequired: Problem(
        400, "/problems/idempotency-key-required", "Idempotency key required"
    ),
    request.PreconditionRequired: Problem(428, "/problems/precondition-required", "Precondition required"),
    request.InvalidIfMatch: Problem(400, "/problems/invalid-if-match", "Invalid If-Match header"),
    request.ValidationFailed: Problem(422, "/problems/validation-failed", "Validation failed", ("errors",)),
    RequestValidationError: Problem(422, "/problems/validation-failed", "Validation failed"),
}
"""Error → problem; a subclass without an entry has the problem of its nearest base class."""

_BY_NAME: Final = {problem.name: problem for problem in PROBLEMS.values()}


def problem_for(error: Exception) -> Problem | None:
    """The problem of an error; None for an error that is not in the table."""
    return next((PROBLEMS[kind] for kind in type(error).__mro__ if kind in PROBLEMS), None)


def problem_named(name: str) -> Problem | None:
    """The problem with this name, the last part of its type's URL."""
    return _BY_NAME.get(name)
