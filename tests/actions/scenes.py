"""What people state for actions, and how a case comes to where an action can be taken."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from tests.api import Platform
from tests.builders import (
    LOAN_FEN,
    TODAY,
    Stage,
    draft_loan,
    draft_pledge,
)
from tests.parties.builders import QUORUM, id_of, key_body, text_id

LOAN = f"/loans/{id_of('loan')}"
PLEDGE = f"/pledges/{id_of('pledge')}"
ASSET = f"/ip-assets/{id_of('asset')}"
PARTY = f"/parties/{id_of('bank')}"
PLEDGING = "/pledging"
REASON = {"reason": "依据见附件。"}
COURT = {"court": "成都市中级人民法院", "case_no": "（2026）川01执123号", "issued_on": str(TODAY)}
TOMORROW = str(TODAY + timedelta(days=1))
PROCEEDS_FEN = LOAN_FEN + 30_000_000


def person(login: str) -> str:
    return f"/people/{id_of(login)}"


def distribution(**changes: Any) -> dict[str, Any]:
    """Everything that the sale brought in: costs and interest, the debt, and what is left."""
    stated = {
        **COURT,
        "costs_fen": 10_000_000,
        "interest_fen": 5_000_000,
        "principal_fen": LOAN_FEN,
        "surplus_fen": 15_000_000,
    }
    return stated | changes


@dataclass(frozen=True)
class Taking:
    """One action as its rightful asker takes it, and by whom it is signed.

    It is possible at `stage` after `before`. `wrong` sees the record and lacks the role;
    `outsider` has the role and does not see the record.
    """

    slug: str
    record: str
    asker: str
    body: Mapping[str, Any]
    signers: tuple[str, ...]
    stage: Stage
    wrong: str
    outsider: str | None
    before: tuple[str, ...] = ()

    @property
    def path(self) -> str:
        return f"{self.record}/actions/{self.slug}"

    def take(self, platform: Platform) -> None:
        """Ask, sign, and let the ledger take it."""
        platform.carry(self.asker, self.path, *self.signers, body=dict(self.body))


def _bank(slug: str, body: Mapping[str, Any], *before: str) -> Taking:
    """What the bank alone does with a loan that was paid out."""
    return Taking(
        slug,
        LOAN,
        "officer",
        body,
        ("officer",),
        Stage.RELEASED,
        wrong="approver",
        outsider="other-officer",
        before=before,
    )


OVERDUE = {**REASON, "overdue_fen": 1_000_000, "overdue_since": str(TODAY)}
TO_ENFORCEMENT = ("declare-default", "open-enforcement")
TAKINGS = (
    Taking(
        "change-party",
        PARTY,
        "admin",
        {"dual_approval_above_fen": 5},
        QUORUM,
        Stage.FOUNDED,
        wrong="owner",
        outsider=None,
    ),
    Taking(
        "change-key",
        person("approver"),
        "bank-guardian",
        {"roles": ["officer"]},
        QUORUM,
        Stage.FOUNDED,
        wrong="officer",
        outsider=None,
    ),
    Taking(
        "rotate-key",
        person("officer"),
        "officer",
        key_body("new key of officer"),
        QUORUM,
        Stage.FOUNDED,
        wrong="reviewer",
        outsider=None,
    ),
    Taking(
        "withdraw-verification",
        ASSET,
        "verifier",
        REASON,
        ("verifier",),
        Stage.VERIFIED,
        wrong="owner",
        outsider=None,
    ),
    Taking(
        "open-dispute",
        ASSET,
        "appraiser",
        REASON,
        ("appraiser",),
        Stage.VERIFIED,
        wrong="auditor",
        outsider="other-officer",
    ),
    Taking(
        "resolve-dispute",
        ASSET,
        "provider-guardian",
        {**REASON, "upheld": True},
        ("provider-guardian",),
        Stage.VERIFIED,
        wrong="verifier",
        outsider="bank-guardian",
        before=("open-dispute",),
    ),
    Taking(
        "change-terms",
        LOAN,
        "officer",
        {
            "rate_bps": 400,
            "maturity_on": str(TODAY + timedelta(days=500)),
            "comment": "展期",
        },
        ("owner", "officer"),
        Stage.APPROVED,
        wrong="owner",
        outsider="other-officer",
    ),
    _bank("offer-claim", {**REASON, "bank_id": text_id("other-bank"), "price_fen": 140_000_000}),
    Taking(
        "accept-claim",
        LOAN,
        "other-officer",
        {**REASON, "notified_on": str(TODAY)},
        ("other-officer",),
        Stage.RELEASED,
        wrong="owner",
        outsider=None,
        before=("offer-claim",),
    ),
    _bank("mark-overdue", OVERDUE),
    _bank("mark-current", REASON, "mark-overdue"),
    _bank("declare-default", REASON),
    _bank("open-enforcement", COURT, "declare-default"),
    _bank(
        "record-realisation",
        {**COURT, "pledge_id": text_id("pledge"), "proceeds_fen": PROCEEDS_FEN},
        *TO_ENFORCEMENT,
    ),
    _bank("distribute-proceeds", distribution(), *TO_ENFORCEMENT, "record-realisation"),
    _bank("close-enforcement", COURT, *TO_ENFORCEMENT),
    Taking(
        "void-registration",
        PLEDGE,
        "officer",
        {**REASON, "notice_no": "撤2026-1", "voided_on": str(TODAY)},
        ("officer", "verifier"),
        Stage.PLEDGED,
        wrong="owner",
        outsider="other-officer",
    ),
    Taking(
        "lapse-registration",
        PLEDGE,
        "officer",
        {**REASON, "notice_no": "失2026-1", "lapsed_on": str(TODAY)},
        ("officer", "verifier"),
        Stage.PLEDGED,
        wrong="owner",
        outsider="other-officer",
    ),
    Taking(
        "waive-pledge",
        PLEDGE,
        "officer",
        REASON,
        ("officer", "approver"),
        Stage.RELEASED,
        wrong="owner",
        outsider="other-officer",
    ),
    Taking(
        "force-discharge",
        PLEDGE,
        "bank-guardian",
        COURT,
        QUORUM,
        Stage.RELEASED,
        wrong="owner",
        outsider=None,
    ),
    Taking(
        "stop-pledging",
        PLEDGING,
        "bank-guardian",
        REASON,
        ("bank-guardian",),
        Stage.FOUNDED,
        wrong="officer",
        outsider=None,
    ),
    Taking(
        "resume-pledging",
        PLEDGING,
        "bank-guardian",
        REASON,
        QUORUM,
        Stage.FOUNDED,
        wrong="verifier",
        outsider=None,
        before=("stop-pledging",),
    ),
)
BY_SLUG = {taking.slug: taking for taking in TAKINGS}


def bring_to(platform: Platform, taking: Taking) -> None:
    """Take whatever must come before."""
    for slug in taking.before:
        BY_SLUG[slug].take(platform)


def take(platform: Platform, *slugs: str) -> None:
    """Take these actions one after the other."""
    for slug in slugs:
        BY_SLUG[slug].take(platform)


def second_loan(platform: Platform) -> str:
    """Another application of the SME, filed and not signed."""
    return draft_loan(platform, "second loan")


def second_pledge(platform: Platform) -> str:
    """A second contract over the same right, filed and not signed."""
    return draft_pledge(platform, "second pledge")


Scene = Callable[[Platform], object]
