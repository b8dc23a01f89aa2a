"""Pages for accounts of a body: only its administrators change them, and never their own."""

import pytest

from domain.values import Role
from services.accounts.values import AccountState
from tests.api.browsers import PASSWORD, create_account
from tests.api.running_service import BODY, OTHER_BODY, Service
from tests.pages.page_browser import PageBrowser, form_to

PEOPLE = "/staff/people"


@pytest.fixture(scope="module")
def administrator(shared_service: Service) -> PageBrowser:
    create_account(shared_service, "ad", {Role.ADMINISTRATOR}, person="P-ad")
    create_account(shared_service, "other", {Role.PLANNER}, OTHER_BODY, person="P-other")
    browser = PageBrowser(shared_service)
    browser.post("/login", by="password", login="ad@example.org", password=PASSWORD)
    browser.enrol()
    return browser


@pytest.fixture
def planner(shared_service: Service) -> str:
    name = f"p{len(shared_service.container.accounts.people.all())}"
    return create_account(shared_service, name, {Role.PLANNER})


@pytest.fixture
def auditor(shared_service: Service) -> str:
    name = f"a{len(shared_service.container.accounts.people.all())}"
    return create_account(shared_service, name, {Role.AUDITOR})


def account_state(service: Service, person: str) -> tuple[AccountState, frozenset[Role]]:
    found = service.container.accounts.people.person(person)
    return found.state, found.roles


def test_the_list_has_only_accounts_of_the_body(
    shared_service: Service, administrator: PageBrowser, planner: str
) -> None:
    text = administrator.open(PEOPLE).text

    assert planner in text
    assert "P-other" not in text


def test_only_administrators_have_access(shared_service: Service, planner: str) -> None:
    browser = PageBrowser(shared_service)
    login = shared_service.container.accounts.people.person(planner).login or ""
    browser.post("/login", by="password", login=login, password=PASSWORD)

    assert browser.open(PEOPLE).status_code == 403
    assert browser.post(f"{PEOPLE}/P-ad/disable").status_code == 403


def test_an_invitation_link_is_shown_once(shared_service: Service, administrator: PageBrowser) -> None:
    page = form_to(administrator.open(f"{PEOPLE}/invite"), f"{PEOPLE}/invite")
    answer = administrator.submit(page, login="new@example.org", roles="auditor", person="P-0042")
    link = answer.text.split("<code>")[1].split("</code>")[0]

    assert account_state(shared_service, "P-0042") == (AccountState.INVITED, frozenset({Role.AUDITOR}))
    assert PageBrowser(shared_service).open(link.removeprefix("http://testserver")).status_code == 200
    assert link.rpartition("/")[2] not in administrator.open(f"{PEOPLE}/P-0042").text


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"login": "x y", "roles": "auditor"}, "login"),
        ({"login": "ad@example.org", "roles": "auditor"}, "login"),
        ({"login": "free@example.org"}, "roles"),
        ({"login": "free@example.org", "roles": "regulator"}, "roles"),
        ({"login": "free@example.org", "roles": "auditor", "person": "0042"}, "person"),
        ({"login": "free@example.org", "roles": "auditor", "person": "P-ad"}, ""),
        ({"login": "free@example.org", "roles": "auditor", "person": "P-other"}, "person"),
    ],
)
def test_an_error_of_an_invitation_is_shown_at_its_field(
    shared_service: Service, administrator: PageBrowser, fields: dict[str, str], field: str
) -> None:
    answer = administrator.post(f"{PEOPLE}/invite", **fields)

    assert answer.status_code in {403, 409, 422}
    assert f'id="{field}-error"' in answer.text or (not field and 'role="alert"' in answer.text)


def test_an_account_changes_roles_is_disabled_and_enabled_again(
    shared_service: Service, administrator: PageBrowser, planner: str
) -> None:
    one = f"{PEOPLE}/{planner}"
    page = form_to(administrator.open(f"{one}/roles"), f"{one}/roles")
    assert page.fields == [("roles", "planner")]

    administrator.post(f"{one}/roles", roles="decider")
    assert account_state(shared_service, planner) == (AccountState.ACTIVE, frozenset({Role.DECIDER}))
    administrator.post(f"{one}/disable")
    assert account_state(shared_service, planner)[0] is AccountState.DISABLED
    assert administrator.post(f"{one}/disable").status_code == 409
    administrator.submit(form_to(administrator.open(f"{one}/enable"), f"{one}/enable"))
    assert account_state(shared_service, planner)[0] is AccountState.ACTIVE


def test_a_person_without_roles_is_refused(
    shared_service: Service, administrator: PageBrowser, planner: str
) -> None:
    assert administrator.post(f"{PEOPLE}/{planner}/roles").status_code == 422


def test_sessions_of_a_person_are_ended(
    shared_service: Service, administrator: PageBrowser, planner: str
) -> None:
    browser = PageBrowser(shared_service)
    login = shared_service.container.accounts.people.person(planner).login or ""
    browser.post("/login", by="password", login=login, password=PASSWORD)
    administrator.post(f"{PEOPLE}/{planner}/end-sessions")

    assert browser.open("/account").status_code == 303


def test_a_person_can_be_invited_again(
    shared_service: Service, administrator: PageBrowser, planner: str
) -> None:
    answer = administrator.post(f"{PEOPLE}/{planner}/invite-again")

    assert "/invitations/" in answer.text


