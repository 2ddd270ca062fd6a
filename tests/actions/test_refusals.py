"""Every refusal of an action has a name, and comes before anybody has to sign."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest

from ip_finance.actions.catalogue import ACTIONS
from ip_finance.core.actor import RoleMissing
from ip_finance.web.refusals import WORDS
from tests.actions.scenes import (
    BY_SLUG,
    LOAN,
    PLEDGE,
    TO_ENFORCEMENT,
    TOMORROW,
    distribution,
    person,
    take,
)
from tests.api import Given, Platform, refused
from tests.builders import (
    LOAN_FEN,
    RELEASE,
    TODAY,
    Stage,
    draft_pledge,
    draft_right,
    pledge_body,
    repayment_body,
)
from tests.enforcement.scenes import wait
from tests.parties.builders import QUORUM, id_of, key_body, text_id

pytest_plugins = ["tests.parties.platforms"]


@dataclass(frozen=True)
class Refusal:
    """An action that is refused: who asks for what, after what, and the refusal's name."""

    code: str
    slug: str
    status: int = 409
    stage: Stage = Stage.RELEASED
    before: tuple[str, ...] = ()
    asker: str = ""
    record: str = ""
    changes: Mapping[str, Any] = field(default_factory=dict)

    @property
    def name(self) -> str:
        return f"{self.slug} {self.code} {self.asker} {' '.join(self.changes)}"


