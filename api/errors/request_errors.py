"""Errors of a request itself: credentials, headers, body and parameters."""

from collections.abc import Iterable, Mapping

from domain.errors import TranslatableError
from domain.values import Role


class RequestError(TranslatableError):
    """The request is not acceptable as it is; the text is a sentence that says what to do."""


class AuthenticationRequired(RequestError):
    """The area requires a credential and the request has none."""

    def __init__(self) -> None:
        super().__init__("Send an API key as 'Authorization: Bearer ct_…'.")


class AreaNotPermitted(RequestError):
    """The credential is valid, but this area is for other roles."""

    def __init__(self, roles: Iterable[Role]) -> None:
        self.roles = tuple(sorted(roles))
        super().__init__("This area requires one of these roles: {roles}.", roles=self.roles)


class MultipleCredentials(RequestError):
    """The request has both an API key and a session cookie, which is ambiguous."""

    def __init__(self) -> None:
        super().__init__("Send an API key or the session cookie, not both.")


class CrossSiteRequest(RequestError):
    """The request comes from a page of another site, or its origin is unknown (CSRF)."""

    def __init__(self) -> None:
        super().__init__(
            "The request did not come from a page of this site, by Sec-Fetch-Site or Origin. "
            "Programs use an API key."
        )


class SessionRequired(RequestError):
    """The operation concerns the person's own account and needs a session, not an API key."""

    def __init__(self) -> None:
        super().__init__("Log in to do this: an API key is not accepted.")


class SecondFactorRequired(RequestError):
    """The login is partial: the second factor is missing."""

    def __init__(self) -> None:
        super().__init__("Complete the second factor first: POST /api/v1/session/step-up.")


class StepUpRequired(RequestError):
    """The operation requires a recent second factor."""

    def __init__(self) -> None:
        super().__init__(
            "Confirm with a second factor, then send this again within ten minutes: POST "
            "/api/v1/session/step-up with a one-time code, a passkey or a recovery code. If you "
            "have none, set one up right after logging in."
        )


class InsufficientScope(RequestError):
    """The API key lacks the required `scope`."""

    def __init__(self, scope: str) -> None:
        self.scope = scope
        super().__init__(
            "The API key lacks the scope '{scope}': ask for one made with --scope {scope}.", scope=scope
        )


class LoginNotConfigured(RequestError):
    """Logins are disabled because no secret keys are configured."""

    def __init__(self) -> None:
        super().__init__("Login is not configured: the operator must set CERTTRAIL_SECRET_KEYS.")


class CertificateNotFound(RequestError):
    """No certificate has this number: it is malformed, or it was not issued."""

    SENTENCES: Mapping[str, str] = {
        "malformed": "This is not a valid certificate number.",
        "not_issued": "There is no certificate with this number.",
    }

    def __init__(self, number: str, reason: str) -> None:
        self.number, self.reason = number, reason
        super().__init__(self.SENTENCES[reason])


class BodyNotFound(RequestError):
    """No certification body with this approval number is registered here."""

    def __init__(self, body: str) -> None:
        self.body = body
        super().__init__("No certification body with this number is registered here.")


class InvalidJson(RequestError):
    """The body is not JSON, or is ambiguous JSON."""


class UnsupportedValue(RequestError):
    """A text or number cannot be stored without loss."""


class RequestBodyTooLarge(RequestError):
    """The body exceeds `limit` bytes."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        super().__init__("Send at most {limit} bytes.", limit=limit)


class UnsupportedMediaType(RequestError):
    """The Content-Type of the body is not JSON."""

    def __init__(self) -> None:
        super().__init__("Send JSON, with 'Content-Type: application/json'.")


class InvalidForm(RequestError):
    """The body of a page's request is not a readable form."""

    def __init__(self) -> None:
        super().__init__("The form could not be read. Go back, reload the page and send it again.")


class IdempotencyKeyRequired(RequestError):
    """A command has no valid Idempotency-Key."""

    def __init__(self) -> None:
        super().__init__(
            "Send 'Idempotency-Key' with 1 to 200 visible ASCII characters, a new one for each command."
        )


class RateLimitExceeded(RequestError):
    """A rate limit is exhausted; `policy` is its name, as in `RateLimit-Policy`."""

    def __init__(self, policy: str, seconds: int) -> None:
        self.policy = policy
        super().__init__("Wait {seconds} s, then try again.", seconds=seconds)


class PreconditionRequired(RequestError):
    """A command has no If-Match."""

    def __init__(self) -> None:
        super().__init__("Send 'If-Match' with the ETag of the case.")


class InvalidIfMatch(RequestError):
    """If-Match is not the ETag of a case."""

    def __init__(self) -> None:
        super().__init__('If-Match must be the ETag of the case, such as "3".')


class ValidationFailed(RequestError):
    """Some values are invalid; `errors` has the field and the message of each."""

    def __init__(self, errors: tuple[dict[str, str], ...]) -> None:
        self.errors = errors
        super().__init__("{said}", said="; ".join(f"{each['field']}: {each['message']}" for each in errors))
