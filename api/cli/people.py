"""Commands around people: who may come in, what may they do, and who is forgotten?

What is typed here is typed by the operator. Administrators do the same for their own body elsewhere.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated, Any, Final

import typer

from api.app.accounts import build_accounts as accounts_of
from api.app.accounts import public_url
from api.app.settings import load_settings
from api.cli.database import Demo, pool, utc_now
from api.cli.operator import OPERATOR, By
from api.cli.output import Json, print_result, table
from domain.values import Role
from services.access_log import AccessLog
from services.accounts import Accounts, Dependencies
from services.accounts.invitations import Invitation
from services.accounts.secret_keys import new_key as made
from services.accounts.values import AccountState, Person
from services.principal import Principal

app: Final = typer.Typer(help="Let people in, change what they may do, forget them.", no_args_is_help=True)

Id = Annotated[str, typer.Argument(help="Person id, like P-0042.")]
Roles = Annotated[list[Role], typer.Option("--role", help="A role; may be given several times.")]
BodyOption = Annotated[str | None, typer.Option("--body", help="The body the person works for.")]

ACCEPT_PATH: Final = "/invitations/"


@app.command()
def invite(  # noqa: PLR0913  (an option typed is an argument)
    login: Annotated[str, typer.Argument(help="E-mail address or other name to log in by.")],
    role: Roles,
    body: BodyOption = None,
    person: Annotated[
        str | None, typer.Option("--id", help="The id of someone the history knows already.")
    ] = None,
    by: By = OPERATOR,
    demo: Demo = False,
    as_json: Json = False,
) -> None:
    """Make an account and print, this once, the link by which its owner takes it over."""
    with _accounts(demo) as accounts:
        invitation = accounts.invitations.invite(login, role, body, _operator(by), person)
    _print_invitation(invitation, as_json)


@app.command("invite-again")
def invite_again(person: Id, by: By = OPERATOR, demo: Demo = False, as_json: Json = False) -> None:
    """Print a new link for someone who lost every way in; used, it ends all the former ones."""
    with _accounts(demo) as accounts:
        invitation = accounts.invitations.invite_again(person, _operator(by))
    _print_invitation(invitation, as_json)


@app.command("list")
def list_people(body: BodyOption = None, demo: Demo = False, as_json: Json = False) -> None:
    """Show the accounts, of all bodies or of one."""
    with _accounts(demo) as accounts:
        people = accounts.people.all(body)
    columns = ("person", "state", "roles", "body", "name", "login")
    rows = [[_cell(_value(each)[column]) for column in columns] for each in people]
    print_result([_value(each) for each in people], table("People", columns, rows), as_json)


@app.command()
def roles(person: Id, role: Roles, by: By = OPERATOR, demo: Demo = False, as_json: Json = False) -> None:
    """Give a person these roles and no others; API keys that open more are revoked."""
    with _accounts(demo) as accounts:
        account = accounts.people.change_roles(person, role, _operator(by))
    _print_person(account, f"{person} is now {_cell(_value(account)['roles'])}.", as_json)


@app.command()
def disable(person: Id, by: By = OPERATOR, demo: Demo = False, as_json: Json = False) -> None:
    """Let a person in no more; sessions end, API keys are revoked."""
    with _accounts(demo) as accounts:
        account = accounts.people.disable(person, _operator(by))
    _print_person(account, f"{person} is disabled.", as_json)


@app.command("end-sessions")
def end_sessions(person: Id, by: By = OPERATOR, demo: Demo = False, as_json: Json = False) -> None:
    """Log a person out everywhere, who may log in again. API keys stay good."""
    with _accounts(demo) as accounts:
        account = accounts.people.end_sessions(person, _operator(by))
    _print_person(account, f"{person} is logged out everywhere.", as_json)


@app.command()
def enable(person: Id, by: By = OPERATOR, demo: Demo = False, as_json: Json = False) -> None:
    """Let a person in again. API keys that were revoked stay so."""
    with _accounts(demo) as accounts:
        account = accounts.people.enable(person, _operator(by))
    _print_person(account, f"{person} is {account.state} again.", as_json)


@app.command()
def erase(person: Id, by: By = OPERATOR, demo: Demo = False, as_json: Json = False) -> None:
    """Forget a person, for good: name, login, proofs, identities, devices. The id stays in the history."""
    with _accounts(demo) as accounts:
        account = accounts.erasure.erase(person, _operator(by))
    _print_person(account, f"{person} is forgotten, and shown as “{account.display_name}”.", as_json)


@app.command()
def link(
    person: Id,
    issuer: Annotated[str, typer.Argument(help="Address of the issuer of identities.")],
    subject: Annotated[str, typer.Argument(help="Who the person is there.")],
    by: By = OPERATOR,
    demo: Demo = False,
    as_json: Json = False,
) -> None:
    """Let a person in by an identity of another issuer.

    Whoever was invited and has not come yet needs no link and no password then.
    """
    with _accounts(demo) as accounts:
        if accounts.people.person(person).state is AccountState.INVITED:
            invitation = accounts.invitations.invite_again(person, _operator(by))
            accounts.invitations.accept_with_identity(invitation.token, issuer, subject, person)
        else:
            accounts.identities.link(person, issuer, subject, _operator(by).person)
        account = accounts.people.person(person)
    _print_person(account, f"{person} may come in by {issuer}.", as_json)


@app.command("encrypt-anew")
def encrypt_anew(demo: Demo = False, as_json: Json = False) -> None:
    """Encrypt every secret with the first of the keys; the others may then be taken away."""
    with _accounts(demo) as accounts:
        count = accounts.one_time_codes.reencrypt()
    print_result({"secrets": count}, f"{count} secrets are encrypted with the first key.", as_json)


@app.command("new-key")
def new_key(as_json: Json = False) -> None:
    """Print a key for CERTTRAIL_SECRET_KEYS. It is kept nowhere here."""
    key = made()
    print_result({"key": key}, key, as_json)


@contextmanager
def _accounts(demo: bool) -> Iterator[Accounts]:
    with pool(demo) as connections:
        yield accounts_of(
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
        f"{invitation.person} is invited. The link, shown this once, good until {until}:\n{address}",
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
