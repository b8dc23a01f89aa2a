"""An operator's own scheme: its titles are in no catalogue, and read as well as ours wherever it is named."""

import re
from collections.abc import Callable
from html import unescape
from typing import Final
from uuid import UUID, uuid4

import pytest

from api.pages.language import CHINESE, IN_ENGLISH, LANGUAGES, Language
from api.pages.scheme_titles import scheme_terms
from domain.events.institution import ApprovalGiven
from domain.recorded import Command
from domain.scheme.model import EntryCondition, Level, RequiredDocument, Scheme
from domain.values import Role, Titles
from services.commands import CommandRequest
from services.principal import Principal
from tests.api.case_steps import plan_audit, today
from tests.api.running_service import AFTER_SALES, BODY, Json, Service, json_body

EDITION: Final = "Q/YL 1-2025"
LEVELS: Final = ("bronze-leaf", "silver-leaf", "golden-leaf")
LEAVES: Final = ("铜叶级", "银叶级", "金叶级")
DOCUMENTS: Final = ("garden_plan", "plant_register")
SCHEME: Final = Scheme(
    **dict(AFTER_SALES)
    | {
        "scheme": "garden-care",
        "edition": EDITION,
        "title": Titles(zh="园林养护服务认证", en="Certification of garden care"),
        "standards": (EDITION,),
        "code": "YL",
        "table": None,
        "levels": tuple(
            Level(id=leaf, title=Titles(zh=zh, en=leaf.replace("-", " ").capitalize()))
            for leaf, zh in zip(LEVELS, LEAVES, strict=True)
        ),
        "required_documents": (
            RequiredDocument(kind=DOCUMENTS[0], title=Titles(zh="园区平面图", en="Plan of the grounds")),
            RequiredDocument(kind=DOCUMENTS[1], title=Titles(zh="植物名录", en="List of all plants")),
        ),
        "entry_conditions": (
            EntryCondition(id="own_nursery", title=Titles(zh="自有苗圃", en="Has a nursery of its own")),
        ),
    }
)
TITLES: Final = {(kind, word): title for kind, word, title in scheme_terms(SCHEME)}
IDS: Final = re.compile("|".join(word for _kind, word in TITLES))

_HIDDEN: Final = re.compile(r"<(script|style|pre)\b.*?</\1>|<[^>]+>", re.DOTALL)


def document(kind: str) -> dict[str, str]:
    return {"kind": kind, "name": f"{len(kind)}.pdf", "digest": "sha256:" + "1" * 64}


@pytest.fixture(scope="module")
def founded(shared_service: Service) -> Service:
    operator = Principal(person="P-operator", roles=frozenset({Role.SYSTEM}))

    def asked() -> CommandRequest:
        return CommandRequest(operator, Command(id=uuid4(), fingerprint="sha256:0", correlation=UUID(int=1)))

    shared_service.container.institutions.publish(SCHEME, "first published", asked())
    approval = ApprovalGiven(reason="CNCA", field=SCHEME.field, scheme=SCHEME.scheme, edition=EDITION)
    shared_service.container.institutions.approve(BODY, approval, asked())
    return shared_service


@pytest.fixture(scope="module")
def incomplete(founded: Service) -> str:
    """A case that waits for documents."""
    papers = [document(DOCUMENTS[0])]
    return str(json_body(founded.apply(scheme=SCHEME.scheme, edition=EDITION, documents=papers), 201)["id"])


@pytest.fixture(scope="module")
def waiting(founded: Service, incomplete: str) -> str:
    """Another case, audited to the middle level, that waits for its decision."""
    service, day = founded, today(founded).isoformat()
    papers = [document(kind) for kind in DOCUMENTS]
    case = str(json_body(service.apply(scheme=SCHEME.scheme, edition=EDITION, documents=papers), 201)["id"])
    sheet = {"kind": "verdict", "passed": True, "level": LEVELS[1]}
    held: Json = {"held_from": day, "held_to": day, "sheet": sheet, "recommended": True}
    for answer in (
        service.decide(case, "accept", "reviewer", conditions=["own_nursery"]),
        service.decide(case, "sign-agreement", "registrar", agreement=document("agreement"), signed_on=day),
        plan_audit(service, case),
        service.decide(case, "record-audit", "leader", **held),
        service.decide(case, "review", "reviewer", positive=True),
    ):
        json_body(answer)
    return case


