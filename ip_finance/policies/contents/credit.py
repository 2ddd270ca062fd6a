"""A bank's limits of credit beside those of a product (LN-04, LN-15). Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ip_finance.core.money import Fen
from ip_finance.policies.contents.reading import Content


@dataclass(frozen=True, slots=True)
class PolicyCap:
    """The most that one customer gets of a product; `product` empty: of any."""

    product: str
    cap: Fen
    reason: str


@dataclass(frozen=True, slots=True)
class Credit:
    """`single_customer_cap` None: no such cap. A need is measured above `need_required_above`."""

    single_customer_cap: Fen | None
    policy_caps: tuple[PolicyCap, ...]
    need_required_above: Fen

    def caps_of(self, product: str) -> tuple[PolicyCap, ...]:
        """The caps that hold for this product."""
        return tuple(one for one in self.policy_caps if one.product in {"", product})


def parse(told: Mapping[str, Any]) -> Credit:
    """Raises: BadContent."""
    content = Content(told, "credit")
    found = Credit(
        single_customer_cap=content.some_fen("single_customer_cap_fen", 1),
        policy_caps=content.each("policy_caps", _cap),
        need_required_above=content.fen("need_required_above_fen"),
    )
    content.done()
    return found


def _cap(content: Content) -> PolicyCap:
    return PolicyCap(
        product=content.text("product", 64) if content.has("product") else "",
        cap=content.fen("cap_fen", 1),
        reason=content.text("reason", 300),
    )