STATES = (
    ("mark-overdue", Stage.APPROVED, ()),
    ("mark-overdue", Stage.RELEASED, ("mark-overdue",)),
    ("mark-overdue", Stage.SETTLED, ()),
    ("mark-current", Stage.RELEASED, ()),
    ("mark-current", Stage.RELEASED, TO_ENFORCEMENT),
    ("declare-default", Stage.SETTLED, ()),
    ("declare-default", Stage.RELEASED, ("declare-default",)),
    ("open-enforcement", Stage.RELEASED, ("mark-overdue",)),
    ("record-realisation", Stage.RELEASED, ("declare-default",)),
    ("distribute-proceeds", Stage.RELEASED, ()),
    ("close-enforcement", Stage.RELEASED, ("declare-default",)),
    ("change-terms", Stage.APPLIED, ()),
    ("change-terms", Stage.SETTLED, ()),
    ("offer-claim", Stage.APPROVED, ()),
    ("offer-claim", Stage.SETTLED, ()),
)
ALIEN = ("offer-claim", "accept-claim")
"""After these the claim is another bank's; the first still sees the case."""
OF_THE_LENDER = tuple(
    action.slug
    for action in ACTIONS
    if any(error.code == "not-the-lender" for error in action.refusals)
)
BROUGHT_IN = (*TO_ENFORCEMENT, "record-realisation")
REFUSALS = (
    *[
        Refusal("wrong-loan-state", slug, stage=stage, before=before)
        for slug, stage, before in STATES
    ],
    *[
        Refusal("not-the-lender", slug, 403, before=("offer-claim",), asker="other-officer")
        for slug in OF_THE_LENDER
    ],
    *[Refusal("not-the-lender", slug, 403, before=ALIEN) for slug in OF_THE_LENDER],
    Refusal("claim-not-offered", "accept-claim", asker="officer"),
    Refusal("claim-not-offered", "accept-claim", before=("offer-claim",), asker="officer"),
    Refusal("claim-not-offered", "accept-claim", before=("offer-claim", "mark-overdue")),
    Refusal("offer-to-self", "offer-claim", 422, changes={"bank_id": text_id("bank")}),
    Refusal("not-a-bank", "offer-claim", 422, changes={"bank_id": text_id("operator")}),
    Refusal("not-a-bank", "offer-claim", 422, changes={"bank_id": text_id("nobody")}),
    Refusal("document-not-found", "mark-overdue", 404, changes={"document_id": text_id("no")}),
    *[
        Refusal("date-ahead", slug, 422, stage, before, changes={name: TOMORROW})
        for slug, stage, before, name in (
            ("mark-overdue", Stage.RELEASED, (), "overdue_since"),
            ("accept-claim", Stage.RELEASED, ("offer-claim",), "notified_on"),
            ("open-enforcement", Stage.RELEASED, ("declare-default",), "issued_on"),
            ("void-registration", Stage.PLEDGED, (), "voided_on"),
            ("lapse-registration", Stage.PLEDGED, (), "lapsed_on"),
            ("force-discharge", Stage.RELEASED, (), "issued_on"),
        )
    ],
    Refusal("maturity-not-ahead", "change-terms", 422, changes={"maturity_on": str(TODAY)}),
    Refusal(
        "extension-refused",
        "change-terms",
        422,
        changes={"maturity_on": str(TODAY + timedelta(days=800))},
    ),
    Refusal("maturity-after-right", "change-terms", 422, changes={"maturity_on": "2090-01-01"}),
    Refusal(
        "pledge-not-enforceable",
        "record-realisation",
        before=TO_ENFORCEMENT,
        changes={"pledge_id": text_id("nothing")},
    ),
    *[
        Refusal(code, "distribute-proceeds", 422, before=BROUGHT_IN, changes=changes)
        for code, changes in (
            ("above-proceeds", {"costs_fen": 10_000_001}),
            ("above-outstanding", {"principal_fen": LOAN_FEN + 1, "surplus_fen": 0}),
            ("surplus-before-debt", {"principal_fen": LOAN_FEN - 1}),
            (
                "nothing-to-distribute",
                dict.fromkeys(("costs_fen", "interest_fen", "principal_fen", "surplus_fen"), 0),
            ),
        )
    ],
    Refusal("wrong-pledge-state", "void-registration", stage=Stage.SIGNED),
    Refusal("wrong-pledge-state", "lapse-registration", stage=Stage.DISCHARGED),
    Refusal("pledge-not-live", "waive-pledge", stage=Stage.DISCHARGED),
    Refusal("pledge-not-live", "force-discharge", before=("waive-pledge",)),
    Refusal("own-right", "open-dispute", 403, Stage.VERIFIED, asker="owner"),
    Refusal("asset-disputed", "open-dispute", stage=Stage.VERIFIED, before=("open-dispute",)),
    Refusal("no-dispute", "resolve-dispute", stage=Stage.VERIFIED),
    Refusal("own-dispute", "resolve-dispute", 403, Stage.VERIFIED, ("open-dispute",), "admin"),
    Refusal("asset-not-verified", "withdraw-verification", stage=Stage.REGISTERED),
    Refusal(
        "asset-not-verified",
        "withdraw-verification",
        stage=Stage.VERIFIED,
        before=("withdraw-verification",),
    ),
    Refusal("pledging-is-stopped", "stop-pledging", stage=Stage.FOUNDED, before=("stop-pledging",)),
    Refusal("pledging-not-stopped", "resume-pledging", stage=Stage.FOUNDED),
    Refusal("person-without-key", "change-key", stage=Stage.FOUNDED, record=person("reviewer")),
    Refusal("not-your-key", "rotate-key", 403, Stage.FOUNDED, asker="approver"),
    Refusal("key-taken", "rotate-key", 409, Stage.FOUNDED, changes=key_body("officer")),
    Refusal("key-taken", "rotate-key", 409, Stage.FOUNDED, changes=key_body("owner")),
    Refusal(
        "keystore-mismatch",
        "rotate-key",
        422,
        Stage.FOUNDED,
        changes={"keystore": key_body("owner")["keystore"]},
    ),
    Refusal("role-not-of-kind", "change-key", 422, Stage.FOUNDED, changes={"roles": ["verifier"]}),
)


@pytest.mark.parametrize("refusal", REFUSALS, ids=lambda refusal: refusal.name)
def test_an_action_is_refused_by_name(given: Given, refusal: Refusal) -> None:
    platform, taking = given(refusal.stage), BY_SLUG[refusal.slug]
    take(platform, *refusal.before)
    path = f"{refusal.record or taking.record}/actions/{refusal.slug}"

    answer = platform.ask(
        refusal.asker or taking.asker, "POST", path, {**taking.body, **refusal.changes}
    )

    problem = refused(answer, refusal.status, refusal.code)
    assert problem.get("cure") or refusal.status == 404


def test_every_named_refusal_is_tried_here() -> None:
    tried = {refusal.code for refusal in REFUSALS}
    tried |= {"party-not-on-ledger", "asset-not-registered", "too-few-guardians"}  # below
    tried |= {"interest-before-principal"}  # below
    tried |= {"figures-of-the-file"}  # in tests/enforcement, where a file is
    named = {error.code for action in ACTIONS for error in action.refusals}

    assert named <= tried