@pytest.fixture(scope="module")
def certified(founded: Service, waiting: str) -> tuple[str, str]:
    """The same case once it was granted, and its number."""
    number = json_body(founded.decide(waiting, "grant", "decider", level=LEVELS[1]))["number"]
    founded.wait_for_views()
    return waiting, str(number)


def read(service: Service, path: str, name: str, language: Language, **query: str) -> str:
    """What people read of a page."""
    answer = service.client.get(
        language.prefix + path, params=query or None, headers=service.key(name) if name else {}
    )

    assert answer.status_code == 200, answer.text
    return text_of(answer.text)


def sent(service: Service, path: str, name: str, language: Language, entries: dict[str, str]) -> str:
    answer = service.client.post(language.prefix + path, data=entries, headers=service.key(name))

    assert answer.status_code == 422, answer.text
    return text_of(answer.text)


def text_of(page: str) -> str:
    return unescape(_HIDDEN.sub(" ", page))


def must_say(text: str, language: Language, *words: tuple[str, str]) -> None:
    """The titles, and no id of anything."""
    for word in words:
        assert language.localise(TITLES[word]) in text, word
    assert IDS.findall(text) == []


OF_SCHEME: Final = ("scheme", SCHEME.scheme)
MIDDLE: Final = ("level", LEVELS[1])
HIGHEST: Final = ("level", LEVELS[2])
MISSING: Final = ("document", DOCUMENTS[1])
CONDITION: Final = ("condition", "own_nursery")
PAPERS: Final = tuple(("document", kind) for kind in DOCUMENTS)

Page = Callable[[Language], str]


def test_what_is_refused_for_the_case_names_the_documents(founded: Service, incomplete: str) -> None:
    for language in LANGUAGES:
        must_say(read(founded, f"/staff/cases/{incomplete}", "reviewer", language), language, MISSING)
        must_say(read(founded, f"/staff/cases/{incomplete}/accept", "reviewer", language), language, MISSING)


def test_forms_and_refusals_name_levels(founded: Service, waiting: str) -> None:
    path = f"/staff/cases/{waiting}/grant"
    entries = {"reason": "r", "level": LEVELS[2], "seen": str(founded.case(waiting)["version"]), "key": "k"}
    for language in LANGUAGES:
        must_say(read(founded, path, "decider", language), language, OF_SCHEME, MIDDLE)
        must_say(sent(founded, path, "decider", language, entries), language, HIGHEST, MIDDLE)


def test_an_application_names_documents_and_conditions(founded: Service) -> None:
    of = f"{SCHEME.scheme}|{EDITION}"
    for language in LANGUAGES:
        form = read(founded, "/staff/cases/new", "registrar", language, of=of)

        must_say(form, language, OF_SCHEME, CONDITION, *PAPERS)


def test_the_file_and_its_history_name_everything(founded: Service, certified: tuple[str, str]) -> None:
    case, _number = certified
    for language in LANGUAGES:
        file = read(founded, f"/staff/cases/{case}", "decider", language)

        must_say(file, language, OF_SCHEME, MIDDLE, CONDITION, *PAPERS)


def test_the_public_reads_titles(founded: Service, certified: tuple[str, str]) -> None:
    _case, number = certified
    for language in LANGUAGES:
        must_say(read(founded, f"/c/{number}", "", language), language, OF_SCHEME, MIDDLE)
        must_say(read(founded, "/changes", "", language), language, OF_SCHEME)
        must_say(read(founded, "/schemes", "", language), language, OF_SCHEME, MIDDLE, HIGHEST)
        must_say(read(founded, f"/schemes/{SCHEME.scheme}", "", language), language, *TITLES)
        must_say(read(founded, "/statistics", "", language, by="level"), language)


def test_a_regulator_reads_titles(founded: Service, certified: tuple[str, str]) -> None:
    _case, number = certified
    for language in LANGUAGES:
        history = read(founded, f"/regulator/certificates/{number}", "regulator", language)

        must_say(history, language, OF_SCHEME, MIDDLE, CONDITION)


def test_both_languages_are_asked_for() -> None:
    assert {language.localise(SCHEME.title) for language in (CHINESE, IN_ENGLISH)} == {
        SCHEME.title.zh,
        SCHEME.title.en,
    }
