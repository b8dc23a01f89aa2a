"""List check: which numbers were issued, to whom, and their standing."""

from datetime import date, timedelta

import pytest

from domain.events.upkeep import Changed
from domain.organisation import Alteration
from domain.status.reliance import Reliance
from domain.status.standing import Status
from projections.public_register.answers import Match
from projections.public_register.queries import PublicRegister
from projections.public_register.verification import ClaimedCertificate, TooManyLines
from projections.worker import Worker
from tests.projections.builders import EDITION, SCHEME, Clock, EventRecorder, organisation

NUMBER = "12325SC00001R0M"
DAY = date(2025, 3, 10)


@pytest.fixture(autouse=True)
def renamed_holder(world: EventRecorder, worker: Worker, clock: Clock) -> None:
    world.open_register()
    one = world.grant("one", NUMBER, DAY, organisation("福州（证迹）公司", "Fuzhou Certtrail"))
    clock.set(date(2025, 6, 1))
    world.record(one, Changed(reason="renamed", change=1, altered=Alteration(name="福州新名公司")))
    worker.catch_up()


@pytest.mark.parametrize(
    ("number", "organisation", "match"),
    [
        (NUMBER, None, Match.EXACT),
        (NUMBER, "  ", Match.EXACT),
        ("１２３25 sc 00001-R0M", "福州 新名公司", Match.EXACT),
        (NUMBER, "FUZHOU certtrail", Match.EXACT),
        (NUMBER, "福州（证迹）公司", Match.NAME_DIFFERS),
        (NUMBER, "百" * 300, Match.NAME_DIFFERS),
        ("12325SC00002R0M", None, Match.NOT_ISSUED),
        ("CN-12345", None, Match.MALFORMED),
        ("", None, Match.MALFORMED),
        (NUMBER + "\0", None, Match.MALFORMED),
    ],
)
def test_each_line_is_told_apart(
    register: PublicRegister, number: str, organisation: str | None, match: Match
) -> None:
    (line,) = register.verify([ClaimedCertificate(number, organisation)]).lines

    assert (line.number, line.match) == (number, match)


@pytest.mark.parametrize(
    ("number", "claimed", "day", "reliance"),
    [
        (NUMBER, None, DAY, Reliance.YES),
        (NUMBER, "福州（证迹）公司", DAY, Reliance.YES),
        (NUMBER, "另一家公司", DAY, Reliance.CANNOT_TELL),
        (NUMBER, "另一家公司", date(2028, 3, 10), Reliance.NO),
        (NUMBER, None, DAY - timedelta(days=1), Reliance.NO),
        ("12325SC00002R0M", None, DAY, Reliance.NO),
        ("CN-12345", None, DAY, Reliance.CANNOT_TELL),
    ],
)
def test_a_line_says_whether_its_certificate_may_be_relied_on(
    register: PublicRegister, number: str, claimed: str | None, day: date, reliance: Reliance
) -> None:
    (line,) = register.verify([ClaimedCertificate(number, claimed)], as_of=day).lines

    assert line.reliance is reliance


def test_names_are_those_of_the_day_asked_about(register: PublicRegister) -> None:
    claimed = [ClaimedCertificate(NUMBER, "福州(证迹)公司")]
    then = register.verify(claimed, as_of=date(2025, 5, 31))

    assert then.lines[0].match is Match.EXACT
    assert register.verify(claimed).lines[0].match is Match.NAME_DIFFERS


def test_a_line_tells_the_status_of_the_day(register: PublicRegister) -> None:
    (line,) = register.verify([ClaimedCertificate(NUMBER)], as_of=date(2028, 3, 10)).lines

    assert (line.status, line.level, line.valid_until) == (Status.EXPIRED, "four-star", date(2028, 3, 9))


def test_a_line_tells_to_what_was_certified(register: PublicRegister) -> None:
    issued, not_issued = register.verify(
        [ClaimedCertificate(NUMBER), ClaimedCertificate("12325SC00002R0M")]
    ).lines

    assert (issued.scheme, issued.edition) == (SCHEME, EDITION)
    assert (not_issued.scheme, not_issued.edition) == (None, None)


def test_a_thousand_lines_keep_their_order_and_their_doubles(register: PublicRegister) -> None:
    numbers = [NUMBER if place % 3 == 0 else f"12325SC{place:05}R0M" for place in range(2, 1002)]
    checked = register.verify([ClaimedCertificate(number) for number in numbers])

    assert [line.number for line in checked.lines] == numbers
    assert {line.match for line in checked.lines} == {Match.EXACT, Match.NOT_ISSUED}


def test_more_than_a_thousand_lines_are_refused(register: PublicRegister) -> None:
    with pytest.raises(TooManyLines):
        register.verify([ClaimedCertificate(NUMBER)] * 1001)


def test_a_list_is_answered_as_known_when_asked(register: PublicRegister, clock: Clock) -> None:
    clock.now += timedelta(hours=1)
    checked = register.verify([ClaimedCertificate(NUMBER)])

    assert checked.as_of == clock()
    assert checked.known_at
    assert checked.known_at < clock()
