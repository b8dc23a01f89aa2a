"""The file of a case: how it stands, what its reader may decide and why not the rest, and what happened."""

import re
from html import unescape

import pytest
from httpx2 import Response

from domain.certificate.catalogue import DECISIONS
from domain.values import Role
from tests.api.browsers import OPERATOR, create_account
from tests.api.case_steps import apply_for_certificate, grant_certificate, review_case, suspend_certificate
from tests.api.running_service import Service, json_body
from tests.pages.case_lifecycles import (
    BOTH,
    add_key,
    case_audited_by_decider,
    case_planned_by,
    full_lifecycle,
)

OPEN = re.compile(r'<a class="button(?: grave)?" href="[^"]+/([a-z-]+)">')


@pytest.fixture(scope="module", autouse=True)
def people(shared_service: Service) -> None:
    """Some who have a name, of whom one audits and decides."""
    for name, roles in {"leader": {Role.AUDITOR}, BOTH: {Role.AUDITOR, Role.DECIDER}}.items():
        create_account(shared_service, name, roles, person=f"P-{name}")
    add_key(shared_service, BOTH, Role.AUDITOR, Role.DECIDER)


def case_page(
    house: Service, case: str, name: str = "registrar", status: int = 200, path: str = "/en"
) -> str:
    """What the file says to somebody, in plain text but for the tags."""
    answer: Response = house.client.get(f"{path}/staff/cases/{case}", headers=house.key(name))

    assert answer.status_code == status, answer.text
    return answer.text


@pytest.fixture(scope="module")
def life(shared_service: Service) -> list[tuple[int, str, str]]:
    """(version, file in English, file in Chinese) after each step of a whole life."""
    return [
        (
            shared_service.case(case)["version"],
            case_page(shared_service, case, "decider"),
            case_page(shared_service, case, "decider", path=""),
        )
        for case in full_lifecycle(shared_service)
    ]


def test_every_step_of_a_life_has_its_page_in_both_languages(life: list[tuple[int, str, str]]) -> None:
    assert [version for version, _, _ in life] == list(range(1, 20))
    for version, *texts in life:
        for text in texts:
            assert text.count('<li id="record-') == version
            assert f'id="record-{version}"' in text


def test_the_file_tells_what_was_recorded(life: list[tuple[int, str, str]]) -> None:
    text = unescape(life[-1][1])
    expected = ["<i>超时</i>", "网点<b>培训记录</b>缺失", "福州市鼓楼区 & 路 9 号", "抽查合格", "评审组建议"]

    assert [each for each in expected if each not in text] == []


def test_what_people_wrote_is_shown_and_never_run(life: list[tuple[int, str, str]]) -> None:
    _, *texts = life[-1]

    assert [each for text in texts for each in ("<i>超时", "<b>培训", "<u>示范") if each in text] == []


def test_what_is_open_is_what_the_interface_says_is_open(shared_service: Service) -> None:
    for case in (
        apply_for_certificate(shared_service),
        review_case(shared_service),
        grant_certificate(shared_service)[0],
    ):
        for name in ("registrar", "reviewer", "planner", "leader", "decider", "complaints", "administrator"):
            open_ = {each["name"] for each in shared_service.case(case, name)["decisions"] if each["open"]}

            assert set(OPEN.findall(case_page(shared_service, case, name))) == open_


def test_what_is_grave_is_marked(shared_service: Service) -> None:
    text = case_page(shared_service, grant_certificate(shared_service)[0], "decider")
    grave = set(re.findall(r'<a class="button grave" href="[^"]+/([a-z-]+)">', text))

    assert grave == {"revoke", "deregister"}


def test_whoever_audited_reads_first_that_this_closes_the_decision_to_them(shared_service: Service) -> None:
    text = case_page(shared_service, case_audited_by_decider(shared_service), BOTH)
    _, _, personal = text.partition("Closed to you personally")
    why, _, _ = personal.partition("</div>")

    assert "both (you) audited this case; someone not involved must do this." in why
    assert "Grant" in why
    assert text.index("Closed to you personally") < text.index("not possible now")


def test_the_reasons_are_those_that_the_form_is_refused_with(shared_service: Service) -> None:
    case = case_audited_by_decider(shared_service)
    text = unescape(case_page(shared_service, case, BOTH)).replace(" (you)", "")
    closed = [each for each in shared_service.case(case, BOTH)["decisions"] if not each["open"]]
    ours = {each["name"] for each in closed if each["closed"]["type"] != "/problems/role-required"}
    different = []
    for name in ours - {"record-audit"}:
        answer = shared_service.client.get(f"/en/staff/cases/{case}/{name}", headers=shared_service.key(BOTH))
        texts = {each.strip() for each in re.findall(r">([^<>]+)<", unescape(answer.text))}
        different += [] if any(len(each) > 20 and each in text for each in texts) else [name]

    assert len(ours) > 5
    assert different == []


