"""How is a refusal around accounts told on the form that met it?"""

from collections.abc import Mapping
from typing import Final

from api.errors.problems import problem_of
from api.pages.form import Form
from api.pages.page import Page
from api.pages.words.refusals import refusal_text
from domain.errors import InvalidValue
from services.accounts import errors as accounts
from services.principal import WrongRoles


def _(text: str) -> str:
    return text


SENTENCES: Final[Mapping[type[Exception], str]] = {
    accounts.CredentialsWrong: _(
        "This does not open an account. Check what you entered and try again; if you no longer know your "
        "password, ask an administrator of your body for a new invitation."
    ),
    accounts.CodeWrong: _(
        "This code does not count. Enter the code shown right now; each code can be used only once."
    ),
    accounts.PasskeyRefused: _(
        "This passkey could not be set up. Try again, and answer within five minutes."
    ),
    accounts.TooManyFailures: _(
        "There were too many attempts. Wait until %(until)s, or use a passkey or a device on which you have "
        "logged in before."
    ),
    accounts.Busy: _("Many people are logging in right now. Try again in a few seconds."),
    accounts.InvitationWrong: _(
        "This invitation is not valid, was used already or is too old. Ask whoever sent it for a new one."
    ),
    accounts.LoginTaken: _("This login name is taken. Choose another."),
    accounts.PersonKnown: _("%(person)s is or was somebody's id, and ids are never used again."),
    accounts.NotInThisState: _("The account of %(person)s is in another state by now. Look at it again."),
    accounts.MayNotGovern: _(
        "Accounts are changed by another administrator of the same body, and never by oneself."
    ),
    WrongRoles: _("These roles do not go together. Regulators are appointed by the operator."),
    InvalidValue: _("This cannot be used. Check it."),
}
"""What went wrong, and what to do; nothing here tells whether an account exists."""

ON_FORMS: Final = (
    accounts.CredentialsWrong,
    accounts.CodeWrong,
    accounts.PasskeyRefused,
    accounts.TooManyFailures,
    accounts.Busy,
    accounts.InvitationWrong,
    accounts.PasswordRefused,
    accounts.LoginTaken,
    accounts.PersonKnown,
    accounts.NotInThisState,
    accounts.MayNotGovern,
    InvalidValue,
)
"""Refusals that people can do something about where they are."""

_PASSWORDS: Final[Mapping[str, str]] = {
    "A password needs at least {shortest} characters. Several words work well.": _(
        "Use at least %(shortest)s characters. A few words that only you put together do well."
    ),
    "A password can have at most {longest} characters.": _("Use at most %(longest)s characters."),
    "This password is too common. Choose another.": _(
        "This password is among the first to be guessed. Take other words, and leave out your name, your "
        "login name and your body."
    ),
}


def sentence(page: Page, refusal: Exception) -> str:
    """What the refusal says in the reader's language: in words for these pages, or as anywhere."""
    said = _own_words(refusal)
    if not said:
        return refusal_text(refusal, page.language)
    values = dict(getattr(refusal, "values", {}))
    if isinstance(refusal, accounts.TooManyFailures):
        values["until"] = page.language.moment(refusal.until)
    return page.language.gettext(said) % values if values else page.language.gettext(said)


def told(page: Page, form: Form, refusal: Exception, place: str = "") -> Form:
    """The form with what was refused, at one of its fields or on top of all."""
    return form.wrong(place, sentence(page, refusal))


def status_of(form: Form, refusal: Exception | None = None) -> int:
    """With what status a form is answered: that of the refusal, or 422 for one with errors, or 200."""
    problem = problem_of(refusal) if refusal else None
    if problem is not None:
        return problem.status
    return 422 if form.errors else 200


def _own_words(refusal: Exception) -> str:
    if isinstance(refusal, accounts.PasswordRefused):
        return _PASSWORDS.get(refusal.sentence, "")
    return next((SENTENCES[kind] for kind in type(refusal).__mro__ if kind in SENTENCES), "")
