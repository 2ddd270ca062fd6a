"""What a contract may not say (CC-03), and what it may, each in the words that lawyers use."""

import pytest

from ip_finance.eligibility.facts import PledgeKind
from ip_finance.pledges.contract import (
    ClaimPeriod,
    ClaimPeriodUnfit,
    ForfeitureClause,
    check_forfeiture,
    check_period,
)
from tests.builders import TODAY

FORFEITS = (
    "债务人到期不能清偿债务的，出质专利权归质权人所有。",
    "如借款人逾期，出质人应将专利权过户给银行",
    "违约时质权人直接取得该专利权。",
    "债务人不履行到期债务时，质权人有权要求将出质专利权归其所有",
    "逾期的，出质人不得提出异议，专利归银行所有",
    "到期未还款的，以该商标专用权抵偿全部债务。",
    "借款人未按期还款，质权人即成为商标权人",
    "贷款逾期，著作权自动转让给债权人",
)
ALLOWED = (
    "年费由出质人按期缴纳，逾期未缴的质权人可以代缴，代缴费用由出质人承担。",
    "质押期间未经质权人同意，出质人不得转让或者许可他人使用出质专利权。",
    "债务人不履行到期债务的，质权人可以与出质人协议以出质权利折价，也可以就拍卖、变卖所得的价款优先受偿。",
    "债务人违约的，质权人有权自行拍卖、变卖出质权利（委托出售）。",
    "实现质权时，出质人应当将技术资料移交给质权人或者受让人。",
    "专利权被宣告无效的，出质人应当另行提供担保；逾期未提供的，贷款提前到期。",
    "债务到期未清偿的，不得约定专利权归质权人所有。",
    "出质人转让所得价款应当向质权人提前清偿债务或者提存；逾期的承担违约责任。",
    "违约时，拍卖所得款项划转至质权人指定账户。",
    "质权人到期取得专利权质权登记证明。",
    "质权自登记时设立，逾期未登记的，质权人有权解除合同。",
)


@pytest.mark.parametrize("sentence", FORFEITS)
def test_a_clause_that_forfeits_the_right_is_quoted(sentence: str) -> None:
    texts = {"scope": "主债权", "other": f"双方友好协商。{sentence}"}

    with pytest.raises(ForfeitureClause) as refused:
        check_forfeiture(texts)

    assert refused.value.facts == {"where": "other", "sentence": sentence}


@pytest.mark.parametrize("sentence", ALLOWED)
def test_a_clause_about_sale_price_or_duties_is_allowed(sentence: str) -> None:
    check_forfeiture({"other": sentence})


def test_only_a_maximum_amount_pledge_has_a_period() -> None:
    check_period(PledgeKind.ORDINARY, None)
    check_period(PledgeKind.MAXIMUM_AMOUNT, ClaimPeriod(TODAY, None))

    with pytest.raises(ClaimPeriodUnfit):
        check_period(PledgeKind.ORDINARY, ClaimPeriod(TODAY, None))
