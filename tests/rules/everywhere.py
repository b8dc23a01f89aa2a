"""What everyone is told of one certificate now: every place read over HTTP, and all of them agree.

`read_everywhere` is the reader of the tests of rules: a wrong answer fails by the name of its place.
"""

import csv
import json
import re
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from html import unescape
from typing import Any, Final
from xml.etree import ElementTree

from api.pages.language import CHINESE, IN_ENGLISH, Language
from domain.calendar import civil_date
from domain.status.standing import Status
from projections.patterns.catalogue import PATTERNS
from tests.api.running_service import AFTER_SALES, Json, Service, json_body
from tests.rules.certificate_page import parse_page

ATOM: Final = "{http://www.w3.org/2005/Atom}"
MOST: Final = 100
GROUNDS: Final = tuple(
    ground
    for kind in type(AFTER_SALES.sanction_grounds).model_fields
    for ground in getattr(AFTER_SALES.sanction_grounds, kind)
)
STAGES: Final = {
    Status.REVOKED.value: "revoked",
    Status.DEREGISTERED.value: "deregistered",
    Status.SUSPENDED.value: "suspended",
    Status.ANNULLED.value: "annulled",
    Status.VALID.value: "granted",
}
"""Status → stage of the case; the others depend on the day alone."""


@dataclass(frozen=True)
class Everywhere:
    """The public answer that every place gives, and what staff and regulator see of the certificate.

    `until` is the last day of a suspension, `ground` the public one of a suspension or an end. `due` has the
    kinds on the work list with the decisions that come next, `patterns` the regulator's lists it is on.
    """

    status: str
    level: str | None
    until: str | None
    reliance: str
    ground: str | None
    notices: tuple[str, ...]
    due: Mapping[str, tuple[str, ...]]
    patterns: frozenset[str]

    @property
    def answer(self) -> tuple[str, str | None, str]:
        """Status, level and reliance."""
        return self.status, self.level, self.reliance


def read_everywhere(service: Service, number: str) -> Everywhere:
    """What is said of the certificate now; fails where one place says something else."""
    service.wait_for_views()
    answer = service.public(number)
    for place, read in PLACES.items():
        said = read(service, answer)

        assert said, f"{place} does not have {number}"
        assert said == {name: answer.get(name) for name in said}, f"{place} on {number} differs: {said}"
    assert_counted(service, answer)
    return Everywhere(
        status=answer["status"],
        level=answer["level"],
        until=answer["suspended_until"],
        reliance=answer["reliance"],
        ground=answer["reason"],
        notices=tuple(notice["kind"] for notice in answer["notices"]),
        due=due(service, number),
        patterns=patterns(service, answer),
    )


def due(service: Service, number: str) -> dict[str, tuple[str, ...]]:
    """What is due about it, by kind, with the decisions that come next."""
    page = json_body(service.read("/api/v1/staff/worklist", "decider"))

    assert page["cursor"] is None
    return {item["kind"]: tuple(item["decisions"]) for item in page["items"] if item["number"] == number}


def patterns(service: Service, answer: Json) -> frozenset[str]:
    """The regulator's lists, whichever there are, that name it by number or id."""
    names, found = (_id(service, answer), answer["number"]), set()
    for name in PATTERNS:
        rows = json_body(service.read(f"/api/v1/audit/patterns/{name}", "regulator"))["rows"]
        if any(known in json.dumps(rows) for known in names):
            found.add(name)
    return frozenset(found)


def assert_counted(service: Service, answer: Json) -> None:
    """The statistics count the body's certificates as the search finds them."""
    found = json_body(service.read("/api/v1/certificates", body=answer["body"]["id"], limit=str(MOST)))
    counts = json_body(service.read("/api/v1/statistics"))["counts"]
    listed = Counter((each["status"], each["level"]) for each in found["found"])
    counted = {
        (each["status"], each["level"]): each["certificates"]
        for each in counts
        if each["body"] == answer["body"]["id"]
    }

    assert found["cursor"] is None
    assert counted == listed, f"the statistics differ from the search around {answer['number']}"


SHORT: Final = ("status", "level", "reliance", "notices")


def _fixed(service: Service, answer: Json) -> Json:
    """The same question with both moments given; as known on an earlier day it is a forecast."""
    moments = {name: answer[name] for name in ("as_of", "known_at")}
    days = {civil_date(datetime.fromisoformat(moment)) for moment in moments.values()}
    names = ("status", "level", "suspended_until", "reason", "history", "position")
    fixed = service.public(answer["number"], **moments)
    return {name: fixed[name] for name in (*names, *(SHORT if len(days) == 1 else ()))}


def _file(service: Service, answer: Json) -> Json:
    fields = json_body(service.read(f"/c/{answer['number']}.json"))
    return {name: value for name, value in fields.items() if name not in MOVING}


MOVING: Final = ("as_of", "known_at", "made_at")
"""They follow the clock, which the tests advance with every reading."""


