"""Message of a demonstration that is ready: addresses, logins and keys, as text or as JSON."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from demo.database import DemoDatabase
from demo.examples import DemoKey, Example
from demo.logins import PASSWORD, DemoLogin

NOTICE: Final = (
    "All data are generated: no such body, organisation, person or certificate exists (示范数据，均为虚构)."
)
_NO_LOGINS: Final = (
    "Nobody can log in: CERTTRAIL_SECRET_KEYS is not set (certtrail people new-key prints a key)."
)


@dataclass(frozen=True)
class ReadyMessage:
    """A demonstration that answers at `address`; without `logins` nobody can log in.

    `program` is the command as it was called.
    """

    address: str
    database: DemoDatabase
    examples: list[Example]
    keys: list[DemoKey]
    logins: tuple[DemoLogin, ...]
    program: str = "certtrail"

    @property
    def as_json(self) -> dict[str, Any]:
        """For programs: `examples` by name, and the same certificates, logins and keys as lists."""
        return database_facts(self.database) | {
            "listening": self.address,
            "examples": {each.key: self._addresses(each) for each in self.examples},
            "certificates": [{"what": each.what} | self._addresses(each) for each in self.examples],
            "logins": [self._login(each) for each in self.logins],
            "keys": [
                {"role": k.role, "person": k.person, "key": k.key, "curl": self._curl(k)} for k in self.keys
            ],
        }

    @property
    def as_text(self) -> str:
        """For people: plain lines, so that no terminal breaks an address."""
        return "\n".join([*self._first(), *self._logins(), "", *self._for_programs()])

    def _first(self) -> Iterator[str]:
        yield f"Certtrail answers at {self.address} (Ctrl-C ends it). {summary(self.database)}"
        yield NOTICE
        yield from ("", "Certificates to look at in a browser (in English below /en):")
        for example in self.examples:
            yield from (f"{example.what}: {example.number}", f"  {self.address}{example.page}")
        yield ""

    def _logins(self) -> Iterator[str]:
        if not self.logins:
            yield _NO_LOGINS
            return
        yield f"Log in at {self.address}/login with one of these names and the password: {PASSWORD}"
        for each in self.logins:
            starred = " *" if each.codes else ""
            yield f"  {each.login}{starred} ({each.person}): {self.address}{each.start}"
        yield f"* needs a one-time code as well. To print the current codes: {self.program} demo --code"

    def _for_programs(self) -> Iterator[str]:
        yield "API keys, valid until this command ends:"
        for key in self.keys:
            yield from (f"{key.role}, {key.person}:", f"  {self._curl(key)}")

    def _addresses(self, example: Example) -> dict[str, str]:
        return {
            "number": example.number,
            "page": self.address + example.page,
            "url": self.address + example.path,
        }

    def _login(self, each: DemoLogin) -> dict[str, Any]:
        return {
            "login": each.login,
            "password": PASSWORD,
            "person": each.person,
            "roles": sorted(each.principal.roles),
            "one_time_code": each.codes,
            "page": self.address + each.start,
        }

    def _curl(self, key: DemoKey) -> str:
        return f"curl -s -H 'Authorization: Bearer {key.key}' '{self.address}{key.path}'"


def database_facts(database: DemoDatabase) -> dict[str, Any]:
    """The result of the preparation, for programs."""
    return {
        "generated": True,
        "notice": NOTICE,
        "events": database.events,
        "seconds": round(database.seconds, 1),
    }


def summary(database: DemoDatabase) -> str:
    """The result of the preparation, for people."""
    if not database.events:
        return "It uses the data of an earlier start (--fresh generates them again)."
    return f"{database.events} events were generated in {database.seconds:.0f} s."