def test_every_refusal_has_words_for_people() -> None:
    named = {error.code for action in ACTIONS for error in action.refusals}

    assert named | {RoleMissing.code} <= WORDS.keys()


def test_a_right_that_is_not_on_the_ledger_is_not_disputed(given: Given) -> None:
    platform = given(Stage.FOUNDED)
    path = draft_right(platform)

    answer = platform.ask("verifier", "POST", f"{path}/actions/open-dispute", {"reason": "依据"})

    refused(answer, 409, "asset-not-registered")


def test_a_party_that_is_not_admitted_is_not_changed(given: Given) -> None:
    platform = given(Stage.FOUNDED)
    path = f"/parties/{id_of('new')}"
    body = {"kind": "sme", "name": "某新企业", "uscc": "91510100MA9XNEW01M"}
    platform.put("admin", path, body)

    answer = platform.ask(
        "admin", "POST", f"{path}/actions/change-party", {"dual_approval_above_fen": 1}
    )

    refused(answer, 409, "party-not-on-ledger")


def test_the_last_two_guardians_stay(given: Given) -> None:
    platform = given(Stage.FOUNDED)
    platform.carry(
        "admin", f"{person('bank-guardian')}/actions/change-key", *QUORUM, body={"roles": []}
    )

    answer = platform.ask(
        "admin", "POST", f"{person('admin')}/actions/change-key", {"roles": ["appraiser"]}
    )

    assert refused(answer, 409, "too-few-guardians")["quorum"] == 2


def test_principal_is_not_distributed_before_the_interest_in_the_books(given: Given) -> None:
    platform = given(Stage.RELEASED)
    wait(platform, 20)
    take(platform, *BROUGHT_IN)
    body = distribution(interest_fen=0, surplus_fen=0)

    answer = platform.ask("officer", "POST", f"{LOAN}/actions/distribute-proceeds", body)

    refused(answer, 422, "interest-before-principal")


@pytest.mark.parametrize("login", ["officer", "other-officer"])
class TestABankWithoutTheClaim:
    """It sees the case: before an assignment the next bank, after it the one before."""

    def platform(self, given: Given, login: str) -> Platform:
        platform = given(Stage.RELEASED)
        take(platform, *(ALIEN if login == "officer" else ALIEN[:1]))
        return platform

    @pytest.mark.parametrize(
        ("path", "body"),
        [
            (f"{LOAN}/releases", RELEASE),
            (f"{LOAN}/repayments", repayment_body()),
            (f"{PLEDGE}/discharge", None),
        ],
        ids=["release", "repayment", "discharge"],
    )
    def test_moves_no_money_and_frees_no_right(
        self, given: Given, login: str, path: str, body: Any
    ) -> None:
        answer = self.platform(given, login).ask(login, "POST", path, body)

        refused(answer, 403, "not-the-lender")

    def test_opens_no_pledge(self, given: Given, login: str) -> None:
        path = f"/pledges/{id_of('another')}"

        answer = self.platform(given, login).ask(login, "PUT", path, pledge_body())

        refused(answer, 403, "not-the-lender")


class TestWhatIsFrozen:
    def test_a_disputed_right_is_not_pledged(self, given: Given) -> None:
        platform = given(Stage.APPROVED)
        take(platform, "open-dispute")

        answer = platform.ask("officer", "PUT", PLEDGE, pledge_body())

        refused(answer, 409, "asset-disputed")

    def test_nothing_is_pledged_while_pledging_is_stopped(self, given: Given) -> None:
        platform = given(Stage.APPROVED)
        path = draft_pledge(platform)
        take(platform, "stop-pledging")

        refused(platform.ask("officer", "POST", f"{path}/signing"), 409, "pledging-is-stopped")

    def test_a_settled_loan_is_discharged_while_pledging_is_stopped(self, given: Given) -> None:
        platform = given(Stage.SETTLED)
        take(platform, "stop-pledging")

        platform.carry("officer", f"{PLEDGE}/discharge", "officer")

        assert platform.get("owner", PLEDGE)["state"] == "discharged"