def test_every_decision_is_told_once_open_or_closed(shared_service: Service) -> None:
    case = apply_for_certificate(shared_service)
    text = case_page(shared_service, case, "registrar", path="")
    _, _, decisions_part = text.partition('id="decisions"')
    section, _, _ = decisions_part.partition("</section>")
    open_, counts = OPEN.findall(section), [int(each) for each in re.findall(r"（(\d+) 项）", section)]

    assert len(open_) + sum(counts) == len(DECISIONS)


def test_a_case_of_another_body_is_none(shared_service: Service) -> None:
    case = apply_for_certificate(shared_service)
    for path in (f"/staff/cases/{case}", f"/en/staff/cases/{case}/audits/1"):
        answer = shared_service.client.get(path, headers=shared_service.key("stranger"))

        assert answer.status_code == 404
        assert "福州示范" not in answer.text


@pytest.mark.parametrize("end", ["nothing", "00000000-0000-0000-0000-000000000000"])
def test_a_case_that_is_none_is_told_on_a_page(shared_service: Service, end: str) -> None:
    answer = shared_service.client.get(f"/en/staff/cases/{end}", headers=shared_service.key("registrar"))

    assert answer.status_code == 404
    assert answer.headers["content-type"].startswith("text/html")


def test_the_version_is_told_so_that_colleagues_can_compare(shared_service: Service) -> None:
    case = review_case(shared_service)
    answer = shared_service.client.get(f"/en/staff/cases/{case}", headers=shared_service.key("decider"))

    assert answer.headers["etag"] == f'"{shared_service.case(case)["version"]}"'
    assert "Version 6 of this case" in answer.text


@pytest.mark.parametrize(("version", "is_notified"), [("6", True), ("7", False), ("x", False), ("-1", False)])
def test_what_was_recorded_is_said_only_if_it_was(
    shared_service: Service, version: str, is_notified: bool
) -> None:
    case = review_case(shared_service)
    text = case_page(shared_service, f"{case}?recorded={version}", "reviewer")

    assert ('role="status"' in text) is is_notified


def test_the_public_sees_what_the_file_says_it_sees(shared_service: Service) -> None:
    case, number = grant_certificate(shared_service)
    json_body(suspend_certificate(shared_service, case))
    shared_service.wait_for_views()
    text = case_page(shared_service, case)

    assert 'class="status suspended"' in text
    assert f'href="/en/c/{number}"' in text
    assert "Nothing of this case is public" in case_page(
        shared_service, apply_for_certificate(shared_service)
    )


def test_an_erased_person_is_told_as_such_and_others_by_name_and_id(shared_service: Service) -> None:
    create_account(
        shared_service, "gone", {Role.PLANNER}, person=add_key(shared_service, "gone", Role.PLANNER)
    )
    case = case_planned_by(shared_service, "gone")
    before = case_page(shared_service, case)
    shared_service.container.accounts.erasure.erase("P-gone", OPERATOR)
    after = case_page(shared_service, case)

    assert 'gone <span class="quiet">P-gone</span>' in before
    assert "erased person P-gone" in after
    assert 'leader <span class="quiet">P-leader</span>' in after
    assert "P-auditor" in after


def test_the_results_of_an_audit_add_up_to_its_score(shared_service: Service) -> None:
    case = review_case(shared_service)
    text = case_page(shared_service, f"{case}/audits/1")
    sections = re.findall(r'<span class="quiet">([0-9.]+) / ([0-9.]+)</span></h2>', text)

    assert sum(float(obtained) for obtained, _ in sections) == 96
    assert sum(float(applicable) for _, applicable in sections) == 100
    assert text.count('<th scope="row">') == 52
    assert "There is no such page" in case_page(shared_service, f"{case}/audits/2", status=404)


def test_reading_a_file_is_noted(shared_service: Service) -> None:
    case = apply_for_certificate(shared_service)
    case_page(shared_service, case, "planner")
    noted = json_body(
        shared_service.read("/api/v1/audit/access", "regulator", person="P-planner", subject=case)
    )

    assert [each["kind"] for each in noted["entries"]] == ["read"]
