"""What the ledger's events make of a loan: arrears, enforcement, new terms, another bank."""

from collections.abc import Callable, Sequence
from typing import Any

import pytest

from ip_finance.chain_api.steps import (
    AcceptClaim,
    ChangeTerms,
    CloseEnforcement,
    DeclareDefault,
    DistributeProceeds,
    MarkCurrent,
    MarkOverdue,
    OfferClaim,
    OpenEnforcement,
    RecordRealisation,
    RecordRepayment,
    Step,
)
from ip_finance.loans.models import (
    ClaimOfferOnLedger,
    LoanChangeOnLedger,
    LoanOnLedger,
)
from ip_finance.loans.proceeds_models import DistributionOnLedger, RealisationOnLedger
from ip_finance.web.words import STATE_WORDS
from tests.api import Given, Platform, refused
from tests.builders import LOAN_FEN, Stage
from tests.ip_assets.browsing import Browser
from tests.parties.builders import id_of, text_id
from tests.straight import (
    DEADLINE,
    LOAN_ID,
    carry_straight,
    differences,
    loan_version,
    party_number,
    rows,
    some_hash,
)

pytest_plugins = ["tests.parties.platforms"]

PATH = f"/loans/{id_of('loan')}"
NOTE, COURT = some_hash("note"), some_hash("court")
SALE_FEN = LOAN_FEN + 9_000

Made = Callable[[int], Step]


def overdue(version: int) -> Step:
    return MarkOverdue(LOAN_ID, version, 700, DEADLINE - 864_000, NOTE, DEADLINE)


def current(version: int) -> Step:
    return MarkCurrent(LOAN_ID, version, NOTE, DEADLINE)


def default(version: int) -> Step:
    return DeclareDefault(LOAN_ID, version, NOTE, DEADLINE)


def enforcing(version: int) -> Step:
    return OpenEnforcement(LOAN_ID, version, COURT, DEADLINE)


def sale(version: int) -> Step:
    return RecordRealisation(LOAN_ID, version, 0, SALE_FEN, COURT, DEADLINE)


def shares(version: int) -> Step:
    return DistributeProceeds(LOAN_ID, version, 2_000, 3_000, LOAN_FEN, 4_000, COURT, DEADLINE)


def ended(version: int) -> Step:
    return CloseEnforcement(LOAN_ID, version, COURT, DEADLINE)


def play(platform: Platform, steps: Sequence[Made]) -> Any:
    """Have the bank's officer sign one step after the other; give the loan."""
    for made in steps:
        carry_straight(platform, made(loan_version(platform)), "officer")
    return platform.get("owner", PATH)


@pytest.mark.parametrize(
    ("steps", "state", "changes"),
    [
        ([overdue], "overdue", ["overdue"]),
        ([overdue, current], "active", ["overdue", "cured"]),
        ([default], "defaulted", ["default"]),
        ([overdue, default, current], "active", ["overdue", "default", "cured"]),
        ([default, enforcing], "enforcing", ["default", "enforcement-opened"]),
        (
            [default, enforcing, ended],
            "defaulted",
            ["default", "enforcement-opened", "enforcement-closed"],
        ),
    ],
)
def test_a_loan_that_is_not_paid_is_told_step_by_step(
    given: Given, steps: Sequence[Made], state: str, changes: list[str]
) -> None:
    platform = given(Stage.RELEASED)

    loan = play(platform, steps)

    assert (loan["state"], loan["outstanding_fen"]) == (state, LOAN_FEN)
    assert [one["change"] for one in loan["changes"]] == changes
    page = Browser(platform, "owner").page(f"/cases/{LOAN_ID}")
    assert f">{STATE_WORDS[state]}<" in page
    assert differences(platform) == []


def test_what_is_overdue_is_kept_with_the_day_and_the_document(given: Given) -> None:
    platform = given(Stage.RELEASED)

    play(platform, [overdue])

    (row,) = rows(platform, LoanChangeOnLedger)
    told = (row.overdue_fen, row.overdue_since, row.document_hash, row.loan_version)
    assert told == (700, DEADLINE - 864_000, NOTE, loan_version(platform))


