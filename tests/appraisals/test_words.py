"""Every code of the valuation library has words in both languages."""

import ast
import re
from collections.abc import Iterator
from dataclasses import fields
from enum import StrEnum
from pathlib import Path

import pytest

import valuation
from ip_finance.appraisals import words
from ip_finance.appraisals.words import Lang
from valuation.appraisal.caveats import CaveatCode
from valuation.appraisal.pricing import Uncertainty
from valuation.appraisal.subject import Purpose, ValueType
from valuation.economics.brands import QUESTIONS
from valuation.economics.discount import Convention, DiscountRateBuildUp
from valuation.economics.life import LimitKind
from valuation.economics.prior import load_renewal_prior
from valuation.engine1.caveats import CaveatCode as FirstCaveatCode
from valuation.labels import RightType
from valuation.models.cn_kept import OwnerKind
from valuation.models.cn_survival import OwnerGroup, SurvivalCaveat
from valuation.risk.simulate import Input

ENUMS: dict[str, tuple[type[StrEnum], ...]] = {
    "right-type": (RightType,),
    "purpose": (Purpose,),
    "value-type": (ValueType,),
    "caveat": (CaveatCode, FirstCaveatCode),
    "convention": (Convention,),
    "life": (LimitKind,),
    "driver": (Input,),
    "survival-caveat": (SurvivalCaveat,),
    "owner": (OwnerKind,),
    "owner-group": (OwnerGroup,),
}
ECONOMICS = Path(valuation.__file__).parent / "economics"
APPRAISAL = Path(valuation.__file__).parent / "appraisal"
CODE = re.compile(r"[a-z][a-z0-9-]*")


def calls() -> Iterator[tuple[str, ast.Call]]:
    for file in sorted((*ECONOMICS.glob("*.py"), *APPRAISAL.glob("*.py"))):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                yield getattr(node.func, "id", getattr(node.func, "attr", "")), node


def literals(named: str, keyword: str) -> set[str]:
    """The words that the library's source gives to this keyword of this call."""
    values = (one.value for name, call in calls() if name == named for one in call.keywords
              if one.arg == keyword)  # fmt: skip
    return {
        value.value
        for value in values
        if isinstance(value, ast.Constant) and isinstance(value.value, str)
    }


def keywords(named: str) -> set[str]:
    """Codes that the library's source makes of the names of keywords."""
    return {
        one.arg.replace("_", "-")
        for name, call in calls()
        if name == named
        for one in call.keywords
        if one.arg
    }


def line_codes() -> set[str]:
    return keywords("lines") | literals("Line", "code")


def method_codes() -> set[str]:
    return {
        code
        for named in ("MethodValue", "income_value", "_earned", "_premium_value")
        for code in literals(named, "method")
    }


def missing(kind: str, codes: set[str]) -> list[str]:
    return sorted(code for code in codes if words.word(Lang.ZH, kind, code) == code)


@pytest.mark.parametrize("kind", ENUMS)
def test_every_member_of_an_enumeration_has_words(kind: str) -> None:
    codes = {member.value for enum in ENUMS[kind] for member in enum}

    assert codes == codes & set(words.kinds()[kind])


def test_every_line_of_a_method_has_words() -> None:
    codes = line_codes()

    assert {"revenue", "royalty-saved", "value", "cost-new"} <= codes
    assert missing("line", codes) == []


def test_every_assumption_has_words() -> None:
    codes = literals("Assumption", "code") | (keywords("assumed") - {"source"})
    codes |= {f"{part.value}-{asked}" for part, all_ in QUESTIONS.items() for asked in all_}

    assert {"tax-rate", "discount-rate", "volatility"} <= codes
    assert missing("assumption", codes) == []


def test_every_method_has_a_name() -> None:
    codes = method_codes()

    assert "relief-from-royalty" in codes
    assert missing("method", codes) == []


def test_every_part_of_the_rate_and_of_the_uncertainty_has_words() -> None:
    parts = {field.name for field in fields(DiscountRateBuildUp)}
    stated = {field.name for field in fields(Uncertainty)} - {"source"}

    assert missing("premium", parts) == []
    assert missing("uncertainty", stated) == []


def test_warnings_of_the_prior_are_told_in_chinese() -> None:
    assert missing("text", set(load_renewal_prior().warnings)) == []


def test_both_languages_say_something_and_chinese_is_chinese() -> None:
    for kind, told in words.kinds().items():
        for code, both in told.items():
            assert set(both) == {"zh", "en"}, (kind, code)
            assert re.search(r"[\u4e00-\u9fff]", both["zh"]), (kind, code)
            assert not re.search(r"[\u4e00-\u9fff]", both["en"]), (kind, code)
            # English caveats speak for themselves: the report has their text.
            assert both["en"] or kind == "caveat", (kind, code)


def test_a_name_joined_to_a_code_is_kept() -> None:
    assert words.word(Lang.EN, "line", "charge-workforce") == "charge for workforce"
    assert words.word(Lang.ZH, "line", "never-heard-of") == "never-heard-of"
