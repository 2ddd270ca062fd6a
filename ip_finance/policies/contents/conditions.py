"""CONDITIONS: what must be met before money is paid out, and when to the payee itself. Pure.

What the ledger demands (contract, registered pledge, within what is approved) is demanded always;
a bank adds conditions of its own, and says which of them its approvers may waive.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ip_finance.core.money import Fen
from ip_finance.policies.contents.reading import Content


@dataclass(frozen=True, slots=True)
class Further:
    """A condition of the bank's own, such as a fee paid; people state whether it is met."""

    code: str
    title: str
    is_waivable: bool


@dataclass(frozen=True, slots=True)
class Conditions:
    """When entrusted payment is compulsory (LN-03), and what is demanded beside the law.

    `entrusted_above` is an amount a payee; None: no amount makes it compulsory.
    """

    entrusted_above: Fen | None
    is_entrusted_for_new: bool
    is_evidence_waivable: bool
    further: tuple[Further, ...]


def parse(told: Mapping[str, Any]) -> Conditions:
    """Raises: BadContent."""
    content = Content(told, "conditions")
    found = Conditions(
        entrusted_above=content.some_fen("entrusted_above_fen"),
        is_entrusted_for_new=content.flag("is_entrusted_for_new"),
        is_evidence_waivable=content.flag("is_evidence_waivable"),
        further=content.each("further", _further),
    )
    codes = [one.code for one in found.further]
    content.need(
        len(set(codes)) == len(codes), "further", "must have codes of their own", "代码不得重复"
    )
    content.done()
    return found


def _further(content: Content) -> Further:
    return Further(
        code=content.text("code", 40),
        title=content.text("title", 100),
        is_waivable=content.flag("is_waivable"),
    )
