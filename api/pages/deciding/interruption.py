"""Before which decisions is one asked to look again, and what will they do?

Before those that end a certificate or a case for good: revoking, deregistering and refusing; declining and
withdrawing too, for a case that was declined comes back through an appeal alone, one withdrawn never does.
Everything else can be followed by its opposite: a suspension is lifted, a level raised again.
"""

from collections.abc import Mapping
from typing import Final

from api.pages.deciding.asking import Asking
from api.pages.deciding.wording import _

CONFIRMED: Final = "confirmed"
"""The button on the page in between."""

_PUBLIC: Final = _("Everyone who looks the certificate up sees it at once.")
_FOR_EVER: Final = _("It cannot be taken back: what is recorded stays.")
_APPEAL: Final = _("The organisation may appeal against it; nobody who took part in it hears the appeal.")
_BARRED: Final = _("The organisation may apply again under this scheme once %(months)s months have passed.")
_NEVER_PUBLIC: Final = _("The case ends here without a number; the public never sees it.")

CONFIRMS: Final[Mapping[str, str]] = {
    "revoke": _("Revoke the certificate"),
    "deregister": _("Deregister the certificate"),
    "refuse": _("Refuse the certificate"),
    "decline": _("Decline the application"),
    "withdraw": _("Record that the application was withdrawn"),
}
"""The button that does it, by decision."""

_CONSEQUENCES: Final[Mapping[str, tuple[str, ...]]] = {
    "revoke": (
        _("The certificate is revoked as a sanction. It ends for good and is never valid again."),
        _PUBLIC,
        _BARRED,
        _APPEAL,
        _FOR_EVER,
    ),
    "deregister": (
        _("The certificate is deregistered without fault of its holder. It ends for good."),
        _PUBLIC,
        _("Who wants to be certified again has to apply anew."),
        _FOR_EVER,
    ),
    "refuse": (_("The certificate is not granted."), _NEVER_PUBLIC, _APPEAL, _FOR_EVER),
    "decline": (_("The application is not taken on."), _NEVER_PUBLIC, _APPEAL, _FOR_EVER),
    "withdraw": (
        _("The case is closed because the organisation took its application back."),
        _NEVER_PUBLIC,
        _("Who changes their mind has to apply anew."),
        _FOR_EVER,
    ),
}


def confirms(asking: Asking) -> str:
    """What the button says that does it."""
    return asking.language.gettext(CONFIRMS[asking.name])


def consequences(asking: Asking) -> list[str]:
    """What will happen, in plain words; a scheme may bar nobody from applying again."""
    months = asking.rules.limits.reapplication_months
    told = (each for each in _CONSEQUENCES[asking.name] if each != _BARRED or months)
    return [asking.say(each, months=months) for each in told]
