"""Login in a browser: password, second factor, invitation, passkey; no entry is lost."""

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from typing import Final

import pyotp
from playwright.sync_api import Page, expect

from domain.values import Role
from tests.api.browsers import OPERATOR, PASSWORD, create_account
from tests.api.running_service import BODY
from tests.browser.checks import check_page
from tests.browser.sites import Site
from tests.browser.variants import PageCheck, every_checked_language, every_language, every_variant
from tests.browser.visitors import PHONE, Language, Visitor

NUMBERS: Final = count(1)
AUTHENTICATOR: Final = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}
WORDS: Final = {
    "zh-CN": {
        "login": "登录名",
        "password": "密码",
        "again": "再次输入密码",
        "name": "姓名",
        "code": "动态验证码",
        "first code": "输入应用显示的验证码",
        "log in": "登录",
        "wrong": "无法登录。请核对所填内容后重试",
        "accept": "接受邀请并登录",
        "confirm": "确认",
        "set up codes": "设置动态验证码",
        "on": "已保存，继续",
        "come back": "继续，验证后返回",
        "entries": "重新显示我填写的内容",
        "invite": "生成邀请",
        "roles": "评审员",
        "out": "退出登录",
        "is out": "您已退出登录。",
        "account": "我的账户",
        "second factor": "第二因素验证",
    },
    "en": {
        "login": "Login name",
        "password": "Password",
        "again": "Password, once more",
        "name": "Your name",
        "code": "One-time code",
        "first code": "Enter the code that the app shows",
        "log in": "Log in",
        "wrong": "This does not open an account.",
        "accept": "Accept and log in",
        "confirm": "Confirm",
        "set up codes": "Set up one-time codes",
        "on": "I have them: go on",
        "come back": "Go on and come back",
        "entries": "Show my entries again",
        "invite": "Make the invitation",
        "roles": "Auditor",
        "out": "Log out",
        "is out": "You are logged out.",
        "account": "My account",
        "second factor": "Second factor",
    },
}


def check_account_page(page: Page, name: str, script: bool = True) -> None:
    """Check the page after a form was sent, once loaded; without scripts it is the same."""
    page.wait_for_load_state()
    if script:
        check_page(page, name)


def new_login(site: Site, *roles: Role) -> str:
    """Login name of a new account with a password."""
    name = f"browser{next(NUMBERS)}"
    create_account(site.service, name, set(roles) or {Role.ADMINISTRATOR})
    return f"{name}@example.org"


def code(site: Site, secret: str) -> str:
    """The next code of an authenticator app: each code is accepted once."""
    site.service.clock.advance(seconds=30)
    return pyotp.TOTP(secret).at(site.service.clock.now)


def log_in(page: Page, words: dict[str, str], login: str, password: str = PASSWORD) -> None:
    page.get_by_label(words["login"]).fill(login)
    page.get_by_label(words["password"], exact=True).fill(password)
    page.locator("main").get_by_role("button", name=words["log in"], exact=True).click()


