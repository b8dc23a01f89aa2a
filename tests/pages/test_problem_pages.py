"""Problem types: the URI of each type explains it, and URIs of former names redirect to it."""

from api.errors.former_problem_types import FORMER
from api.errors.mapping import PROBLEMS
from api.pages.language import LANGUAGES
from tests.api.running_service import Service

CHINESE, ENGLISH = LANGUAGES


def test_every_type_is_a_page_in_both_languages(shared_service: Service) -> None:
    missing = []
    for problem in {each.name: each for each in PROBLEMS.values()}.values():
        for language in LANGUAGES:
            answer = shared_service.client.get(f"{language.prefix}{problem.type}")
            texts = [
                language.term("problem", problem.title),
                language.term("problem-about", problem.name),
            ]
            if answer.status_code != 200 or not all(text in answer.text for text in texts):
                missing.append((language.code, problem.type, answer.status_code))

    assert missing == []


def test_a_type_is_explained_as_json(shared_service: Service) -> None:
    answer = shared_service.client.get("/problems/version-conflict.json")

    assert answer.json() == {
        "type": "/problems/version-conflict",
        "title": "Version conflict",
        "status": 412,
        "meaning": "Someone changed the case after you read it. Read it again, then decide again.",
    }


def test_every_former_uri_redirects_to_the_present_one(shared_service: Service) -> None:
    wrong = []
    for name, present_name in FORMER.items():
        for prefix, suffix in (("", ""), ("/en", ""), ("", ".json")):
            answer = shared_service.client.get(f"{prefix}/problems/{name}{suffix}", follow_redirects=False)
            redirect = (answer.status_code, answer.headers.get("location"))
            if redirect != (308, f"{prefix}/problems/{present_name}{suffix}"):
                wrong.append((name, *redirect))

    assert wrong == []


def test_an_unknown_type_is_not_found(shared_service: Service) -> None:
    assert shared_service.client.get("/problems/nothing-like-it").status_code == 404
    assert shared_service.client.get("/problems/nothing-like-it.json").status_code == 404
