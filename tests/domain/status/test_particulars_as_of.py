"""Particulars: the answer has those of its day, in whatever order they were recorded."""

from datetime import date

from domain.events.upkeep import Changed, Rectified
from domain.organisation import Alteration
from tests.domain.certificate.builders import HistoryStep
from tests.domain.certificate.sample_history import GRANTED_ON, PARTICULARS, REASON, decision_step
from tests.domain.status.standings import shanghai_time, standing_at

OLD_NAME = PARTICULARS.organisation.name


def change_step(on: date, effective_on: date, **altered: str) -> HistoryStep:
    event = Changed(
        reason=REASON, change=1, altered=Alteration.model_validate(altered), effective_on=effective_on
    )
    return decision_step(event, on)


def rectification_step(on: date, **altered: str) -> HistoryStep:
    since = shanghai_time(GRANTED_ON, "00:00")
    event = Rectified(reason=REASON, rectifies=7, altered=Alteration.model_validate(altered), since=since)
    return decision_step(event, on)


NEW_NAME = change_step(date(2026, 2, 1), date(2026, 1, 15), name="乙公司")


def test_the_old_name_holds_until_the_change() -> None:
    assert standing_at(NEW_NAME, as_of=date(2026, 1, 14)).organisation.name == OLD_NAME
    assert standing_at(NEW_NAME, as_of=date(2026, 1, 15)).organisation.name == "乙公司"


def test_before_it_was_recorded_nobody_knew_the_new_name() -> None:
    assert (
        standing_at(NEW_NAME, as_of=date(2026, 1, 20), known_at=date(2026, 1, 20)).organisation.name
        == OLD_NAME
    )


def test_a_change_from_an_earlier_day_does_not_undo_a_later_one() -> None:
    earlier = change_step(date(2026, 3, 1), date(2025, 12, 1), name="甲公司")

    assert standing_at(NEW_NAME, earlier, as_of=date(2025, 12, 31)).organisation.name == "甲公司"
    assert standing_at(NEW_NAME, earlier, as_of=date(2026, 3, 2)).organisation.name == "乙公司"


def test_changes_of_different_fields_leave_one_another_alone() -> None:
    moved = change_step(date(2026, 3, 1), date(2025, 12, 1), address="新地址")
    answer = standing_at(NEW_NAME, moved, as_of=date(2026, 3, 2)).organisation

    assert (answer.name, answer.address) == ("乙公司", "新地址")


def test_what_is_put_right_held_from_the_start_as_known_now() -> None:
    right = rectification_step(date(2026, 3, 1), name="福州示例服务股份有限公司")

    assert standing_at(right, as_of=GRANTED_ON).organisation.name == "福州示例服务股份有限公司"


def test_what_is_put_right_was_wrong_as_known_then() -> None:
    right = rectification_step(date(2026, 3, 1), name="福州示例服务股份有限公司")

    assert standing_at(right, as_of=GRANTED_ON, known_at=date(2026, 2, 28)).organisation.name == OLD_NAME


def test_putting_the_grant_right_leaves_a_later_change_alone() -> None:
    right = rectification_step(date(2026, 3, 1), name="福州示例服务股份有限公司")

    assert standing_at(NEW_NAME, right, as_of=date(2026, 3, 2)).organisation.name == "乙公司"
