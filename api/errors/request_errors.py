"""What can be wrong with a request itself, before any rule is asked?"""

from collections.abc import Iterable, Mapping

from domain.errors import TranslatableError
from domain.values import Role


class RequestError(TranslatableError):
    """The request cannot be answered as it is; the text is a sentence that says what to do."""


class AuthenticationRequired(RequestError):
    """The part needs a key and none was sent."""

    def __init__(self) -> None:
        super().__init__("Send an API key as 'Authorization: Bearer ct_…'.")


class AreaNotPermitted(RequestError):
    """The key is good, but this part of the service is for other roles."""

    def __init__(self, roles: Iterable[Role]) -> None:
        self.roles = tuple(sorted(roles))
        super().__init__("This area requires one of these roles: {roles}.", roles=self.roles)


class MultipleCredentials(RequestError):
    """A key and a session came with the same request: which of the two is meant?"""

    def __init__(self) -> None:
        super().__init__("Send an API key or the session cookie, not both.")


class CrossSiteRequest(RequestError):
    """The request was sent by a page of another site, or does not say which."""

    def __init__(self) -> None:
        super().__init__(
            "The request did not come from a page of this site, by Sec-Fetch-Site or Origin. "
            "Programs use an API key."
        )


class SessionRequired(RequestError):
    """People look after their own account themselves; no key does it for them."""

    def __init__(self) -> None:
        super().__init__("Log in to do this: an API key is not accepted.")


class SecondFactorRequired(RequestError):
    """Only the first half of the proof was given."""

    def __init__(self) -> None:
        super().__init__("Complete the second factor first: POST /api/v1/session/step-up.")


class StepUpRequired(RequestError):
    """A second factor shown a moment ago is needed."""

    def __init__(self) -> None:
        super().__init__(
            "Confirm with a second factor, then send this again within ten minutes: POST "
            "/api/v1/session/step-up with a one-time code, a passkey or a recovery code. If you "
            "have none, set one up right after logging in."
        )


class InsufficientScope(RequestError):
    """The key does not open this; `scope` is what it would have to say."""

    def __init__(self, scope: str) -> None:
        self.scope = scope
        super().__init__(
            "The API key lacks the scope '{scope}': ask for one made with --scope {scope}.", scope=scope
        )


class LoginNotConfigured(RequestError):
    """Nobody can log in here, because no keys for secrets are set."""

    def __init__(self) -> None:
        super().__init__("Login is not configured: the operator must set CERTTRAIL_SECRET_KEYS.")


class CertificateNotFound(RequestError):
    """No certificate has this number: it could never be one, or it was not issued here."""

    SENTENCES: Mapping[str, str] = {
        "malformed": "This is not a valid certificate number.",
        "not_issued": "There is no certificate with this number.",
    }

    def __init__(self, number: str, reason: str) -> None:
        self.number, self.reason = number, reason
        super().__init__(self.SENTENCES[reason])


class InvalidJson(RequestError):
    """The body is not JSON, or not in a form that can mean one thing only."""


class UnsupportedValue(RequestError):
    """A text or number is outside what can be kept without loss."""


class RequestBodyTooLarge(RequestError):
    """The body is longer than this service reads; `limit` in bytes."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        super().__init__("Send at most {limit} bytes.", limit=limit)


class UnsupportedMediaType(RequestError):
    """The body is declared to be something other than JSON."""

    def __init__(self) -> None:
        super().__init__("Send JSON, with 'Content-Type: application/json'.")


class InvalidForm(RequestError):
    """The body of a page's request is no form, or a broken one."""

    def __init__(self) -> None:
        super().__init__("The form could not be read. Go back, reload the page and send it again.")


class IdempotencyKeyRequired(RequestError):
    """A command has no usable Idempotency-Key."""

    def __init__(self) -> None:
        super().__init__(
            "Send 'Idempotency-Key' with 1 to 200 visible ASCII characters, a new one for each command."
        )


class RateLimitExceeded(RequestError):
    """A limit is used up; `policy` is its name, as in `RateLimit-Policy`."""

    def __init__(self, policy: str, seconds: int) -> None:
        self.policy = policy
        super().__init__("Wait {seconds} s, then try again.", seconds=seconds)


class PreconditionRequired(RequestError):
    """A command has no If-Match."""

    def __init__(self) -> None:
        super().__init__("Send 'If-Match' with the ETag of the case.")


class InvalidIfMatch(RequestError):
    """If-Match is not one ETag of a case."""

    def __init__(self) -> None:
        super().__init__('If-Match must be the ETag of the case, such as "3".')


class ValidationFailed(RequestError):
    """Some values are wrong; `errors` names each field and says what is wrong with it."""

    def __init__(self, errors: tuple[dict[str, str], ...]) -> None:
        self.errors = errors
        super().__init__("{said}", said="; ".join(f"{each['field']}: {each['message']}" for each in errors))
