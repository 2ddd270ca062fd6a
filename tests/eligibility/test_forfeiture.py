"""Which clauses would make the right the creditor's, and which only look so."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ip_finance.eligibility.forfeiture import LONGEST_QUOTE, forfeitures

FORFEITING = [
    "债务人到期不能清偿债务的，质押专利权归质权人所有。",
    "债务人不履行到期债务的，专利权自动转让给质权人。",
    "逾期未还，以专利权直接抵偿债务。",
    "违约时智能合约自动将专利权划转至贷款人名下。",
    "乙方违约的，质押商标转归甲方所有。",
    "债务未清偿的，质权人取得该专利的所有权。",
    "若到期未还款，甲方有权直接取得专利权。",
    "债务人未按时还款时，质权人有权将专利权过户至自己名下。",
    "如乙方逾期还款，则本专利作价500万元抵偿全部借款本息。",
    "出质人未经质权人同意转让的，专利权归质权人所有。",
    "经双方协议，债务人逾期的，专利权归质权人所有。",
    "债务人 不能\n按期还款；债务人逾期的，著作权无偿转让给银行。",
    "债务人逾期的，专利权及其收益归质权人所有。",
    "债务人逾期的，收益和专利权归质权人所有。",
    "债务人逾期的，专利权不得争议地归质权人所有。",
    "债务人逾期的，专利权不可撤销地归质权人所有。",
    "债务人逾期的，专利权即属质权人。",
    "债务人逾期的，专利权属于质权人所有。",
    "债务人逾期的，专利权由质权人直接取得。",
    "债务人逾期的，专利权无需拍卖归质权人所有。",
    "债务人不支付价款时专利权归质权人所有。",
    "债务人不得逾期否则专利权归质权人所有。",
    "债务人逾期的，专利权归锦江农业银行所有。",
    "债务人逾期的，专利权转归蜀信融资担保有限公司。",
    "债务人逾期的，专利权归质\u200b权人所有。",
    "If the debt is not repaid, the patent shall belong to the pledgee.",
    "Upon default, title to the trademark and its proceeds passes to 锦江农业银行.",
    "The Bank becomes the owner of the patent if the Borrower fails to pay.",
]
NAMES = ("蜀信融资担保有限公司", "锦江农业银行")
LAWFUL = [
    "债务人违约，质权人可以与出质人协议以专利权折价，也可以就拍卖所得价款优先受偿。",
    "不得约定债务人不履行到期债务时质押财产归质权人所有。",
    "债务人逾期的，拍卖所得价款直接抵偿债务。",
    "质押期间专利权未经质权人同意不得转让。",
    "出质人未按期缴纳年费的，质权人可以代缴，费用计入债务。",
    "违约后，经双方协议，可以将专利权转让给质权人。",
    "未经质权人同意，不得将专利权转让给其他人。",
    "质权人应当在债务清偿后十日内协助办理注销，逾期的，承担违约责任。",
    "因质权人逾期注销登记造成的损失归质权人承担。",
    "超出债权数额的部分归出质人所有，不足部分由债务人清偿。",
    "债务人逾期的，质权人有权自行委托拍卖质押专利权。",
    "债务人逾期的，拍卖专利权和商标权所得价款归质权人所有。",
    "债务人逾期的，专利权的许可使用费由质权人收取并归质权人所有。",
    "债务人逾期的，质权人有权取得专利权转让价款。",
    "债务人逾期时专利权归质权人所有的约定无效。",
    "债务人逾期的，以专利权协议折价抵偿债务。",
    "债务未清偿的，专利权由质权人享有质权。",
    "If the debt is not repaid, the patent shall not pass to the pledgee.",
    "Upon default, the proceeds of the sale of the patent belong to the pledgee.",
    "If the Borrower fails to pay, the pledgee may sell the patent by auction.",
    "",
]


@pytest.mark.parametrize("clause", FORFEITING)
def test_finds_and_quotes_the_sentence(clause: str) -> None:
    text = f"第一条 担保范围为主债权。\n{clause}第三条 争议由法院管辖。"
    found = forfeitures(text, NAMES)

    assert len(found) == 1
    assert found[0].words in found[0].sentence.casefold()
    assert len(found[0].sentence) <= LONGEST_QUOTE + 1


@pytest.mark.parametrize("clause", LAWFUL)
def test_leaves_alone_what_is_allowed(clause: str) -> None:
    assert forfeitures(clause, NAMES) == ()


def test_finds_each_of_several() -> None:
    assert len(forfeitures("".join(FORFEITING[:3]))) == 3


@given(st.text(alphabet="债务人逾期的，专利权归质权人所有。不得转让给\n ", max_size=400))
def test_reads_any_text(text: str) -> None:
    for found in forfeitures(text):
        assert found.words
