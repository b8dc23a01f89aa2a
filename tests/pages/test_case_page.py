"""Case page: the state of a case, open and closed decisions with reasons, and its history."""

import re
from html import unescape
from uuid import UUID

import pytest
from httpx2 import Response

from domain.certificate.catalogue import DECISIONS
from domain.recorded import Recorded
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
    """Accounts with names, one of them an auditor and decision maker."""
    for name, roles in {"leader": {Role.AUDITOR}, BOTH: {Role.AUDITOR, Role.DECIDER}}.items():
        create_account(shared_service, name, roles, person=f"P-{name}")
    add_key(shared_service, BOTH, Role.AUDITOR, Role.DECIDER)


def case_page(
    service: Service, case: str, name: str = "registrar", status: int = 200, path: str = "/en"
) -> str:
    """The HTML of the case page for a person."""
    answer: Response = service.client.get(f"{path}/staff/cases/{case}", headers=service.key(name))

    assert answer.status_code == status, answer.text
    return answer.text


@pytest.fixture(scope="module")
def lifecycle(shared_service: Service) -> list[tuple[int, str, str]]:
    """(version, page in English, page in Chinese) after each step of a full lifecycle."""
    return [
        (
            shared_service.case(case)["version"],
            case_page(shared_service, case, "decider"),
            case_page(shared_service, case, "decider", path=""),
        )
        for case in full_lifecycle(shared_service)
    ]


def test_the_page_has_every_event_in_both_languages(
    lifecycle: list[tuple[int, str, str]],
) -> None:
    assert [version for version, _, _ in lifecycle] == list(range(1, 21))
    for version, *texts in lifecycle:
        for text in texts:
            assert text.count('<li id="record-') == version
            assert f'id="record-{version}"' in text


def test_the_page_shows_what_was_recorded(lifecycle: list[tuple[int, str, str]]) -> None:
    text = unescape(lifecycle[-1][1])
    expected = ["<i>超时</i>", "网点<b>培训记录</b>缺失", "福州市鼓楼区 & 路 9 号", "抽查合格", "评审组建议"]

    assert [each for each in expected if each not in text] == []


def test_entered_text_is_escaped(lifecycle: list[tuple[int, str, str]]) -> None:
    _, *texts = lifecycle[-1]

    assert [each for text in texts for each in ("<i>超时", "<b>培训", "<u>示范") if each in text] == []


def test_open_decisions_are_those_of_the_http_api(shared_service: Service) -> None:
    for case in (
        apply_for_certificate(shared_service),
        review_case(shared_service),
        grant_certificate(shared_service)[0],
    ):
        for name in ("registrar", "reviewer", "planner", "leader", "decider", "complaints", "administrator"):
            open_ = {each["name"] for each in shared_service.case(case, name)["decisions"] if each["open"]}

            assert set(OPEN.findall(case_page(shared_service, case, name))) == open_


def test_grave_decisions_are_marked(shared_service: Service) -> None:
    text = case_page(shared_service, grant_certificate(shared_service)[0], "decider")
    grave = set(re.findall(r'<a class="button grave" href="[^"]+/([a-z-]+)">', text))

    assert grave == {"revoke", "deregister"}


def test_an_auditor_sees_first_why_the_decision_is_closed_to_them(shared_service: Service) -> None:
    text = case_page(shared_service, case_audited_by_decider(shared_service), BOTH)
    _, _, personal = text.partition("Closed to you personally")
    reason, _, _ = personal.partition("</div>")

    assert "both (you) audited this case; someone not involved must do this." in reason
    assert "Grant" in reason
    assert text.index("Closed to you personally") < text.index("not possible now")


def test_reasons_of_closed_decisions_are_those_of_their_forms(shared_service: Service) -> None:
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


def test_every_decision_is_listed_once_open_or_closed(shared_service: Service) -> None:
    case = apply_for_certificate(shared_service)
    text = case_page(shared_service, case, "registrar", path="")
    _, _, decisions_part = text.partition('id="decisions"')
    section, _, _ = decisions_part.partition("</section>")
    open_, counts = OPEN.findall(section), [int(each) for each in re.findall(r"（(\d+) 项）", section)]

    assert len(open_) + sum(counts) == len(DECISIONS)


def test_a_case_of_another_body_is_not_found(shared_service: Service) -> None:
    case = apply_for_certificate(shared_service)
    for path in (f"/staff/cases/{case}", f"/en/staff/cases/{case}/audits/1"):
        answer = shared_service.client.get(path, headers=shared_service.key("stranger"))

        assert answer.status_code == 404
        assert "福州示范" not in answer.text


@pytest.mark.parametrize("end", ["nothing", "00000000-0000-0000-0000-000000000000"])
def test_an_unknown_case_is_reported_as_a_page(shared_service: Service, end: str) -> None:
    answer = shared_service.client.get(f"/en/staff/cases/{end}", headers=shared_service.key("registrar"))

    assert answer.status_code == 404
    assert answer.headers["content-type"].startswith("text/html")


def test_the_page_shows_the_version_and_has_it_as_etag(shared_service: Service) -> None:
    case = review_case(shared_service)
    answer = shared_service.client.get(f"/en/staff/cases/{case}", headers=shared_service.key("decider"))

    assert answer.headers["etag"] == f'"{shared_service.case(case)["version"]}"'
    assert "Version 6 of this case" in answer.text


@pytest.mark.parametrize(("version", "is_notified"), [("6", True), ("7", False), ("x", False), ("-1", False)])
def test_the_result_of_a_decision_is_shown_only_for_an_existing_version(
    shared_service: Service, version: str, is_notified: bool
) -> None:
    case = review_case(shared_service)
    text = case_page(shared_service, f"{case}?recorded={version}", "reviewer")

    assert ('role="status"' in text) is is_notified


def test_the_page_shows_the_public_status(shared_service: Service) -> None:
    case, number = grant_certificate(shared_service)
    json_body(suspend_certificate(shared_service, case))
    shared_service.wait_for_views()
    text = case_page(shared_service, case)

    assert 'class="status suspended"' in text
    assert f'href="/en/c/{number}"' in text
    assert "Nothing of this case is public" in case_page(
        shared_service, apply_for_certificate(shared_service)
    )


def test_an_erased_person_is_shown_as_erased_and_others_by_name_and_id(shared_service: Service) -> None:
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


@pytest.mark.parametrize("suffix", ["", "/audits/1", "/grant"])
def test_a_page_reads_each_stream_once(
    shared_service: Service, monkeypatch: pytest.MonkeyPatch, suffix: str
) -> None:
    """The streams of the case, of its scheme, its body and its holder, and the list of distrust."""
    case, store, streams = review_case(shared_service), shared_service.container.store, list[UUID]()
    history = store.history

    def counted_history(
        stream: UUID, up_to: int | None = None, *, after_version: int = 0
    ) -> tuple[Recorded, ...]:
        streams.append(stream)
        return history(stream, up_to, after_version=after_version)

    monkeypatch.setattr(store, "history", counted_history)
    case_page(shared_service, f"{case}{suffix}", "decider")

    assert len(streams) == len(set(streams)) == 5


def test_reading_a_case_is_recorded_in_the_access_log(shared_service: Service) -> None:
    case = apply_for_certificate(shared_service)
    case_page(shared_service, case, "planner")
    access = json_body(
        shared_service.read("/api/v1/audit/access", "regulator", person="P-planner", subject=case)
    )

    assert [each["kind"] for each in access["entries"]] == ["read"]
