"""Search: by current and former names in any script, by code, by body, page by page."""

from base64 import urlsafe_b64encode
from datetime import date
from uuid import UUID

import pytest

from domain.events.upkeep import Changed
from domain.organisation import Alteration
from domain.status.standing import Status
from domain.uscc import InvalidCreditCode
from projections.cursors import InvalidCursor
from projections.public_register.names import NameTooLong
from projections.public_register.queries import PublicRegister
from projections.public_register.search import InvalidPageSize, SearchFilters, SearchTooBroad
from projections.texts import InvalidCharacters
from projections.worker import Worker
from tests.projections.builders import BODY, OTHER_USCC, SCHEME, USCC, EventRecorder, organisation, revoked

DAY = date(2025, 3, 10)
NUMBERS = [f"12325SC0000{serial}R0M" for serial in range(1, 6)]


@pytest.fixture(scope="module", autouse=True)
def market(world: EventRecorder, worker: Worker) -> UUID:
    """Five holders; the first was renamed, the second revoked. The stream of the first."""
    world.open_register()
    holders = [
        organisation("北京（证迹）商贸有限公司", "Beijing Certtrail Co., Ltd"),
        organisation("上海百分之100_%服务", "100%_Services", OTHER_USCC),
        organisation("百", None, OTHER_USCC),
        organisation("Straße Service", "STRASSE", OTHER_USCC),
        organisation("成都客户服务中心", None, OTHER_USCC),
    ]
    streams = [
        world.grant(number, number, DAY, holder) for number, holder in zip(NUMBERS, holders, strict=True)
    ]
    altered = Alteration(name="北京新名有限公司")
    world.record(streams[0], Changed(reason="renamed", change=1, altered=altered))
    world.record(streams[1], revoked())
    worker.catch_up()
    return streams[0]


def numbers_found(register: PublicRegister, **filters: str) -> list[str]:
    return [each.number for each in register.search(SearchFilters(**filters)).found]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("客户服务", NUMBERS[4:]),
        ("服务", [NUMBERS[1], NUMBERS[4]]),
        ("百", NUMBERS[1:3]),
        ("百分", NUMBERS[1:2]),
        ("分百", []),
        ("certtrail", NUMBERS[:1]),
        ("ＢＥＩＪＩＮＧ　CERT", NUMBERS[:1]),
        ("co., ltd", NUMBERS[:1]),
        ("strasse", NUMBERS[3:4]),
        ("straße s", NUMBERS[3:4]),
        ("strassse", []),
        ("%", NUMBERS[1:2]),
        ("_", NUMBERS[1:2]),
        ("0_%", NUMBERS[1:2]),
        ("\\", []),
        ("'", []),
        ("证迹", NUMBERS[:1]),
        ("(证迹)", NUMBERS[:1]),
        ("新名", NUMBERS[:1]),
        ("没有", []),
    ],
)
def test_a_name_is_found_by_any_part_of_it(register: PublicRegister, text: str, numbers: list[str]) -> None:
    assert numbers_found(register, organisation=text) == numbers


def test_a_certificate_found_by_a_former_name_says_so(register: PublicRegister) -> None:
    (former,) = register.search(SearchFilters(organisation="（证迹）")).found
    (present,) = register.search(SearchFilters(organisation="北京新")).found

    assert former.organisation.name == "北京新名有限公司"
    assert former.matched_name == "北京（证迹）商贸有限公司"
    assert present.matched_name is None


@pytest.mark.parametrize(
    ("wanted", "numbers"),
    [
        ({"uscc": USCC.lower()}, NUMBERS[:1]),
        ({"uscc": OTHER_USCC, "status": "revoked"}, NUMBERS[1:2]),
        ({"body": BODY}, NUMBERS),
        ({"body": "CNCA-R-2000-999"}, []),
        (
            {"body": BODY, "scheme": SCHEME, "level": "four-star", "status": "valid"},
            [NUMBERS[0], *NUMBERS[2:]],
        ),
        ({"body": BODY, "level": "five-star"}, []),
        ({"body": BODY, "organisation": "服务", "status": Status.VALID}, NUMBERS[4:]),
    ],
)
def test_conditions_narrow_the_search(
    register: PublicRegister, wanted: dict[str, str], numbers: list[str]
) -> None:
    assert numbers_found(register, **wanted) == numbers


@pytest.mark.parametrize("wanted", [{}, {"scheme": SCHEME}, {"organisation": " \u200b"}, {"status": "valid"}])
def test_a_search_that_would_list_everything_is_refused(wanted: dict[str, str]) -> None:
    with pytest.raises(SearchTooBroad):
        SearchFilters(**wanted)  # type: ignore[arg-type]


def test_what_cannot_be_searched_for_is_named() -> None:
    with pytest.raises(InvalidCreditCode):
        SearchFilters(uscc="91350100M000100YZ3")
    with pytest.raises(NameTooLong):
        SearchFilters(organisation="百" * 201)
    with pytest.raises(InvalidCharacters):
        SearchFilters(body="\0")


@pytest.mark.parametrize("limit", [0, 101, -1])
def test_a_page_has_a_size(register: PublicRegister, limit: int) -> None:
    with pytest.raises(InvalidPageSize):
        register.search(SearchFilters(body=BODY), limit=limit)


@pytest.mark.parametrize(
    "cursor",
    ["", "x", "é", "!!!!", "a" * 5000, urlsafe_b64encode(b"[1]").decode(), urlsafe_b64encode(b"{}").decode()],
)
def test_a_cursor_nobody_gave_out_is_refused(register: PublicRegister, cursor: str) -> None:
    with pytest.raises(InvalidCursor):
        register.search(SearchFilters(body=BODY), cursor)


def test_a_cursor_is_good_for_its_own_question_only(register: PublicRegister) -> None:
    cursor = register.search(SearchFilters(body=BODY), limit=1).cursor

    with pytest.raises(InvalidCursor):
        register.search(SearchFilters(uscc=OTHER_USCC), cursor)
