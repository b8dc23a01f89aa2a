"""Values in a refusal: days, roles, levels and persons read as the language has them."""

from datetime import UTC, date, datetime
from uuid import UUID

from api.pages.language import CHINESE, IN_ENGLISH
from api.pages.scheme_titles import titles_of
from api.pages.terms import error_text, value_text
from domain.certificate import errors as certificate
from domain.errors import AnyOf
from domain.events.evaluation import AuditPurpose
from domain.values import Role
from tests.api.running_service import AFTER_SALES


def test_values_are_said_in_the_language() -> None:
    refusal = certificate.RoleRequired("grant", (Role.DECIDER, Role.REVIEWER))

    assert error_text(refusal, CHINESE) == "“批准并颁发证书”须由以下人员办理：认证决定人员、复核人员。"
    assert error_text(refusal, IN_ENGLISH) == (
        "“Grant the certificate” requires one of these roles: Decision maker, Reviewer."
    )


def test_days_are_written_out() -> None:
    assert "2026年1月2日" in error_text(certificate.CertificateExpired(date(2026, 1, 2)), CHINESE)
    assert "2 January 2026" in error_text(certificate.CertificateExpired(date(2026, 1, 2)), IN_ENGLISH)


def test_moments_say_their_clock() -> None:
    moment = datetime(2026, 11, 22, 1, tzinfo=UTC)

    assert value_text("until", moment, CHINESE) == "2026年11月22日 09:00:00（北京时间）"


def test_persons_are_called_what_the_page_calls_them() -> None:
    refusal = certificate.NotOnAuditTeam("P-LIN", 2)

    assert error_text(refusal, CHINESE) == "P-LIN不是第 2 次评审的评审组成员。"
    assert error_text(refusal, CHINESE, {"P-LIN": "您"}.__getitem__) == "您不是第 2 次评审的评审组成员。"


def test_one_of_several_is_told_apart_from_all_of_them() -> None:
    several = (AuditPurpose.SURVEILLANCE, AuditPurpose.SUPPLEMENTARY)

    assert value_text("purposes", AnyOf(several), CHINESE) == "监督评审或补充评审"
    assert value_text("purposes", several, CHINESE) == "监督评审、补充评审"


def test_a_level_is_called_what_its_scheme_calls_it() -> None:
    titled = titles_of((AFTER_SALES,), CHINESE)

    assert value_text("level", "five-star", CHINESE, titled=titled) == "五星级"
    assert value_text("reached", "none", CHINESE, titled=titled) == "未达到任何等级"
    assert value_text("level", "golden", CHINESE, titled=titled) == "golden"


def test_a_step_without_a_name_is_called_this_step() -> None:
    assert value_text("decision", "listWorkWithoutName", CHINESE) == "此项操作"
    assert value_text("decision", "body.registered.v1", CHINESE) == "登记认证机构"


def test_ids_stand_as_they_are() -> None:
    assert value_text("id", UUID(int=1), CHINESE) == "00000000-0000-0000-0000-000000000001"
