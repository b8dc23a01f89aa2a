"""The file of a case: how it stands, what its reader may decide and why not the rest, and what happened."""

import re
from html import unescape

import pytest
from httpx2 import Response

from domain.certificate.catalogue import DECISIONS
from domain.values import Role
from tests.api.browsers import OPERATOR, joined
from tests.api.served import Service, said
from tests.api.ways import applied, granted, reviewed, suspended
from tests.pages.lives_of_cases import BOTH, audited_by_both, planned_by, whole_life, with_key

OPEN = re.compile(r'<a class="button(?: grave)?" href="[^"]+/([a-z-]+)">')


@pytest.fixture(scope="module", autouse=True)
def people(house: Service) -> None:
    """Some who have a name, of whom one audits and decides."""
    for name, roles in {"leader": {Role.AUDITOR}, BOTH: {Role.AUDITOR, Role.DECIDER}}.items():
        joined(house, name, roles, person=f"P-{name}")
    with_key(house, BOTH, Role.AUDITOR, Role.DECIDER)


def shown(house: Service, case: str, name: str = "registrar", status: int = 200, path: str = "/en") -> str:
    """What the file says to somebody, in plain text but for the tags."""
    answer: Response = house.client.get(f"{path}/staff/cases/{case}", headers=house.key(name))

    assert answer.status_code == status, answer.text
    return answer.text


@pytest.fixture(scope="module")
def life(house: Service) -> list[tuple[int, str, str]]:
    """(version, file in English, file in Chinese) after each step of a whole life."""
    return [
        (
            house.case(case)["version"],
            shown(house, case, "decider"),
            shown(house, case, "decider", path=""),
        )
        for case in whole_life(house)
    ]


def test_every_step_of_a_life_has_its_page_in_both_languages(life: list[tuple[int, str, str]]) -> None:
    assert [version for version, _, _ in life] == list(range(1, 20))
    for version, *texts in life:
        for text in texts:
            assert text.count('<li id="record-') == version
            assert f'id="record-{version}"' in text


def test_the_file_tells_what_was_recorded(life: list[tuple[int, str, str]]) -> None:
    text = unescape(life[-1][1])
    written = ["<i>超时</i>", "网点<b>培训记录</b>缺失", "福州市鼓楼区 & 路 9 号", "抽查合格", "评审组建议"]

    assert [each for each in written if each not in text] == []


def test_what_people_wrote_is_shown_and_never_run(life: list[tuple[int, str, str]]) -> None:
    _, *texts = life[-1]

    assert [each for text in texts for each in ("<i>超时", "<b>培训", "<u>示范") if each in text] == []


def test_what_is_open_is_what_the_interface_says_is_open(house: Service) -> None:
    for case in (applied(house), reviewed(house), granted(house)[0]):
        for name in ("registrar", "reviewer", "planner", "leader", "decider", "complaints", "administrator"):
            open_ = {each["name"] for each in house.case(case, name)["decisions"] if each["open"]}

            assert set(OPEN.findall(shown(house, case, name))) == open_


def test_what_is_grave_is_marked(house: Service) -> None:
    text = shown(house, granted(house)[0], "decider")
    grave = set(re.findall(r'<a class="button grave" href="[^"]+/([a-z-]+)">', text))

    assert grave == {"revoke", "deregister"}


def test_whoever_audited_reads_first_that_this_closes_the_decision_to_them(house: Service) -> None:
    text = shown(house, audited_by_both(house), BOTH)
    _, _, personal = text.partition("Closed to you personally")
    why, _, _ = personal.partition("</div>")

    assert "both (you) audited this case; someone not involved must do this." in why
    assert "Grant" in why
    assert text.index("Closed to you personally") < text.index("not possible now")


