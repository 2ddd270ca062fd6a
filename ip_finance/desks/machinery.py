"""How the machinery is, as the pages of operator and tech provider show it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlsplit

from ip_finance.chain_api.words import STEPS
from ip_finance.core import deployment
from ip_finance.core.clock import business_date
from ip_finance.core.condition import Condition, Hindrance
from ip_finance.core.errors import Unavailable
from ip_finance.core.uow import Tx
from ip_finance.desks import operations_reading as reading
from ip_finance.desks.operating import Gauge, NodeLook, Reading
from ip_finance.web.refusals import in_chinese

WEI_A_ETHER: Final = 10**18
LEAST_GAS_WEI: Final = WEI_A_ETHER // 10
"""Below a tenth of the chain's coin a relayer is soon unable to send."""
FALLEN_BEHIND: Final = 20
"""Blocks behind the node's head beyond which reading is called late."""
HANDS: Final = {
    "sender": "上链发送",
    "indexer": "账本读取",
    "capture": "证明留存",
    "notary": "检查点签署",
    "reconciler": "账本对账",
    "cashier": "银行文件",
    "bookkeeper": "日终结账",
    "daily": "每日巡检",
    "scanner": "病毒扫描",
    "messenger": "回调投递",
    "reviewer": "分类与预警",
}
"""The worker's hands, as people call them."""
STEP_STATES: Final = (
    ("pending", "待发送", "waiting"),
    ("signed", "已发送、待确认", "waiting"),
    ("mined", "已上链", "good"),
    ("rejected", "发送前被拒绝", "bad"),
    ("reverted", "链上被拒绝", "bad"),
)
TRANSACTION_STATES: Final = {
    "signed": ("待确认", "waiting"),
    "mined": ("已上链", "good"),
    "failed": ("失败", "bad"),
}
WORKFLOW_STATES: Final = {
    "PENDING": ("进行中", "waiting"),
    "ENQUEUED": ("排队中", "waiting"),
    "DELAYED": ("稍后执行", "waiting"),
    "SUCCESS": ("已完成", "good"),
    "ERROR": ("失败", "bad"),
    "CANCELLED": ("已取消", "bad"),
    "MAX_RECOVERY_ATTEMPTS_EXCEEDED": ("重试次数用尽", "bad"),
}


@dataclass(frozen=True, slots=True)
class GasAccount:
    """A relayer with its gas money; `balance` in thousandths of the coin, None if not told."""

    relayer: reading.Relayer
    balance: int | None

    @property
    def is_low(self) -> bool:
        return self.balance is not None and self.balance < LEAST_GAS_WEI * 1_000 // WEI_A_ETHER

    @property
    def coins(self) -> str:
        """The balance in coins, three decimals, rounded down."""
        assert self.balance is not None, "asked only where the node told"
        return f"{self.balance // 1_000:,}.{self.balance % 1_000:03d}"


def look_at(gauge: Gauge, relayers: Sequence[reading.Relayer]) -> NodeLook:
    """Ask the node how it is; that it does not answer is an answer too."""
    name = _name_of(gauge.node())
    addresses = [one.address for one in relayers]
    try:
        return NodeLook(
            name, gauge.head(), dict(zip(addresses, gauge.balances(addresses), strict=True))
        )
    except Unavailable as away:
        told = in_chinese(away.code, away.facts, away.rule)
        return NodeLook(name, None, {}, told.detail, told.cure)


def chain(tx: Tx, gauge: Gauge) -> dict[str, Any]:
    """Node, transactions, gas and the comparisons with the ledger."""
    session = tx.session
    relayers = reading.relayers(session)
    look = look_at(gauge, relayers)
    here = _reading(tx)
    steps = reading.steps(session)
    return {
        "look": look,
        "here": here,
        "behind": None if look.head is None or here is None else max(look.head - here.read_to, 0),
        "fallen_behind": FALLEN_BEHIND,
        "steps": [(word, kind, steps.get(state)) for state, word, kind in STEP_STATES],
        "transactions": reading.transactions(session),
        "transaction_states": TRANSACTION_STATES,
        "accounts": [_account(one, look) for one in relayers],
        "comparisons": reading.comparisons(session),
        "step_words": STEPS,
        "refused_steps": reading.refused_steps(session),
    }


def jobs(tx: Tx, condition: Condition) -> dict[str, Any]:
    """The worker's hands, the daily look at all rights, and the nightly closes."""
    session = tx.session
    flows = reading.workflows(session)
    return {
        "hands": _hands(condition),
        "days": reading.watch_days(session),
        "flows": flows,
        "dead": [one for one in flows if one.is_dead],
        "workflow_states": WORKFLOW_STATES,
        "closed": reading.closed_days(session),
        "books": reading.open_books(session, business_date(tx.now)),
        "steps": reading.steps(session),
    }


def _hands(condition: Condition) -> list[tuple[str, Hindrance | None]]:
    """Every hand by its name, what hinders it beside it, those that are hindered first."""
    hindered: Mapping[str, Hindrance] = {one.hand: one for one in condition.hindrances()}
    names = sorted({**HANDS, **hindered}, key=lambda name: name not in hindered)
    return [(HANDS.get(name, name), hindered.get(name)) for name in names]


def _account(relayer: reading.Relayer, look: NodeLook) -> GasAccount:
    wei = look.balances.get(relayer.address)
    return GasAccount(relayer, None if wei is None else wei * 1_000 // WEI_A_ETHER)


def _reading(tx: Tx) -> Reading | None:
    found = deployment.current(tx.session)
    if found is None:
        return None
    return Reading(
        found.address, found.chain_id, found.code_hash, found.created_at, found.read_to_block
    )


def _name_of(url: str) -> str:
    """The node's host: the rest of its address may hold a secret."""
    return urlsplit(url).hostname or url
