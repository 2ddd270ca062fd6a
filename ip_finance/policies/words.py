"""Policies in the words of the people who read them. Pure."""

from typing import Final

from ip_finance.policies.domain import PolicyKind, Verdict, VersionState

KINDS: Final = {
    PolicyKind.LPR: "贷款市场报价利率（LPR）",
    PolicyKind.PRODUCT: "贷款产品",
    PolicyKind.SUBSIDY: "贴息贴费",
    PolicyKind.CREDIT: "授信限额",
    PolicyKind.STAGES: "审批层级",
    PolicyKind.CONDITIONS: "放款条件",
    PolicyKind.CLASSIFICATION: "资产分类",
    PolicyKind.MARGIN: "押品预警线",
    PolicyKind.POOL: "风险补偿资金池",
}
STATES: Final = {
    VersionState.PROPOSED: ("待复核", "waiting"),
    VersionState.REJECTED: ("已驳回", "bad"),
    VersionState.AHEAD: ("已复核、未生效", "plain"),
    VersionState.IN_FORCE: ("生效中", "good"),
    VersionState.REPLACED: ("已被新版取代", "plain"),
}
VERDICTS: Final = {Verdict.ACCEPTED: "复核通过", Verdict.REJECTED: "驳回"}
