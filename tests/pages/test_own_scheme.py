"""An operator's own scheme: every page shows its titles, which are in no catalogue, and never its ids."""

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
TITLES: Final = {(kind, term): title for kind, term, title in scheme_terms(SCHEME)}
IDS: Final = re.compile("|".join(term for _kind, term in TITLES))

_HIDDEN: Final = re.compile(r"<(script|style|pre)\b.*?</\1>|<[^>]+>", re.DOTALL)


def document(kind: str) -> dict[str, str]:
    return {"kind": kind, "name": f"{len(kind)}.pdf", "digest": "sha256:" + "1" * 64}


@pytest.fixture(scope="module")
def service(shared_service: Service) -> Service:
    operator = Principal(person="P-operator", roles=frozenset({Role.SYSTEM}))

    def command() -> CommandRequest:
        return CommandRequest(operator, Command(id=uuid4(), fingerprint="sha256:0", correlation=UUID(int=1)))

    shared_service.container.institutions.publish(SCHEME, "first published", command())
    approval = ApprovalGiven(reason="CNCA", field=SCHEME.field, scheme=SCHEME.scheme, edition=EDITION)
    shared_service.container.institutions.record_approval(BODY, approval, command())
    return shared_service


@pytest.fixture(scope="module")
def incomplete(service: Service) -> str:
    """The id of a case with a missing document."""
    documents = [document(DOCUMENTS[0])]
    return str(
        json_body(service.apply(scheme=SCHEME.scheme, edition=EDITION, documents=documents), 201)["id"]
    )


@pytest.fixture(scope="module")
def audited(service: Service, incomplete: str) -> str:
    """The id of a case to be decided whose audit reached the middle level."""
    day = today(service).isoformat()
    documents = [document(kind) for kind in DOCUMENTS]
    case = str(
        json_body(service.apply(scheme=SCHEME.scheme, edition=EDITION, documents=documents), 201)["id"]
    )
    sheet = {"kind": "verdict", "passed": True, "level": LEVELS[1]}
    report: Json = {"held_from": day, "held_to": day, "sheet": sheet, "recommended": True}
    for answer in (
        service.decide(case, "accept", "reviewer", conditions=["own_nursery"]),
        service.decide(case, "sign-agreement", "registrar", agreement=document("agreement"), signed_on=day),
        plan_audit(service, case),
        service.decide(case, "record-audit", "leader", **report),
        service.decide(case, "review", "reviewer", positive=True),
    ):
        json_body(answer)
    return case


@pytest.fixture(scope="module")
def certified(service: Service, audited: str) -> tuple[str, str]:
    """The id and number of the same case after its grant."""
    number = json_body(service.decide(audited, "grant", "decider", level=LEVELS[1]))["number"]
    service.wait_for_views()
    return audited, str(number)


def read(service: Service, path: str, name: str, language: Language, **query: str) -> str:
    """The text of a page."""
    answer = service.client.get(
        language.prefix + path, params=query or None, headers=service.key(name) if name else {}
    )

    assert answer.status_code == 200, answer.text
    return text_of(answer.text)


def submit(service: Service, path: str, name: str, language: Language, entries: dict[str, str]) -> str:
    answer = service.client.post(language.prefix + path, data=entries, headers=service.key(name))

    assert answer.status_code == 422, answer.text
    return text_of(answer.text)


def text_of(page: str) -> str:
    return unescape(_HIDDEN.sub(" ", page))


def must_show(text: str, language: Language, *terms: tuple[str, str]) -> None:
    """Assert that the text has the titles of these terms and no id of the scheme."""
    for term in terms:
        assert language.localise(TITLES[term]) in text, term
    assert IDS.findall(text) == []


OF_SCHEME: Final = ("scheme", SCHEME.scheme)
MIDDLE: Final = ("level", LEVELS[1])
HIGHEST: Final = ("level", LEVELS[2])
MISSING: Final = ("document", DOCUMENTS[1])
CONDITION: Final = ("condition", "own_nursery")
REQUIRED_DOCUMENTS: Final = tuple(("document", kind) for kind in DOCUMENTS)

Page = Callable[[Language], str]


def test_reasons_of_closed_decisions_have_titles_of_documents(service: Service, incomplete: str) -> None:
    for language in LANGUAGES:
        must_show(read(service, f"/staff/cases/{incomplete}", "reviewer", language), language, MISSING)
        must_show(read(service, f"/staff/cases/{incomplete}/accept", "reviewer", language), language, MISSING)


def test_forms_and_errors_have_titles_of_levels(service: Service, audited: str) -> None:
    path = f"/staff/cases/{audited}/grant"
    entries = {"reason": "r", "level": LEVELS[2], "seen": str(service.case(audited)["version"]), "key": "k"}
    for language in LANGUAGES:
        must_show(read(service, path, "decider", language), language, OF_SCHEME, MIDDLE)
        must_show(submit(service, path, "decider", language, entries), language, HIGHEST, MIDDLE)


def test_the_application_form_has_titles_of_documents_and_conditions(service: Service) -> None:
    of = f"{SCHEME.scheme}|{EDITION}"
    for language in LANGUAGES:
        form = read(service, "/staff/cases/new", "registrar", language, of=of)

        must_show(form, language, OF_SCHEME, CONDITION, *REQUIRED_DOCUMENTS)


def test_the_case_page_has_all_titles(service: Service, certified: tuple[str, str]) -> None:
    case, _number = certified
    for language in LANGUAGES:
        page = read(service, f"/staff/cases/{case}", "decider", language)

        must_show(page, language, OF_SCHEME, MIDDLE, CONDITION, *REQUIRED_DOCUMENTS)


def test_public_pages_have_titles(service: Service, certified: tuple[str, str]) -> None:
    _case, number = certified
    for language in LANGUAGES:
        must_show(read(service, f"/c/{number}", "", language), language, OF_SCHEME, MIDDLE)
        must_show(read(service, "/changes", "", language), language, OF_SCHEME)
        must_show(read(service, "/schemes", "", language), language, OF_SCHEME, MIDDLE, HIGHEST)
        must_show(read(service, f"/schemes/{SCHEME.scheme}", "", language), language, *TITLES)
        must_show(read(service, "/statistics", "", language, by="level"), language)


def test_regulator_pages_have_titles(service: Service, certified: tuple[str, str]) -> None:
    _case, number = certified
    for language in LANGUAGES:
        history = read(service, f"/regulator/certificates/{number}", "regulator", language)

        must_show(history, language, OF_SCHEME, MIDDLE, CONDITION)


def test_both_languages_are_tested() -> None:
    assert {language.localise(SCHEME.title) for language in (CHINESE, IN_ENGLISH)} == {
        SCHEME.title.zh,
        SCHEME.title.en,
    }
