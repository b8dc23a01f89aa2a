"""Commands `certtrail people`: accounts of every body, for the operator.

Administrators manage the accounts of their own body over HTTP (`api/rest/people.py`) and on pages.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated, Any, Final

import typer

from api.app.accounts import build_accounts, public_url
from api.app.settings import load_settings
from api.cli.database import Demo, pool, utc_now
from api.cli.operator import OPERATOR, By
from api.cli.output import Json, print_result, table
from domain.values import Role
from services.access_log import AccessLog
from services.accounts import Accounts, Dependencies
from services.accounts.invitations import Invitation
from services.accounts.secret_keys import new_key as generate_key
from services.accounts.values import AccountState, Person
from services.principal import Principal

app: Final = typer.Typer(
    help="Invite people, change their roles, disable and erase accounts.", no_args_is_help=True
)

Id = Annotated[str, typer.Argument(help="Person id, like P-0042.")]
Roles = Annotated[list[Role], typer.Option("--role", help="A role; may be given several times.")]
BodyOption = Annotated[str | None, typer.Option("--body", help="Certification body of the person.")]

ACCEPT_PATH: Final = "/invitations/"


@app.command()
def invite(  # noqa: PLR0913  (each option is an argument)
    login: Annotated[str, typer.Argument(help="Login name, such as an e-mail address.")],
    role: Roles,
    body: BodyOption = None,
    person: Annotated[
        str | None, typer.Option("--id", help="Existing person id, if the person is already in the history.")
    ] = None,
    by: By = OPERATOR,
    demo: Demo = False,
    as_json: Json = False,
) -> None:
    """Create an account and print its invitation link, shown once."""
    with _accounts(demo) as accounts:
        invitation = accounts.invitations.invite(login, role, body, _operator(by), person)
    _print_invitation(invitation, as_json)


@app.command("invite-again")
def invite_again(person: Id, by: By = OPERATOR, demo: Demo = False, as_json: Json = False) -> None:
    """Print a new invitation link for a person who cannot log in.

    Accepting it invalidates all earlier credentials.
    """
    with _accounts(demo) as accounts:
        invitation = accounts.invitations.invite_again(person, _operator(by))
    _print_invitation(invitation, as_json)


@app.command("list")
def list_people(body: BodyOption = None, demo: Demo = False, as_json: Json = False) -> None:
    """List accounts, of all bodies or of one."""
    with _accounts(demo) as accounts:
        people = accounts.people.all(body)
    columns = ("person", "state", "roles", "body", "name", "login")
    rows = [[_cell(_value(each)[column]) for column in columns] for each in people]
    print_result([_value(each) for each in people], table("People", columns, rows), as_json)


@app.command()
def roles(person: Id, role: Roles, by: By = OPERATOR, demo: Demo = False, as_json: Json = False) -> None:
    """Set the roles of a person. API keys with further roles are revoked."""
    with _accounts(demo) as accounts:
        account = accounts.people.change_roles(person, role, _operator(by))
    _print_person(account, f"{person} is now {_cell(_value(account)['roles'])}.", as_json)


@app.command()
def disable(person: Id, by: By = OPERATOR, demo: Demo = False, as_json: Json = False) -> None:
    """Disable an account: sessions end, API keys are revoked."""
    with _accounts(demo) as accounts:
        account = accounts.people.disable(person, _operator(by))
    _print_person(account, f"{person} is disabled.", as_json)


@app.command("end-sessions")
def end_sessions(person: Id, by: By = OPERATOR, demo: Demo = False, as_json: Json = False) -> None:
    """End all sessions of a person. Logging in again stays possible; API keys stay valid."""
    with _accounts(demo) as accounts:
        account = accounts.people.end_sessions(person, _operator(by))
    _print_person(account, f"{person} is logged out everywhere.", as_json)


@app.command()
def enable(person: Id, by: By = OPERATOR, demo: Demo = False, as_json: Json = False) -> None:
    """Enable a disabled account. Revoked API keys stay revoked."""
    with _accounts(demo) as accounts:
        account = accounts.people.enable(person, _operator(by))
    _print_person(account, f"{person} is {account.state} again.", as_json)


@app.command()
def erase(person: Id, by: By = OPERATOR, demo: Demo = False, as_json: Json = False) -> None:
    """Erase a person permanently: name, login, credentials, identities, devices.

    The person id stays in the history.
    """
    with _accounts(demo) as accounts:
        account = accounts.erasure.erase(person, _operator(by))
    _print_person(account, f"{person} is erased and displayed as “{account.display_name}”.", as_json)


@app.command()
def link(
    person: Id,
    issuer: Annotated[str, typer.Argument(help="Issuer URL of the identity provider.")],
    subject: Annotated[str, typer.Argument(help="Subject (sub) of the person at that provider.")],
    by: By = OPERATOR,
    demo: Demo = False,
    as_json: Json = False,
) -> None:
    """Link an account to an OpenID Connect identity.

    An open invitation is accepted by this: no invitation link and no password are needed.
    """
    with _accounts(demo) as accounts:
        if accounts.people.person(person).state is AccountState.INVITED:
            invitation = accounts.invitations.invite_again(person, _operator(by))
            accounts.invitations.accept_with_identity(invitation.token, issuer, subject, person)
        else:
            accounts.identities.link(person, issuer, subject, _operator(by).person)
        account = accounts.people.person(person)
    _print_person(account, f"{person} can log in through {issuer}.", as_json)


@app.command("encrypt-anew")
def encrypt_anew(demo: Demo = False, as_json: Json = False) -> None:
    """Re-encrypt all secrets with the first key. The other keys may be removed afterwards."""
    with _accounts(demo) as accounts:
        count = accounts.one_time_codes.reencrypt()
    print_result({"secrets": count}, f"{count} secrets are encrypted with the first key.", as_json)


@app.command("new-key")
def new_key(as_json: Json = False) -> None:
    """Generate a key for CERTTRAIL_SECRET_KEYS. It is not stored."""
    key = generate_key()
    print_result({"key": key}, key, as_json)


@contextmanager
def _accounts(demo: bool) -> Iterator[Accounts]:
    with pool(demo) as connections:
        yield build_accounts(
            load_settings(), Dependencies(connections, utc_now, AccessLog(connections, utc_now))
        )


def _operator(by: str) -> Principal:
    return Principal(person=by, roles=frozenset({Role.SYSTEM}))


def _print_invitation(invitation: Invitation, as_json: bool) -> None:
    address = f"{public_url(load_settings())}{ACCEPT_PATH}{invitation.token}"
    value = {
        "person": invitation.person,
        "link": address,
        "token": invitation.token,
        "expires_at": invitation.expires_at,
    }
    until = invitation.expires_at.isoformat(timespec="minutes")
    print_result(
        value,
        f"{invitation.person} is invited. Invitation link, shown once, valid until {until}:\n{address}",
        as_json,
    )


def _print_person(person: Person, sentence: str, as_json: bool) -> None:
    print_result(_value(person), sentence, as_json)


def _value(person: Person) -> dict[str, Any]:
    return {
        "person": person.id,
        "shown": person.display_name,
        "state": person.state,
        "roles": sorted(person.roles),
        "body": person.body,
        "name": person.name,
        "login": person.login,
        "changed_at": person.changed_at,
    }


def _cell(value: Any) -> Any:
    return ", ".join(value) if isinstance(value, list) else value