@contextmanager
def authenticator(page: Page) -> Iterator[None]:
    """A virtual authenticator that verifies its user at once."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    session.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})
    yield
    session.detach()


@every_variant
def test_an_invitation_leads_to_an_account_with_a_second_factor_until_logout(
    site: Site, visitor: Visitor, locale: Language, prefix: str, script: bool
) -> None:
    words, page = WORDS[locale], visitor.page(script=script, locale=locale, screen=PHONE)
    login = f"invited{next(NUMBERS)}@example.org"
    invitation = site.service.container.accounts.invitations.invite(login, {Role.PLANNER}, BODY, OPERATOR)
    page.goto(f"{prefix}/invitations/{invitation.token}")
    check_account_page(page, f"account/invitation-{locale}", script)
    page.get_by_label(words["name"]).fill("李 Li")
    page.get_by_label(words["password"], exact=True).fill(PASSWORD)
    page.get_by_label(words["again"]).fill(PASSWORD)
    page.get_by_role("button", name=words["accept"]).click()
    expect(page).to_have_url(f"{site.origin}{prefix}/account/second-factor?first=yes")
    check_account_page(page, f"account/second-factor-{locale}", script)

    page.get_by_role("button", name=words["set up codes"]).click()
    check_account_page(page, f"account/enrolling-{locale}", script)
    secret = page.locator("code.secret").inner_text().replace(" ", "")
    page.get_by_label(words["first code"]).fill(code(site, secret))
    page.get_by_role("button", name=words["confirm"]).click()
    expect(page.locator("ol.paper li")).to_have_count(10)
    check_account_page(page, f"account/recovery-codes-{locale}", script)

    page.get_by_role("link", name=words["on"]).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(words["account"])
    check_account_page(page, f"account/own-{locale}", script)
    page.get_by_role("main").get_by_role("button", name=words["out"]).click()
    expect(page.get_by_role("status")).to_have_text(words["is out"])
    page.goto(f"{prefix}/account")
    expect(page).to_have_url(f"{site.origin}{prefix}/login?next={prefix.replace('/', '%2F')}%2Faccount")


@every_variant
def test_entries_survive_an_ended_session_and_a_second_factor(
    site: Site, visitor: Visitor, locale: Language, prefix: str, script: bool
) -> None:
    words, page = WORDS[locale], visitor.page(script=script, locale=locale)
    login, new = new_login(site), f"kept{next(NUMBERS)}@example.org"
    page.goto(f"{prefix}/login?next={prefix}/staff/people/invite")
    log_in(page, words, login, "wrong words here")
    expect(page.get_by_role("alert")).to_contain_text(words["wrong"])
    check_account_page(page, f"account/login-wrong-{locale}", script)

    log_in(page, words, login)
    secret = site.service.container.accounts.one_time_codes.enrol(_person(site, login)).secret
    site.service.container.accounts.one_time_codes.confirm(_person(site, login), code(site, secret))
    page.get_by_label(words["login"]).fill(new)
    page.get_by_label(words["roles"], exact=True).check()
    page.context.clear_cookies()
    page.get_by_role("button", name=words["invite"]).click()
    check_account_page(page, f"account/proof-{locale}", script)

    page.get_by_role("button", name=words["come back"]).click()
    log_in(page, words, login)
    expect(page.get_by_role("heading", level=1)).to_have_text(words["second factor"])
    check_account_page(page, f"account/step-up-{locale}", script)
    page.get_by_label(words["code"]).fill(code(site, secret))
    page.get_by_role("button", name=words["confirm"]).click()
    check_account_page(page, f"account/again-{locale}", script)
    page.get_by_role("button", name=words["entries"]).click()
    expect(page.get_by_label(words["login"])).to_have_value(new)
    expect(page.get_by_label(words["roles"], exact=True)).to_be_checked()
    assert new not in {each.login for each in site.service.container.accounts.people.all()}

    page.get_by_role("button", name=words["invite"]).click()
    expect(page.get_by_role("main")).to_contain_text(f"{site.origin}{prefix}/invitations/")
    check_account_page(page, f"account/invited-{locale}", script)


@every_language
def test_a_passkey_is_registered_and_used_for_login_and_step_up(
    site: Site, visitor: Visitor, locale: Language, prefix: str
) -> None:
    words, page = WORDS[locale], visitor.page(locale=locale)
    login = new_login(site)
    with authenticator(page):
        page.goto(f"{prefix}/login?next={prefix}/account/passkeys")
        log_in(page, words, login)
        page.locator("#name").fill("key <ring>")
        check_account_page(page, f"account/passkeys-{locale}")
        page.locator("form[data-passkey=create] button").click()
        expect(page).to_have_url(f"{site.origin}{prefix}/account/recovery-codes")
        page.goto(f"{prefix}/account")
        page.get_by_role("main").get_by_role("button", name=words["out"]).click()

        page.locator("form[data-passkey=way] button").click()
        expect(page).to_have_url(f"{site.origin}{prefix}/staff")

        site.service.clock.advance(minutes=11)
        page.goto(f"{prefix}/step-up?next={prefix}/account")
        check_account_page(page, f"account/step-up-passkey-{locale}")
        page.locator("form[data-passkey=get] button").click()
        expect(page.get_by_role("heading", level=1)).to_have_text(words["account"])


def test_without_an_authenticator_the_page_says_so_and_offers_the_password(
    site: Site, visitor: Visitor
) -> None:
    page = visitor.page(locale="en")
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    session.send("WebAuthn.addVirtualAuthenticator", {"options": {**AUTHENTICATOR, "isUserVerified": False}})
    page.goto("/en/login")
    page.locator("form[data-passkey=way] button").click()
    expect(page.locator("[data-failed]")).to_be_visible()
    check_account_page(page, "account/passkey-login-en")

    page.get_by_role("button", name="Log in with a password instead").click()
    expect(page.get_by_label("Password")).to_be_visible()
    page.context.close()


def test_without_scripts_no_passkey_is_offered(site: Site, visitor: Visitor) -> None:
    page = visitor.page(script=False)
    page.goto("/login")

    expect(page.locator("form[data-passkey]")).to_be_hidden()


@every_checked_language
def test_administrators_see_people_and_available_actions(
    site: Site, visitor: Visitor, locale: Language, prefix: str, check: PageCheck
) -> None:
    page = visitor.page(site.session("administrator"), locale=locale)
    other = _person(site, new_login(site, Role.PLANNER, Role.AUDITOR))
    people = f"{prefix}/staff/people"
    paths = {
        "people": people,
        "person": f"{people}/{other}",
        "person-own": f"{people}/P-administrator",
        "roles": f"{people}/{other}/roles",
        "disable": f"{people}/{other}/disable",
        "invite": f"{people}/invite",
        "interests": f"{people}/interests",
        "competences": f"{people}/competences",
        "password": f"{prefix}/account/password",
        "codes": f"{prefix}/account/codes",
        "recovery": f"{prefix}/account/recovery-codes",
    }
    for name, path in paths.items():
        page.goto(path)
        check(page, f"account/{name}-{locale}")

    page.goto(f"{people}/{other}/disable")
    page.locator("main button.danger").click()
    expect(page.get_by_role("status")).to_be_visible()
    page.goto(f"{people}/interests")
    page.locator("main form").evaluate("form => form.noValidate = true")
    page.locator("main form button").click()
    expect(page.locator("#wrong li")).to_have_count(5)
    check(page, f"account/interests-wrong-{locale}")


def _person(site: Site, login: str) -> str:
    people = site.service.container.accounts.people.all()
    return next(each.id for each in people if each.login == login)
