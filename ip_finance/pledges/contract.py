"""What a pledge contract says: its kind, its clauses, what it must and what it may not. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, Final

from ip_finance.core.errors import Conflict, RuleViolated
from ip_finance.eligibility.facts import PledgeKind
from ip_finance.eligibility.forfeiture import forfeitures


class ContractForm(StrEnum):
    """SIGNED_PDF carries signatures that were checked; PAPER was signed by hand and scanned."""

    SIGNED_PDF = "signed-pdf"
    PAPER = "paper"


@dataclass(frozen=True, slots=True)
class ClaimPeriod:
    """When the claims under a maximum-amount pledge arise.

    Without an end they are fixed two years after the pledge came into being (CC-13).
    """

    begins_on: date
    ends_on: date | None


@dataclass(frozen=True, slots=True)
class Clauses:
    """What a contract should settle and need not (domain rules § 3.3, art. 9 [M])."""

    annual_fees: str | None = None
    use_during_pledge: str | None = None
    invalidation: str | None = None
    technical_documents: str | None = None
    same_day_invention: str | None = None
    other: str | None = None

    @property
    def stated(self) -> dict[str, str]:
        """Those that were stated, by name."""
        return {name: text for name in CLAUSES if (text := getattr(self, name))}


NO_CLAUSES: Final = Clauses()
CLAUSES: Final[Mapping[str, str]] = {
    "annual_fees": "年费与续展费用的承担",
    "use_during_pledge": "质押期间的转让与许可",
    "invalidation": "权利被宣告无效或者权利人变更的处理",
    "technical_documents": "实现质权时技术资料的交付",
    "same_day_invention": "同日申请的发明专利授权后的处理",
    "other": "其他约定",
}


class TermsIncomplete(Conflict):
    code = "terms-incomplete"
    rule = "PP-16"

    def __init__(self, missing: Sequence[str]) -> None:
        super().__init__(
            "The contract lacks mandatory contents: " + ", ".join(missing) + ".",
            cure="Open the pledge anew under another id, and state them.",
            missing="、".join(missing),
        )


class ForfeitureClause(RuleViolated):
    code = "forfeiture-clause"
    rule = "CC-03"

    def __init__(self, where: str, sentence: str) -> None:
        super().__init__(
            f"The contract lets the right fall to the creditor on default: {sentence}",
            cure="Strike the sentence: the pledgee is paid first from an agreed valuation, an "
            "auction or a sale. A mandate to sell is allowed (CC-23).",
            where=where,
            sentence=sentence,
        )


class ClaimPeriodUnfit(RuleViolated):
    code = "claim-period-unfit"
    rule = "CC-13"

    def __init__(self, kind: PledgeKind) -> None:
        super().__init__(
            "A maximum-amount pledge, and no other, has a period in which its claims arise; it "
            "ends after it begins.",
            cure="State the kind and the period as the parties agreed on them.",
            kind=kind.value,
        )


class ResolutionMissing(RuleViolated):
    code = "resolution-missing"
    rule = "CC-25"

    def __init__(self) -> None:
        super().__init__(
            "The pledgor gives security for another's debt, without a resolution of its board or "
            "shareholders, or does not say whether the borrower is its shareholder.",
            cure="Keep the resolution with kind=resolution, name it as `resolution`, and say in "
            "`is_for_own_shareholder` whether the borrower is a shareholder of the pledgor.",
        )


class ContractMissing(Conflict):
    code = "contract-missing"
    rule = "PP-16"

    def __init__(self) -> None:
        super().__init__(
            "The pledge has no contract: nothing in writing to sign for on the ledger.",
            cure="Download the contract, have both sides sign it, and attach it.",
        )


class ContractUnconfirmed(Conflict):
    code = "contract-unconfirmed"
    rule = "LG-04"

    def __init__(self, sides: Sequence[str]) -> None:
        super().__init__(
            "The contract is a scan, which nobody has checked for: " + ", ".join(sides) + ".",
            cure="Have that side open the scan and put the same document as the contract too.",
            sides="、".join(sides),
        )


class TermsOutdated(Conflict):
    code = "terms-outdated"
    rule = "PP-16"

    def __init__(self) -> None:
        super().__init__(
            "The terms of the loan have changed since the contract was drawn up.",
            cure="Open the pledge anew under another id, and have its contract signed.",
        )


class ContractAttached(Conflict):
    code = "contract-attached"

    def __init__(self) -> None:
        super().__init__(
            "Another contract is attached to this pledge; what was signed is not exchanged.",
            cure="Open a new pledge for another contract.",
        )


def check_period(kind: PledgeKind, period: ClaimPeriod | None) -> None:
    """Raises: ClaimPeriodUnfit."""
    if (kind is PledgeKind.MAXIMUM_AMOUNT) != (period is not None):
        raise ClaimPeriodUnfit(kind)
    if period and period.ends_on and period.ends_on <= period.begins_on:
        raise ClaimPeriodUnfit(kind)


def check_forfeiture(texts: Mapping[str, str], creditors: Sequence[str] = ()) -> None:
    """Raises: ForfeitureClause: with the sentence, and the name of the text it stands in."""
    for where, text in texts.items():
        for found in forfeitures(text, creditors):
            raise ForfeitureClause(where, found.sentence)


def consent_places(terms: Mapping[str, Any]) -> dict[str, str]:
    """Where in the dossier each co-owner's consent lies; everybody but the pledgor, once each."""
    names = (name for right in terms["rights"] for name in right.get("co_owners", ()))
    return {f"co-owner-consent-{nth}": name for nth, name in enumerate(dict.fromkeys(names), 1)}


def missing_contents(terms: Mapping[str, Any]) -> tuple[str, ...]:
    """Mandatory contents that the terms lack, in Chinese (§ 3.3, PP-16; TM-05).

    >>> missing_contents({"rights": [], "scope": "本金"})[:2]
    ('出质人名称', '出质人住所')
    """
    claim = terms.get("claim", {})
    stated: dict[str, Any] = {
        **_side("出质人", terms.get("pledgor", {})),
        **_side("质权人", terms.get("pledgee", {})),
        "被担保债权的种类": claim.get("kind"),
        "被担保债权的数额": terms.get("secured_fen"),
        "债务人履行债务的期限": claim.get("maturity_on"),
        "出质权利的数量": terms.get("rights"),
        "担保的范围": terms.get("scope"),
    }
    lacking = [name for name, value in stated.items() if not value]
    for right in terms.get("rights", []):
        lacking += [
            f"{right.get('number') or '某项权利'}的{name}"
            for field, name in _NEEDED.get(right.get("kind"), _OF_A_PATENT).items()
            if not right.get(field)
        ]
    return tuple(lacking)


def _side(name: str, told: Mapping[str, Any]) -> dict[str, Any]:
    return {f"{name}名称": told.get("name"), f"{name}住所": told.get("address")}


_OF_A_PATENT: Final = {
    "title": "名称",
    "number": "专利号",
    "filed_on": "申请日",
    "granted_on": "授权公告日",
}
_NEEDED: Final[Mapping[Any, Mapping[str, str]]] = {
    "trademark": {
        "number": "注册号",
        "classes": "核定使用类别",
        "ends_on": "专用权期限",
    },
    "software": {"title": "名称", "number": "登记号"},
}
