"""The whole case, from the first signature to the free patents."""

from datetime import timedelta
from typing import Final

from ip_finance.play.appraising import play_acceptance
from ip_finance.play.case import (
    LOAN_FEN,
    play_approval,
    play_pledge,
    play_rights,
)
from ip_finance.play.credit import play_credit
from ip_finance.play.drawing import open_settlement_account, play_drawdown, play_plain_drawdown
from ip_finance.play.filing import play_cancellation, play_filing, play_watch
from ip_finance.play.lending import play_collateral
from ip_finance.play.margin import play_margin_call
from ip_finance.play.market import play_market, publish_policies
from ip_finance.play.onboarding import play_onboarding, play_second_bank
from ip_finance.play.servicing import (
    first_settlement,
    pay_interest,
    play_payoff,
    play_prepayment,
    play_running,
)
from ip_finance.play.story import Story

FIRST_TRANCHE: Final = 200_000_000


def play_case(story: Story) -> None:
    """Two patents, two banks, one loan in two tranches, repaid."""
    play_onboarding(story)
    play_second_bank(story)
    publish_policies(story)
    open_settlement_account(story)
    play_rights(story)
    play_market(story, "loan 1", LOAN_FEN)
    play_acceptance(story, 1)
    play_credit(story, "loan 1", LOAN_FEN)
    play_approval(story, "loan 1", LOAN_FEN)
    play_pledge(story, "loan 1", "pledge 1")
    play_filing(story, "pledge 1")
    play_drawdown(story, "loan 1", "drawdown 1", FIRST_TRANCHE)
    play_collateral(story, "loan 1")
    play_watch(story)
    settled_on = first_settlement(story)
    pay_interest(story, "loan 1", settled_on)
    later = settled_on + timedelta(days=1)
    play_plain_drawdown(story, "loan 1", "drawdown 2", LOAN_FEN - FIRST_TRANCHE, later)
    play_running(story, "loan 1")
    play_margin_call(story, "loan 1")
    play_prepayment(story, "loan 1")
    play_payoff(story, "loan 1", "pledge 1")
    play_cancellation(story, "pledge 1")