@pytest.mark.parametrize("action", ["roles", "disable", "enable", "end-sessions", "invite-again"])
def test_nobody_changes_their_own_account(
    shared_service: Service, administrator: PageBrowser, action: str
) -> None:
    before = account_state(shared_service, "P-ad")
    page = administrator.open(f"{PEOPLE}/P-ad/{action}")
    answer = administrator.post(f"{PEOPLE}/P-ad/{action}", roles="decider")

    assert "<form" not in page.text.partition("<main")[2]
    assert answer.status_code == 403
    assert account_state(shared_service, "P-ad") == before
    assert administrator.open("/account").status_code == 200


@pytest.mark.parametrize("action", ["", "/roles", "/disable", "/enable", "/end-sessions", "/invite-again"])
def test_people_of_another_body_are_unknown(
    shared_service: Service, administrator: PageBrowser, action: str
) -> None:
    before = account_state(shared_service, "P-other")

    assert administrator.open(f"{PEOPLE}/P-other{action}").status_code == 404
    if action:
        assert administrator.post(f"{PEOPLE}/P-other{action}", roles="decider").status_code == 404
    assert account_state(shared_service, "P-other") == before


@pytest.mark.parametrize("action", ["roles", "disable", "enable", "end-sessions", "invite-again"])
def test_a_resumed_form_is_shown_and_not_submitted(
    shared_service: Service, administrator: PageBrowser, planner: str, action: str
) -> None:
    before = account_state(shared_service, planner)
    answer = administrator.post(f"{PEOPLE}/{planner}/{action}", roles="decider", again="1")

    assert answer.status_code == 200
    assert account_state(shared_service, planner) == before


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"uscc": "91350100M000100YZ3"}, "uscc"),
        ({"kind": "friendship"}, "kind"),
        ({"since": "3 March"}, "since"),
        ({"until": "2020-01-01"}, "until"),
        ({"reason": ""}, "reason"),
        ({"person": "P-other"}, "person"),
    ],
)
def test_an_interest_is_declared_after_errors_were_shown_at_their_fields(
    shared_service: Service, administrator: PageBrowser, planner: str, changed: dict[str, str], field: str
) -> None:
    path = f"{PEOPLE}/interests"
    good = {
        "person": planner,
        "uscc": "91350100M000100Y43",
        "kind": "ownership",
        "since": "2024-02-03",
        "until": "",
        "reason": "own <b>declaration</b>",
    }
    wrong = administrator.post(path, **{**good, **changed, "command": f"wrong-{field}"})

    assert (wrong.status_code, f'id="{field}-error"' in wrong.text) == (422, True)
    administrator.submit(form_to(wrong, path), **good)
    last = shared_service.container.institutions.body(BODY).interests[-1]
    assert (last.person, last.uscc) == (planner, good["uscc"])
    assert "&lt;b&gt;" in administrator.open(f"{PEOPLE}/{planner}").text


def test_a_tie_declared_again_ends_today_at_the_earliest(
    shared_service: Service, administrator: PageBrowser, planner: str
) -> None:
    path = f"{PEOPLE}/interests"
    tie = {"person": planner, "uscc": "91512081MA62K0260E", "kind": "family", "since": "2023-02-03"}
    administrator.submit(form_to(administrator.open(path), path), **tie, until="", reason="own declaration")
    shown = administrator.open(path)

    answer = administrator.submit(form_to(shown, path), **tie, until="2023-03-01", reason="taken back")
    assert (answer.status_code, 'id="until-error"' in answer.text) == (422, True)
    assert "只能自今天起缩短" in answer.text


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"person": "P-other"}, "person"),
        ({"qualification": ""}, "qualification"),
        ({"grade": "first class"}, "grade"),
        ({"schemes": "Green Hotel"}, "schemes"),
        ({"fields": "x"}, "fields"),
        ({"since": "3 March"}, "since"),
        ({"until": "2020-01-01"}, "until"),
        ({"reason": ""}, "reason"),
    ],
)
def test_an_auditor_is_entered_in_the_competence_register_after_errors_at_their_fields(
    shared_service: Service, administrator: PageBrowser, auditor: str, changed: dict[str, str], field: str
) -> None:
    path = f"{PEOPLE}/competences"
    good = {
        "person": auditor,
        "qualification": f"N-{field}",
        "grade": "senior",
        "schemes": "after-sales",
        "fields": "SC03",
        "since": "2024-02-03",
        "until": "",
        "reason": "own <b>certificate</b>",
    }
    wrong = administrator.post(path, **{**good, **changed, "command": f"wrong-entry-{field}"})

    assert (wrong.status_code, f'id="{field}-error"' in wrong.text) == (422, True)
    recorded = administrator.post(path, **good, command=f"right-{field}")
    assert recorded.status_code == 303
    last = shared_service.container.institutions.body(BODY).competences[-1]
    assert (last.person, last.qualification, last.schemes) == (auditor, f"N-{field}", ("after-sales",))
    page = administrator.open(path).text
    assert "&lt;b&gt;" in page
    assert "高级评审员" in page


def test_only_auditors_are_entered_in_the_competence_register(
    administrator: PageBrowser, planner: str
) -> None:
    path = f"{PEOPLE}/competences"
    entry = {"person": planner, "qualification": "N-1", "grade": "auditor", "since": "2024-02-03"}

    answer = administrator.post(path, **entry, reason="certificate", command="a-planner")
    assert (answer.status_code, "没有评审员角色" in answer.text) == (422, True)
