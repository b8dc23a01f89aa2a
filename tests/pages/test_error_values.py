"""Values in error texts: days, roles, levels and persons are formatted for the language."""

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


def test_roles_and_decisions_have_terms() -> None:
    error = certificate.RoleRequired("grant", (Role.DECIDER, Role.REVIEWER))

    assert error_text(error, CHINESE) == "“批准并颁发证书”须由以下人员办理：认证决定人员、复核人员。"
    assert error_text(error, IN_ENGLISH) == (
        "“Grant the certificate” requires one of these roles: Decision maker, Reviewer."
    )


def test_days_are_written_out() -> None:
    assert "2026年1月2日" in error_text(certificate.CertificateExpired(date(2026, 1, 2)), CHINESE)
    assert "2 January 2026" in error_text(certificate.CertificateExpired(date(2026, 1, 2)), IN_ENGLISH)


def test_moments_name_their_time_zone() -> None:
    moment = datetime(2026, 11, 22, 1, tzinfo=UTC)

    assert value_text("until", moment, CHINESE) == "2026年11月22日 09:00:00（北京时间）"


def test_persons_have_the_display_name_of_the_page() -> None:
    error = certificate.NotOnAuditTeam("P-LIN", 2)

    assert error_text(error, CHINESE) == "P-LIN不是第 2 次评审的评审组成员。"
    assert error_text(error, CHINESE, {"P-LIN": "您"}.__getitem__) == "您不是第 2 次评审的评审组成员。"


def test_any_of_several_values_differs_from_all_of_them() -> None:
    several = (AuditPurpose.SURVEILLANCE, AuditPurpose.SUPPLEMENTARY)

    assert value_text("purposes", AnyOf(several), CHINESE) == "监督评审或补充评审"
    assert value_text("purposes", several, CHINESE) == "监督评审、补充评审"


def test_a_level_has_the_title_of_its_scheme() -> None:
    titled = titles_of((AFTER_SALES,), CHINESE)

    assert value_text("level", "five-star", CHINESE, titled=titled) == "五星级"
    assert value_text("reached", "none", CHINESE, titled=titled) == "未达到任何等级"
    assert value_text("level", "golden", CHINESE, titled=titled) == "golden"


def test_an_operation_without_a_term_is_called_this_operation() -> None:
    assert value_text("decision", "listWorkWithoutName", CHINESE) == "此项操作"
    assert value_text("decision", "body.registered.v2", CHINESE) == "登记认证机构"


def test_ids_are_shown_unchanged() -> None:
    assert value_text("id", UUID(int=1), CHINESE) == "00000000-0000-0000-0000-000000000001"
