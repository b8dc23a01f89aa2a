"""Errors of a login through an external identity provider."""

from services.errors import ServiceError


class OidcNotConfigured(ServiceError):
    """No issuer was set."""

    def __init__(self) -> None:
        super().__init__("Login through an identity provider is not configured here.")


class IdentityProviderUnavailable(ServiceError):
    """The provider does not answer, or not in time, or too many are asking it now."""

    def __init__(self) -> None:
        super().__init__("The identity provider does not respond. Try again in a few seconds.")


class IdentityProviderMisconfigured(ServiceError):
    """What the provider says of itself cannot be used; nobody can log in until somebody sees to it."""

    def __init__(self, why: str) -> None:
        super().__init__(
            "The identity provider cannot be used: {said}. Tell the operator of this service.", said=why
        )


class InvalidLoginState(ServiceError):
    """No login was begun under this state by this browser, or it was used, or it took too long."""

    def __init__(self) -> None:
        super().__init__("The login was not started in this browser, or has expired. Start again.")


class LoginDeniedByProvider(ServiceError):
    """The provider let nobody in; `error` is its code (RFC 6749, 4.1.2.1 and 5.2)."""

    def __init__(self, error: str) -> None:
        self.error = error
        super().__init__("The identity provider denied the login ({error}). Start again.", error=error)


class IdentityNotVerified(ServiceError):
    """What came as a provider's word on someone is not its word, not for us, or not for this login.

    `why` is a template like any sentence, said of the provider's word.
    """

    def __init__(self, why: str, /, **values: object) -> None:
        super().__init__("The identity could not be verified: " + why + ". Log in again.", **values)


class NoAccountForIdentity(ServiceError):
    """The identity that the provider verified has no account here."""

    def __init__(self) -> None:
        super().__init__("Your identity has no account here. Ask for an invitation.")


class ProvisioningDenied(ServiceError):
    """By the mapping, the provider's claims open no account here; `why` is said of them."""

    def __init__(self, why: str, /) -> None:
        super().__init__(why + ". Ask the administrator of your identity provider.")


class LocalLoginDisabled(ServiceError):
    """What is kept here lets nobody in: people come through the issuer that is set."""

    def __init__(self) -> None:
        super().__init__("Log in through the identity provider: GET /api/v1/session/oidc/start")