def test_proceeds_of_a_sale_wait_until_they_are_distributed(given: Given) -> None:
    platform = given(Stage.RELEASED)

    loan = play(platform, [default, enforcing, sale])

    (row,) = rows(platform, RealisationOnLedger)
    assert (row.pledge, row.proceeds_fen, row.court_document_hash) == (0, SALE_FEN, COURT)
    assert loan["undistributed_fen"] == SALE_FEN
    assert differences(platform) == []


def test_a_distribution_that_pays_all_settles_the_loan(given: Given) -> None:
    platform = given(Stage.RELEASED)

    loan = play(platform, [default, enforcing, sale, shares])

    (row,) = rows(platform, DistributionOnLedger)
    told = (row.costs_fen, row.interest_fen, row.principal_fen, row.surplus_fen)
    assert told == (2_000, 3_000, LOAN_FEN, 4_000)
    settled = (loan["state"], loan["outstanding_fen"], loan["available_fen"])
    assert (*settled, loan["undistributed_fen"]) == ("settled", 0, 0, 0)
    assert differences(platform) == []


def test_interest_may_come_in_after_the_last_principal(given: Given) -> None:
    platform = given(Stage.SETTLED)
    late = RecordRepayment(LOAN_ID, loan_version(platform), 0, 55, NOTE, DEADLINE)

    carry_straight(platform, late, "officer")

    loan = platform.get("owner", PATH)
    assert (loan["state"], loan["movements"][-1]["interest_fen"]) == ("settled", 55)
    assert differences(platform) == []


def test_new_terms_take_the_place_of_the_old(given: Given) -> None:
    platform = given(Stage.RELEASED)
    step = ChangeTerms(LOAN_ID, loan_version(platform), some_hash("terms"), DEADLINE)

    carry_straight(platform, step, "owner", "officer")

    (loan,) = rows(platform, LoanOnLedger)
    assert (loan.terms_hash, loan.version) == (some_hash("terms"), step.loan_version + 1)
    assert [one["change"] for one in platform.get("owner", PATH)["changes"]] == ["terms"]
    assert differences(platform) == []


class TestAssignment:
    def offer(self, platform: Platform) -> None:
        buyer = party_number(platform, "other-bank")
        step = OfferClaim(LOAN_ID, loan_version(platform), buyer, NOTE, DEADLINE)
        carry_straight(platform, step, "officer")

    def accept(self, platform: Platform) -> None:
        step = AcceptClaim(LOAN_ID, loan_version(platform), NOTE, COURT, DEADLINE)
        carry_straight(platform, step, "other-officer")

    def test_an_offer_changes_no_bank(self, given: Given) -> None:
        platform = given(Stage.RELEASED)

        self.offer(platform)

        loan = platform.get("owner", PATH)
        assert (loan["lender_id"], loan["claim_offers"][0]["accepted_at"]) == (
            text_id("bank"),
            None,
        )
        assert differences(platform) == []

    def test_with_the_acceptance_another_bank_holds_the_claim(self, given: Given) -> None:
        platform = given(Stage.RELEASED)
        self.offer(platform)

        self.accept(platform)

        loan = platform.get("owner", PATH)
        assert (loan["bank_id"], loan["lender_id"]) == (text_id("bank"), text_id("other-bank"))
        (offer,) = rows(platform, ClaimOfferOnLedger)
        assert (offer.notice_hash, offer.accepted_at is not None) == (COURT, True)
        assert differences(platform) == []

    def test_the_new_bank_signs_from_now_on(self, given: Given) -> None:
        platform = given(Stage.RELEASED)
        self.offer(platform)
        self.accept(platform)

        body = {"principal_fen": LOAN_FEN, "interest_fen": 0, "paid_on": "2026-01-01"}
        platform.carry("other-officer", f"{PATH}/repayments", "other-officer", body=body)

        assert platform.get("owner", PATH)["state"] == "settled"

    def test_the_old_bank_records_nothing_any_more(self, given: Given) -> None:
        platform = given(Stage.RELEASED)
        self.offer(platform)
        self.accept(platform)

        body = {"principal_fen": LOAN_FEN, "interest_fen": 0, "paid_on": "2026-01-01"}
        answer = platform.ask("officer", "POST", f"{PATH}/repayments", body)

        refused(answer, 403, "not-the-lender")
