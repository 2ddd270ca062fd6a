"""The conditions precedent of a drawdown, each with how it stands and why. Pure."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from ip_finance.core.money import Fen
from ip_finance.drawdowns.domain import (
    ACCOUNT_CHECKED,
    CONTRACT_SIGNED,
    FULL_AMOUNT,
    NO_OPEN_CALL,
    PAYEE_EVIDENCE,
    PLEDGE_REGISTERED,
    WITHIN_APPROVED,
    Circumstances,
    Demanded,
    DrawdownEventKind,
    Evidence,
    EvidenceKind,
    Item,
    PaymentMode,
    Standing,
    Told,
)
from ip_finance.policies.contents.conditions import Conditions

TITLES: Final = {
    CONTRACT_SIGNED: "质押合同双方已签署",
    PLEDGE_REGISTERED: "质押全部办妥登记",
    WITHIN_APPROVED: "在批准额度之内",
    FULL_AMOUNT: "全额支付，不预扣利息和费用（CC-16）",
    NO_OPEN_CALL: "没有未了结的追加担保通知（CC-11）",
    ACCOUNT_CHECKED: "收款户名、账号经第二人核对",
    PAYEE_EVIDENCE: "受托支付的合同和发票齐备（LN-03）",
}
SHOWN: Final = frozenset({EvidenceKind.CONTRACT, EvidenceKind.INVOICE})
"""What must be there before a payee is paid on the borrower's behalf."""


@dataclass(frozen=True, slots=True)
class Tranche:
    """What the conditions are held against."""

    amount: Fen
    mode: PaymentMode
    evidence: Sequence[Evidence]
    demanded: Sequence[Demanded]
    events: Sequence[Told]


def demanded_of(policy: Conditions, mode: PaymentMode) -> tuple[Demanded, ...]:
    """What a drawdown in this mode must meet: what the ledger demands, then the bank's own."""
    always = (
        CONTRACT_SIGNED,
        PLEDGE_REGISTERED,
        WITHIN_APPROVED,
        NO_OPEN_CALL,
        FULL_AMOUNT,
        ACCOUNT_CHECKED,
    )
    found = [Demanded(code, TITLES[code], is_waivable=False) for code in always]
    if mode is PaymentMode.ENTRUSTED:
        title = TITLES[PAYEE_EVIDENCE]
        found.append(Demanded(PAYEE_EVIDENCE, title, policy.is_evidence_waivable))
    found += [Demanded(one.code, one.title, one.is_waivable) for one in policy.further]
    return tuple(found)


def checklist(tranche: Tranche, around: Circumstances) -> list[Item]:
    """Every condition, in the order in which it was demanded."""
    return [_item(one, tranche, around) for one in tranche.demanded]


def _item(one: Demanded, tranche: Tranche, around: Circumstances) -> Item:
    rule = RULES.get(one.code)
    found = rule(one, tranche, around) if rule else _stated(one, tranche)
    waiver = _newest(tranche.events, DrawdownEventKind.WAIVED, one.code)
    if found.standing is Standing.NOT_MET and waiver is not None:
        why = f"豁免：{waiver.facts['reason']}"
        return replace(found, standing=Standing.WAIVED, why=why, by=waiver.person_id, at=waiver.at)
    return found


def _stated(one: Demanded, tranche: Tranche) -> Item:
    """What people said last of a condition of the bank's own."""
    said = _newest(tranche.events, DrawdownEventKind.CONDITION_STATED, one.code)
    if said is None:
        return _made(one, is_met=False, why="尚未说明")
    made = _made(one, is_met=said.facts["is_met"], why=said.facts["remark"])
    return replace(made, by=said.person_id, at=said.at)


def _contract(one: Demanded, _: Tranche, around: Circumstances) -> Item:
    met = around.live_pledges > 0
    return _made(one, is_met=met, why=f"账本上有 {around.live_pledges} 份双方签署的质押")


def _registered(one: Demanded, _: Tranche, around: Circumstances) -> Item:
    met = around.live_pledges > 0 and around.unregistered == 0
    why = f"{around.live_pledges} 份质押，其中 {around.unregistered} 份尚未登记"
    return _made(one, is_met=met, why=why)


def _within(one: Demanded, tranche: Tranche, around: Circumstances) -> Item:
    met = tranche.amount <= around.available
    why = f"本次 {_yuan(tranche.amount)}，尚可发放 {_yuan(around.available)}"
    return _made(one, is_met=met, why=why)


def _in_full(one: Demanded, tranche: Tranche, _: Circumstances) -> Item:
    why = f"付款指令金额 {_yuan(tranche.amount)} = 放款金额，扣除 {_yuan(Fen(0))}"
    return _made(one, is_met=True, why=why)


def _no_call(one: Demanded, _: Tranche, around: Circumstances) -> Item:
    if around.called_on is None:
        return _made(one, is_met=True, why="账本上没有未了结的通知")
    return _made(one, is_met=False, why=f"{around.called_on} 的通知既未补足，也未豁免")


def _account(one: Demanded, tranche: Tranche, _: Circumstances) -> Item:
    said = next(
        (e for e in reversed(tranche.events) if e.kind is DrawdownEventKind.ACCOUNT_CHECKED), None
    )
    if said is None:
        return _made(one, is_met=False, why="等待第二人凭收款材料重新录入户名和账号")
    return replace(_made(one, is_met=True, why="重新录入一致"), by=said.person_id, at=said.at)


def _evidence(one: Demanded, tranche: Tranche, _: Circumstances) -> Item:
    there = {piece.kind for piece in tranche.evidence}
    words = {EvidenceKind.CONTRACT: "合同", EvidenceKind.INVOICE: "发票"}
    missing = [words[kind] for kind in words if kind not in there]
    why = f"缺 {'、'.join(missing)}" if missing else f"{len(tranche.evidence)} 份材料"
    return _made(one, is_met=there >= SHOWN, why=why)


def _made(one: Demanded, *, is_met: bool, why: str) -> Item:
    standing = Standing.MET if is_met else Standing.NOT_MET
    return Item(one.code, one.title, standing, one.is_waivable, why)


def _newest(events: Sequence[Told], kind: DrawdownEventKind, code: str) -> Told | None:
    found = [one for one in events if one.kind is kind and one.facts["condition"] == code]
    return found[-1] if found else None


def _yuan(amount: Fen) -> str:
    whole, rest = divmod(abs(amount), 100)
    return f"{'-' if amount < 0 else ''}¥{whole:,}.{rest:02d}"


RULES: Final[Mapping[str, Callable[[Demanded, Tranche, Circumstances], Item]]] = {
    CONTRACT_SIGNED: _contract,
    PLEDGE_REGISTERED: _registered,
    WITHIN_APPROVED: _within,
    NO_OPEN_CALL: _no_call,
    FULL_AMOUNT: _in_full,
    ACCOUNT_CHECKED: _account,
    PAYEE_EVIDENCE: _evidence,
}
"""How each condition of the record is found out."""