def test_the_reasons_are_those_that_the_form_is_refused_with(house: Service) -> None:
    case = audited_by_both(house)
    text = unescape(shown(house, case, BOTH)).replace(" (you)", "")
    closed = [each for each in house.case(case, BOTH)["decisions"] if not each["open"]]
    ours = {each["name"] for each in closed if each["closed"]["type"] != "/problems/role-required"}
    different = []
    for name in ours - {"record-audit"}:
        answer = house.client.get(f"/en/staff/cases/{case}/{name}", headers=house.key(BOTH))
        told = {each.strip() for each in re.findall(r">([^<>]+)<", unescape(answer.text))}
        different += [] if any(len(each) > 20 and each in text for each in told) else [name]

    assert len(ours) > 5
    assert different == []


def test_every_decision_is_told_once_open_or_closed(house: Service) -> None:
    case = applied(house)
    text = shown(house, case, "registrar", path="")
    _, _, told = text.partition('id="decisions"')
    section, _, _ = told.partition("</section>")
    open_, counts = OPEN.findall(section), [int(each) for each in re.findall(r"（(\d+) 项）", section)]

    assert len(open_) + sum(counts) == len(DECISIONS)


def test_a_case_of_another_body_is_none(house: Service) -> None:
    case = applied(house)
    for path in (f"/staff/cases/{case}", f"/en/staff/cases/{case}/audits/1"):
        answer = house.client.get(path, headers=house.key("stranger"))

        assert answer.status_code == 404
        assert "福州示范" not in answer.text


@pytest.mark.parametrize("end", ["nothing", "00000000-0000-0000-0000-000000000000"])
def test_a_case_that_is_none_is_told_on_a_page(house: Service, end: str) -> None:
    answer = house.client.get(f"/en/staff/cases/{end}", headers=house.key("registrar"))

    assert answer.status_code == 404
    assert answer.headers["content-type"].startswith("text/html")


def test_the_version_is_told_so_that_colleagues_can_compare(house: Service) -> None:
    case = reviewed(house)
    answer = house.client.get(f"/en/staff/cases/{case}", headers=house.key("decider"))

    assert answer.headers["etag"] == f'"{house.case(case)["version"]}"'
    assert "Version 6 of this case" in answer.text


@pytest.mark.parametrize(("version", "told"), [("6", True), ("7", False), ("x", False), ("-1", False)])
def test_what_was_recorded_is_said_only_if_it_was(house: Service, version: str, told: bool) -> None:
    case = reviewed(house)
    text = shown(house, f"{case}?recorded={version}", "reviewer")

    assert ('role="status"' in text) is told


def test_the_public_sees_what_the_file_says_it_sees(house: Service) -> None:
    case, number = granted(house)
    said(suspended(house, case))
    house.settle()
    text = shown(house, case)

    assert 'class="status suspended"' in text
    assert f'href="/en/c/{number}"' in text
    assert "Nothing of this case is public" in shown(house, applied(house))


def test_an_erased_person_is_told_as_such_and_others_by_name_and_id(house: Service) -> None:
    joined(house, "gone", {Role.PLANNER}, person=with_key(house, "gone", Role.PLANNER))
    case = planned_by(house, "gone")
    before = shown(house, case)
    house.here.accounts.erasure.erase("P-gone", OPERATOR)
    after = shown(house, case)

    assert 'gone <span class="quiet">P-gone</span>' in before
    assert "erased person P-gone" in after
    assert 'leader <span class="quiet">P-leader</span>' in after
    assert "P-auditor" in after


def test_the_results_of_an_audit_add_up_to_its_score(house: Service) -> None:
    case = reviewed(house)
    text = shown(house, f"{case}/audits/1")
    sections = re.findall(r'<span class="quiet">([0-9.]+) / ([0-9.]+)</span></h2>', text)

    assert sum(float(obtained) for obtained, _ in sections) == 96
    assert sum(float(applicable) for _, applicable in sections) == 100
    assert text.count('<th scope="row">') == 52
    assert "There is no such page" in shown(house, f"{case}/audits/2", status=404)


def test_reading_a_file_is_noted(house: Service) -> None:
    case = applied(house)
    shown(house, case, "planner")
    noted = said(house.read("/api/v1/audit/access", "regulator", person="P-planner", subject=case))

    assert [each["kind"] for each in noted["entries"]] == ["read"]
