"""Every refusal has Chinese words, and they say the facts as people write them."""

import importlib
import pkgutil
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import ip_finance
from ip_finance.chain.artifact import LEDGER
from ip_finance.chain_api.roles import Role
from ip_finance.core import errors
from ip_finance.core.errors import DomainError
from ip_finance.loans.domain import LoanState
from ip_finance.web.ledger_refusals import LOAN_STATES, ledger_told
from ip_finance.web.ledger_refusals import WORDS as LEDGER_WORDS
from ip_finance.web.refusals import UNKNOWN, WORDS, in_chinese
from ip_finance.web.words import STATE_WORDS

BASES = {getattr(errors, name) for name in dir(errors) if not name.startswith("_")}


MAY_REFUSE = (".domain", ".errors", ".node_errors", ".pages", ".deps", ".access", ".idempotency")


def refusals(kind: type[DomainError] = DomainError) -> Iterator[type[DomainError]]:
    for one in kind.__subclasses__():
        yield one
        yield from refusals(one)


def test_no_refusal_of_ours_is_without_words() -> None:
    for module in pkgutil.walk_packages(ip_finance.__path__, "ip_finance."):
        if module.name.endswith(MAY_REFUSE):
            importlib.import_module(module.name)
    named = {one.code for one in refusals() if one not in BASES and "code" in vars(one)}

    without = named - WORDS.keys()

    assert without == set()


def test_no_error_of_the_ledger_is_without_words() -> None:
    errors_of_the_ledger = {entry["name"] for entry in LEDGER.abi if entry["type"] == "error"}

    assert errors_of_the_ledger == LEDGER_WORDS.keys()


@pytest.mark.parametrize(
    ("error", "facts", "detail"),
    [
        (
            "AboveApproved",
            {"asked_fen": 100_050, "available_fen": 100},
            "¥1,000.50 超过尚可发放的 ¥1.00。",
        ),
        (
            "WrongLoanState",
            {"loan": "0x00", "actual": 7},
            "融资在账本上的状态是“违约”，不能办理这一步。",
        ),
        (
            "RoleMissing",
            {"signer": "0xAb", "needed": Role.OFFICER | Role.APPROVER},
            "密钥 0xAb 在账本上没有这一步所需的角色（信贷经办人、信贷审批人）。",
        ),
        (
            "WrongParty",
            {"signer": "0xAb", "expected": 0, "actual": 3},
            "签署人属于编号 3 的机构，这一步须由另一家机构签署。",
        ),
        (
            "AssetKnown",
            {"asset": "CN:patent:2021100715678", "owner": 5},
            "CN:patent:2021100715678 已由编号 5 的机构登记；一项权利在账本上只有一条记录。",
        ),
        ("PledgeNotLive", {"loan": "0x00", "pledge": 0}, "第 1 份质押已经终止，或不存在。"),
        (
            "DeadlinePassed",
            {"deadline": 1_764_000_000},
            "签署有效期（2025-11-25 00:00 北京时间）已过，账本不再接受。",
        ),
        ("Unknown", {"data": "0x1234"}, "账本没有接受这一步，也没有说明可以识别的理由。"),
    ],
)
def test_what_the_ledger_says_is_told_in_words(
    error: str, facts: dict[str, Any], detail: str
) -> None:
    told = ledger_told({"error": error, "facts": facts})

    assert (told.code, told.detail) == (error, detail)


def test_the_loan_states_are_the_contracts() -> None:
    source = (Path(__file__).parents[2] / "contracts/interfaces/ILoanBook.sol").read_text()
    names = re.search(r"enum LoanState \{([^}]+)\}", source)
    assert names is not None
    ours = ["none", *[state.value for state in LoanState if state is not LoanState.DRAFT]]

    assert [name.strip().lower() for name in names[1].split(",")] == ours
    assert [STATE_WORDS[name] for name in ours[1:]] == list(LOAN_STATES[1:])


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
