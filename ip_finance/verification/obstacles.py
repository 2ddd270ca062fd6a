"""Everything that keeps a right from being attested, in words for people."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

from ip_finance.core.errors import RuleViolated
from ip_finance.verification.domain import check_attestable
from ip_finance.verification.findings import Claims, Finding, Findings
from ip_finance.web.refusals import Told, in_chinese


@dataclass(frozen=True, slots=True)
class Block:
    """Why a right cannot be attested: the rule and its cure, and the field that shows it."""

    told: Told
    field: str


def blocks_of(claimed: Claims, found: Findings, *, expires_on: date, today: date) -> list[Block]:
    """Everything that keeps the right from being attested, not only the first."""
    blocks: list[Block] = []
    while len(blocks) < len(AS_IF):
        try:
            check_attestable(claimed, found, expires_on=expires_on, today=today)
        except RuleViolated as refused:
            told = in_chinese(refused.code, refused.facts, refused.rule)
            name, cured = AS_IF[refused.code]
            blocks.append(Block(told, str(refused.facts.get("field", name))))
            found = cured(claimed, found)
            expires_on = date.max if refused.code == "right-dead" else expires_on
        else:
            break
    return blocks


def _put(found: Findings, **values: Any) -> Findings:
    """Other values for fields that are there."""
    each = found.each()
    return replace(
        found,
        **{
            name: Finding(value, each[name].source, each[name].read_on)
            for name, value in values.items()
            if name in each
        },
    )


AS_IF: Final[Mapping[str, tuple[str, Callable[[Claims, Findings], Findings]]]] = {
    "another-right": ("number", lambda c, f: _put(f, number=c.number, filed_on=c.filed_on)),
    "right-dead": ("is_alive", lambda _, f: _put(f, is_alive=True, ends_on=date.max)),
    "right-not-granted": ("granted_on", lambda _, f: _put(f, granted_on=date.min)),
    "owner-differs": (
        "owner_name",
        lambda c, f: _put(f, owner_name=c.owner_name, owner_uscc=c.owner_uscc),
    ),
    "software-disputed": ("is_disputed", lambda _, f: _put(f, is_disputed=False)),
    "right-frozen": ("is_frozen", lambda _, f: _put(f, is_frozen=False)),
    "right-encumbered": ("is_encumbered", lambda _, f: _put(f, is_encumbered=False)),
    "fees-not-paid": ("fees_paid_through", lambda _, f: _put(f, fees_paid_through=date.max)),
}
"""The field behind each refusal, and the findings as if it were cured: the next one shows then."""
