"""Chinese words of pools and subsidies. Pure."""

from typing import Final

from ip_finance.compensation.domain import (
    ClaimState,
    OpinionOfPool,
    SubsidyKind,
    SubsidyState,
)

CLAIM_STATES: Final = {
    ClaimState.FILED: "待银行签署",
    ClaimState.CLAIMED: "待运营方审核",
    ClaimState.REVIEWED: "待运营方决定",
    ClaimState.AGREED: "已同意，待运营方签署",
    ClaimState.DECIDED: "待拨付",
    ClaimState.PAID: "已拨付",
    ClaimState.REFUSED: "不予补偿",
}
SUBSIDY_STATES: Final = {
    SubsidyState.FILED: "待企业签署",
    SubsidyState.CLAIMED: "待运营方审核",
    SubsidyState.CHECKED: "待拨付",
    SubsidyState.PAID: "已拨付",
    SubsidyState.REFUSED: "不予补贴",
}
STATE_KINDS: Final = {"paid": "good", "refused": "bad"}
OPINIONS: Final = {OpinionOfPool.REVIEW: "审核", OpinionOfPool.DECISION: "决定"}
SUBSIDY_KINDS: Final = {
    SubsidyKind.INTEREST: "贷款利息",
    SubsidyKind.PRINCIPAL: "贷款一次性补贴",
    SubsidyKind.FEE: "费用",
}
FEES: Final = {
    "appraisal": "评估费",
    "guarantee": "担保费",
    "registration": "登记费",
    "insurance": "保险费",
    "notary": "公证费",
}
FIGURES: Final = {
    "principal_fen": "未收回本金",
    "insured_fen": "− 保险已赔付",
    "loss_fen": "= 本金损失",
    "paid_before_fen": "− 此前已补偿",
    "due_fen": "本次应补偿",
    "uncovered_fen": "因上限未补偿",
    "excess_fen": "此前多补偿，应返还",
}
CONCLUSIONS: Final = [("agreed", "同意"), ("refused", "不同意")]
CLAIM_WORDS: Final = {
    "states": CLAIM_STATES,
    "state_kinds": STATE_KINDS,
    "figures": FIGURES,
    "opinions": OPINIONS,
}
SUBSIDY_WORDS: Final = {
    "states": SUBSIDY_STATES,
    "state_kinds": STATE_KINDS,
    "kinds": SUBSIDY_KINDS,
    "fees": FEES,
}
