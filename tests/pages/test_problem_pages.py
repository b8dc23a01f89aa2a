"""Problem types: each is an address that explains it, and so is every name that a type had before."""

from api.errors.former_problem_types import FORMER
from api.errors.mapping import PROBLEMS
from api.pages.language import LANGUAGES
from tests.api.running_service import Service

CHINESE, ENGLISH = LANGUAGES


def test_every_type_is_a_page_in_both_languages(shared_service: Service) -> None:
    silent = []
    for problem in {each.name: each for each in PROBLEMS.values()}.values():
        for language in LANGUAGES:
            answer = shared_service.client.get(f"{language.prefix}{problem.type}")
            texts = [
                language.term("problem", problem.title),
                language.term("problem-about", problem.name),
            ]
            if answer.status_code != 200 or not all(text in answer.text for text in texts):
                silent.append((language.code, problem.type, answer.status_code))

    assert silent == []


def test_a_program_finds_the_same_as_json(shared_service: Service) -> None:
    answer = shared_service.client.get("/problems/version-conflict.json")

    assert answer.json() == {
        "type": "/problems/version-conflict",
        "title": "Version conflict",
        "status": 412,
        "meaning": "Someone changed the case after you read it. Read it again, then decide again.",
    }


def test_every_former_address_leads_to_the_present_one(shared_service: Service) -> None:
    wrong = []
    for name, now in FORMER.items():
        for before, after in (("", ""), ("/en", ""), ("", ".json")):
            answer = shared_service.client.get(f"{before}/problems/{name}{after}", follow_redirects=False)
            place = (answer.status_code, answer.headers.get("location"))
            if place != (308, f"{before}/problems/{now}{after}"):
                wrong.append((name, *place))

    assert wrong == []


def test_what_is_no_type_is_not_found(shared_service: Service) -> None:
    assert shared_service.client.get("/problems/nothing-like-it").status_code == 404
    assert shared_service.client.get("/problems/nothing-like-it.json").status_code == 404
