"""Labels of a score sheet's workbook, in Chinese and English; an import recognises both."""

import unicodedata
from collections.abc import Iterable, Mapping
from typing import Final, Literal

from domain.events.evaluation import Grade
from domain.scheme.sheet import Basis
from domain.values import Titles
from spreadsheets.score_sheets.fields import BONUS, DEDUCTION, FINDING

Language = Literal["zh", "en"]


def _titles(zh: str, en: str) -> Titles:
    return Titles(zh=zh, en=en)


ABOUT: Final = _titles("填写说明", "Instructions")
SCORES: Final = _titles("评分表", "Score sheet")
FINDINGS: Final = _titles("特别项与不符合项", "Specials and findings")

VERDICTS: Final[Mapping[str, Titles]] = {
    "met": _titles("符合", "Met"),
    "not_met": _titles("不符合", "Not met"),
    "sampled": _titles("抽样评分", "Sampled"),
    "scored": _titles("直接评分", "Scored outright"),
    "deleted": _titles("删减", "Deleted"),
}
KINDS: Final[Mapping[str, Titles]] = {
    DEDUCTION: _titles("特别扣分项", "Special deduction"),
    BONUS: _titles("特别加分项", "Special bonus"),
    FINDING: _titles("不符合项", "Nonconformity"),
}
BASES: Final[Mapping[str, Titles]] = {
    Basis.BREACH_OF_LAW: _titles("违反法律法规", "Breach of law"),
    Basis.OWN_RULES: _titles("违反组织自身制度", "Breach of the organisation's own rules"),
    Basis.SECTOR_RULES: _titles("违反行业规定", "Breach of sector rules"),
    Basis.HARM_TO_SYSTEM: _titles("影响服务体系正常运行", "Harm to the running of the service system"),
}
GRADES: Final[Mapping[str, Titles]] = {
    Grade.MINOR: _titles("一般不符合", "Minor nonconformity"),
    Grade.MAJOR: _titles("严重不符合", "Major nonconformity"),
}
IDENTIFIERS: Final[Mapping[str, Titles]] = {
    "scheme": _titles("认证方案", "Scheme"),
    "edition": _titles("标准版本", "Edition of the standard"),
    "rule_version": _titles("规则版本", "Version of the rules"),
    "case": _titles("案卷号", "Case"),
    "audit": _titles("评审序号", "Audit"),
}
"""Labels of the identifiers of a sheet, by which a sheet of another audit is refused."""

COLUMNS: Final = (
    _titles("条款", "Clause"),
    _titles("部分", "Section"),
    _titles("指标", "Indicator"),
    _titles("评价内容", "Requirement (Chinese)"),
    _titles("评价内容（英文）", "Requirement"),
    _titles("满分", "Maximum"),
    _titles("判定", "Verdict"),
    _titles("抽查数", "Checked"),
    _titles("不符合数", "Nonconforming"),
    _titles("得分", "Points"),
    _titles("删减理由", "Why it does not apply"),
)
ROW_COLUMNS: Final = (
    _titles("类别", "Kind"),
    _titles("扣分依据 / 不符合程度", "Basis or grade"),
    _titles("条款", "Clause"),
    _titles("事实描述", "Statement"),
)
INSTRUCTIONS: Final = (
    _titles(
        "在“评分表”中为每一条款选择判定。只能填写浅黄色单元格。",
        "Choose a verdict for every clause on the score sheet. Only the yellow cells can be filled in.",
    ),
    _titles(
        "选择“抽样评分”时填写抽查数和不符合数，按不符合比例扣分；"
        "选择“直接评分”时填写得分，可写作 1.5 或 3/2。",
        "For 'Sampled' say how many were checked and how many did not conform: points are lost in that "
        "proportion. For 'Scored outright' write the points as 1.5 or 3/2.",
    ),
    _titles(
        "条款不适用时选择“删减”并写明理由；删减的条款不计入得分，也不计入满分。",
        "Where a clause does not apply choose 'Deleted' and say why: it leaves both sides of the score.",
    ),
    _titles(
        "特别扣分项、特别加分项和不符合项填写在“特别项与不符合项”中，每项一行。",
        "Special deductions, the special bonus and nonconformities go on their own sheet, one in each row.",
    ),
    _titles(
        "可以只填写一部分。填好后在本次评审的评分页面导入；总分和等级由系统按认证规则计算。",
        "The sheet need not be complete. Import it on the page of this audit; the total and the level are "
        "worked out there by the rules of the scheme.",
    ),
)


def normalise_label(text: str) -> str:
    """The label without differences of typing: width (NFKC), case, spaces."""
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())


def value_of_label(text: str, labels: Mapping[str, Titles]) -> str | None:
    """The value with that label in either language; None if there is none."""
    label = normalise_label(text)
    return next((value for value, title in labels.items() if label in _label_forms(value, title)), None)


def _label_forms(value: str, title: Titles) -> Iterable[str]:
    return normalise_label(value), normalise_label(title.zh), normalise_label(title.en)
