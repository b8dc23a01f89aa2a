"""Errors around accounts, shown on the form that caused them."""

from collections.abc import Mapping
from typing import Final

from api.errors.mapping import problem_for
from api.pages.form import Form
from api.pages.page import Page
from api.pages.terms.errors import error_text
from domain.errors import InvalidValue
from domain.institution import InterestShortened
from services.accounts import errors as accounts
from services.principal import IncompatibleRoles


def _(text: str) -> str:
    return text


MESSAGES: Final[Mapping[type[Exception], str]] = {
    accounts.InvalidCredentials: _(
        "This does not open an account. Check what you entered and try again; if you no longer know your "
        "password, ask an administrator of your body for a new invitation."
    ),
    accounts.InvalidCode: _(
        "This code does not count. Enter the code shown right now; each code can be used only once."
    ),
    accounts.PasskeyRegistrationFailed: _(
        "This passkey could not be set up. Try again, and answer within five minutes."
    ),
    accounts.TooManyLoginAttempts: _(
        "There were too many attempts. Wait until %(until)s, or use a passkey or a device on which you have "
        "logged in before."
    ),
    accounts.LoginQueueFull: _("Many people are logging in right now. Try again in a few seconds."),
    accounts.InvalidInvitation: _(
        "This invitation is not valid, was used already or is too old. Ask whoever sent it for a new one."
    ),
    accounts.LoginNameTaken: _("This login name is taken. Choose another."),
    accounts.PersonIdTaken: _("%(person)s is or was somebody's id, and ids are never used again."),
    accounts.WrongAccountState: _("The account of %(person)s is in another state by now. Look at it again."),
    accounts.AccountChangeNotPermitted: _(
        "Accounts are changed by another administrator of the same body, and never by oneself."
    ),
    InterestShortened: _(
        "A declared interest ends on %(today)s at the earliest: it is shortened only from today on."
    ),
    IncompatibleRoles: _("These roles do not go together. Regulators are appointed by the operator."),
    InvalidValue: _("This cannot be used. Check it."),
}
"""Error → message: what is wrong and what to do. No message reveals whether an account exists."""

FORM_ERRORS: Final = (
    accounts.InvalidCredentials,
    accounts.InvalidCode,
    accounts.PasskeyRegistrationFailed,
    accounts.TooManyLoginAttempts,
    accounts.LoginQueueFull,
    accounts.InvalidInvitation,
    accounts.PasswordNotAccepted,
    accounts.LoginNameTaken,
    accounts.PersonIdTaken,
    accounts.WrongAccountState,
    accounts.AccountChangeNotPermitted,
    InvalidValue,
)
"""Errors that people can correct on the same form."""

_PASSWORD_MESSAGES: Final[Mapping[str, str]] = {
    "A password needs at least {shortest} characters. Several words work well.": _(
        "Use at least %(shortest)s characters. A few words that only you put together do well."
    ),
    "A password can have at most {longest} characters.": _("Use at most %(longest)s characters."),
    "This password is too common. Choose another.": _(
        "This password is among the first to be guessed. Take other words, and leave out your name, your "
        "login name and your body."
    ),
}


def error_message(page: Page, error: Exception) -> str:
    """The message in the reader's language: specific to these pages where there is one."""
    message = _own_message(error)
    if not message:
        return error_text(error, page.language)
    values = dict(getattr(error, "values", {}))
    if isinstance(error, accounts.TooManyLoginAttempts):
        values["until"] = page.language.moment(error.until)
    return page.language.gettext(message) % values if values else page.language.gettext(message)


def with_error(page: Page, form: Form, error: Exception, field: str = "") -> Form:
    """The form with the message of an error, at one of its fields or above all of them."""
    return form.with_error(field, error_message(page, error))


def form_status(form: Form, error: Exception | None = None) -> int:
    """HTTP status of a page with a form: that of the error, 422 for a form with errors, else 200."""
    problem = problem_for(error) if error else None
    if problem is not None:
        return problem.status
    return 422 if form.errors else 200


def _own_message(error: Exception) -> str:
    if isinstance(error, accounts.PasswordNotAccepted):
        return _PASSWORD_MESSAGES.get(error.sentence, "")
    return next((MESSAGES[kind] for kind in type(error).__mro__ if kind in MESSAGES), "")