def _page(language: Language, service: Service, answer: Json) -> Json:
    html = service.client.get(f"{language.prefix}/c/{answer['number']}").text
    page = parse_page(html)
    levels = {language.localise(level.title): level.id for level in AFTER_SALES.levels}
    plain = answer["status"] != Status.VALID or answer["reliance"] == "yes"
    group = answer["status"] if plain else "valid_with_notice"

    assert page.status == group
    assert page.word == language.term("status" if plain else "status-group", group)
    return {
        "status": "valid" if page.status == "valid_with_notice" else page.status,
        "level": levels.get(page.facts[language.gettext("Level")]),
        "reason": _ground_on(html, language),
        "suspended_until": page.since[1] if page.status == Status.SUSPENDED else None,
    }


def _ground_on(html: str, language: Language) -> str | None:
    """The ground in the first line of the verdict, which ends with its title."""
    verdict = html.partition('<section class="verdict ')[2].partition("</section>")[0]
    line = unescape(re.sub(r"<[^>]+>", "", verdict.partition("<p>")[2].partition("</p>")[0])).strip()
    separator = language.gettext(": ")
    titles = {f"{separator}{language.term('ground', each.id)}": each.id for each in GROUNDS}
    return next((ground for title, ground in titles.items() if line.endswith(title)), None)


def _search(service: Service, answer: Json, **query: str) -> Json:
    page = json_body(service.read("/api/v1/certificates", **query, limit=str(MOST)))
    rows = [each for each in page["found"] if each["number"] == answer["number"]]
    return {name: rows[0][name] for name in (*SHORT, "valid_until")} if rows else {}


def _by_name(service: Service, answer: Json) -> Json:
    return _search(service, answer, organisation=answer["organisation"]["name"])


def _by_code(service: Service, answer: Json) -> Json:
    return _search(service, answer, uscc=answer["organisation"]["uscc"])


def _list_check(service: Service, answer: Json) -> Json:
    line = {"number": answer["number"], "organisation": answer["organisation"]["name"]}
    checked = json_body(service.client.post("/api/v1/verifications", json={"lines": [line]}))["lines"][0]

    assert checked["match"] == "exact"
    return {name: checked[name] for name in (*SHORT, "valid_until")}


def _list_file(service: Service, answer: Json) -> Json:
    """The line of the list's CSV file, in words."""
    fields = {"list": answer["number"], "format": "csv"}
    files: dict[str, Any] = {name: (None, value.encode()) for name, value in fields.items()}
    files["file"] = ("list", b"", "application/octet-stream")
    text = service.client.post("/en/check/download", files=files).content.decode("utf-8-sig")
    heading, line = list(csv.reader(text.splitlines()))[:2]
    cells, term = dict(zip(heading, line, strict=True)), IN_ENGLISH.term

    assert cells["Status"] == term("status", answer["status"])
    assert cells["Reliance"] == term("reliance", answer["reliance"])
    return {"number": cells["Certificate number"]}


def _feed(service: Service, answer: Json) -> Json:
    """The last line of the feed about it; its status is the present one unless a day has passed since."""
    changes = json_body(service.read("/api/v1/changes", limit="1000"))["changes"]
    last = [each for each in changes if each["number"] == answer["number"]][-1]
    entry = _entries(service)[last["line"]["position"]]
    title = f"{answer['number']} {last['line']['what']}: {last['status']}"

    assert last["line"]["position"] == max(line["position"] for line in answer["history"])
    assert entry == (title, last["reliance"])
    recorded = datetime.fromisoformat(last["line"]["recorded_at"])
    turned_later = (since := answer["status_since"]) and datetime.fromisoformat(since) > recorded
    return {"number": last["number"]} | ({} if turned_later else {"status": last["status"]})


def _entries(service: Service) -> dict[int, tuple[str, str]]:
    """Position → title and reliance of each entry of the Atom feed."""
    feed = ElementTree.fromstring(service.read("/feed.atom").content)
    found = {}
    for entry in feed.iter(f"{ATOM}entry"):
        after = re.search(r"after=(\d+)", entry.findtext(f"{ATOM}id") or "")
        category = entry.find(f"{ATOM}category")
        assert after is not None
        assert category is not None
        found[int(after[1]) + 1] = (entry.findtext(f"{ATOM}title") or "", category.get("term", ""))
    return found


def _case(service: Service, answer: Json) -> Json:
    """What the staff of the body see: the stage that the status comes from, and the level."""
    case = service.case(_id(service, answer))
    if answer["status"] in STAGES:
        assert case["stage"] == STAGES[answer["status"]]
    return {"number": case["number"]}


def _id(service: Service, answer: Json) -> str:
    return str(service.container.public.certificate_id(answer["number"]))


PLACES: Final[Mapping[str, Callable[[Service, Json], Json]]] = {
    "the answer for both moments": _fixed,
    "the file of the page": _file,
    "the Chinese page": partial(_page, CHINESE),
    "the English page": partial(_page, IN_ENGLISH),
    "the search by name": _by_name,
    "the search by code": _by_code,
    "the list check": _list_check,
    "the list check as a file": _list_file,
    "the feed": _feed,
    "the case": _case,
}
"""Place → the fields of the answer that it gives, by the names that they have in the answer."""
