"""What is said once the demonstration stands ready: where to look, how to log in, what to paste?"""

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
    "Nobody can log in: CERTTRAIL_SECRET_KEYS is not set (certtrail people new-key makes one)."
)


@dataclass(frozen=True)
class ReadyMessage:
    """A demonstration that answers at an address; without `logins` nobody can log in.

    `program` is how this one is called here.
    """

    address: str
    database: DemoDatabase
    examples: list[Example]
    keys: list[DemoKey]
    logins: tuple[DemoLogin, ...]
    program: str = "certtrail"

    @property
    def as_json(self) -> dict[str, Any]:
        """For programs."""
        return database_facts(self.database) | {
            "listening": self.address,
            "certificates": [
                {
                    "what": e.what,
                    "number": e.number,
                    "page": self.address + e.page,
                    "url": self.address + e.path,
                }
                for e in self.examples
            ],
            "logins": [self._login(each) for each in self.logins],
            "keys": [
                {"role": k.role, "person": k.person, "key": k.key, "curl": self._curl(k)} for k in self.keys
            ],
        }

    @property
    def as_text(self) -> str:
        """For people: plain lines, which no terminal breaks in the middle of an address."""
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
        yield f"Log in at {self.address}/login by one of these names, each with the password: {PASSWORD}"
        for each in self.logins:
            starred = " *" if each.codes else ""
            yield f"  {each.login}{starred} (who is {each.person}): {self.address}{each.start}"
        yield f"* asks for a one-time code as well. For the present ones type: {self.program} demo --code"

    def _for_programs(self) -> Iterator[str]:
        yield "Keys for programs, good until this ends:"
        for key in self.keys:
            yield from (f"{key.role}, {key.person}:", f"  {self._curl(key)}")

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
    """What came of the preparation, for programs."""
    return {
        "generated": True,
        "notice": NOTICE,
        "events": database.events,
        "seconds": round(database.seconds, 1),
    }


def summary(database: DemoDatabase) -> str:
    """The same for people."""
    if not database.events:
        return "The data of an earlier start are used (--fresh lives the history anew)."
    return f"{database.events} events were lived in {database.seconds:.0f} s."
