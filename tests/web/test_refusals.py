"""Every refusal has Chinese words, and they say the facts as people write them."""

import importlib
import pkgutil
from collections.abc import Iterator

import ip_finance
from ip_finance.core import errors
from ip_finance.core.errors import DomainError
from ip_finance.web.refusals import UNKNOWN, WORDS, in_chinese

BASES = {getattr(errors, name) for name in dir(errors) if not name.startswith("_")}


def refusals(kind: type[DomainError] = DomainError) -> Iterator[type[DomainError]]:
    for one in kind.__subclasses__():
        yield one
        yield from refusals(one)


def test_no_refusal_of_ours_is_without_words() -> None:
    for module in pkgutil.walk_packages(ip_finance.__path__, "ip_finance."):
        if module.name.endswith((".domain", ".pages", ".deps", ".access", ".idempotency")):
            importlib.import_module(module.name)

    without = {one.code for one in refusals() if one not in BASES and one.code not in WORDS}

    assert without == set()


def test_amounts_states_and_roles_are_shown_in_words() -> None:
    told = in_chinese("above-outstanding", {"principal_fen": 100_050, "outstanding_fen": 0})
    state = in_chinese("wrong-loan-state", {"state": "draft", "needed": "approved / active"})
    role = in_chinese("role-missing", {"needed": "officer / approver"})

    assert told.detail == "归还本金 ¥1,000.50 超过未还本金 ¥0.00。"
    assert state.detail == "融资目前“草稿”，此操作要求“已批准 / 还款中”。"
    assert role.detail == "此事须由信贷经办人 / 信贷审批人办理。"


def test_a_fact_that_is_missing_leaves_a_dash() -> None:
    assert in_chinese("asset-exists", {}).detail.startswith("— 已在平台登记")


def test_what_has_no_words_still_says_something() -> None:
    assert in_chinese("never-heard-of", {}).detail == UNKNOWN[0]
