"""Identity of a command: the same request sent twice is one command (idempotency)."""

import hashlib
import json
from dataclasses import dataclass
from uuid import UUID, uuid5

from pydantic import JsonValue

from domain.recorded import Command
from domain.streams import ROOT
from services.errors import IdempotencyKeyReused
from services.event_store import EventStore, Receipt
from services.principal import Principal


@dataclass(frozen=True)
class CommandRequest:
    """Who asks for something, and by which command: the same command sent twice is done once.

    `expected_version` is the version of a body or a scheme that the request is based on; without one it is
    based on the current version.
    """

    by: Principal
    command: Command
    expected_version: int | None = None


def first_receipt(store: EventStore, command: Command) -> Receipt | None:
    """What this very command recorded when it was first sent, if it was. Raises IdempotencyKeyReused."""
    receipt = store.command(command.id)
    if receipt and receipt.command.fingerprint != command.fingerprint:
        raise IdempotencyKeyReused(command.id)
    return receipt


def command_of(principal: Principal, key: str, request: JsonValue, correlation: UUID) -> Command:
    """The command that a principal names by an idempotency key.

    The same person working for the same body names the same command by the same key. `request` is
    all that was asked for, as JSON; its digest tells another request under the same key apart.
    """
    name = json.dumps([principal.person, principal.body, key], ensure_ascii=False)
    return Command(
        id=uuid5(ROOT, f"command/{name}"), fingerprint=fingerprint(request), correlation=correlation
    )


def fingerprint(request: JsonValue) -> str:
    """A digest that is the same for the same request, however its JSON was laid out."""
    canonical = json.dumps(request, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return "sha256:" + hashlib.sha256(canonical.encode("utf-8", "surrogatepass")).hexdigest()
