"""The marketplace in words: why a product does not fit and what to do, in both languages. Pure."""

from dataclasses import dataclass
from typing import Any, Final

from ip_finance.loan_engine.conventions import DayCount, Method
from ip_finance.loan_engine.plan import plan_of
from ip_finance.marketplace.domain import OfferState, RequestState
from ip_finance.marketplace.matching import Finding, Reason
from ip_finance.policies.contents.product import Payer

REQUEST_STATES: Final = {
    RequestState.DRAFT: ("草稿", "plain"),
    RequestState.POSTED: ("已发布、待报价", "waiting"),
    RequestState.ACCEPTED: ("已选定报价", "good"),
    RequestState.WITHDRAWN: ("已撤回", "plain"),
}
OFFER_STATES: Final = {
    OfferState.OPEN: ("有效", "good"),
    OfferState.REPLACED: ("已被新报价取代", "plain"),
    OfferState.EXPIRED: ("已过有效期", "bad"),
    OfferState.ACCEPTED: ("已选定", "good"),
    OfferState.CLOSED: ("未选定，已结束", "plain"),
}
METHODS: Final = {
    Method.EQUAL_INSTALMENT: "等额本息",
    Method.EQUAL_PRINCIPAL: "等额本金",
    Method.INTEREST_FIRST: "先息后本",
    Method.BULLET: "到期一次还本付息",
    Method.PLANNED: "按计划还本",
}
DAY_COUNTS: Final = {
    DayCount.ACT_360: "按日计息，年/360",
    DayCount.ACT_365F: "按日计息，年/365",
    DayCount.THIRTY_E_360: "每月按 30 天，年/360",
}
PAYERS: Final = {
    Payer.BORROWER: "企业承担",
    Payer.BANK: "银行承担",
    Payer.PROGRAMME: "政府项目承担",
}


@dataclass(frozen=True, slots=True)
class Told:
    """What a finding says, and its cure."""

    detail: str
    cure: str


ENGLISH: Final = {
    Reason.OTHER_TYPE: (
        "The product takes no right of this type ({stated}).",
        "Offer a right of another type, or choose another product.",
    ),
    Reason.NOT_VALUED: ("The right has no valuation in force.", "Order an appraisal."),
    Reason.NOT_VERIFIED: ("The right is not verified.", "Have it verified by a tech provider."),
    Reason.PLEDGED: ("The right is pledged already.", "Wait for its release, or offer another."),
    Reason.ENDS_EARLY: (
        "The right ends on {stated}; it must last beyond {needed} (PP-15).",
        "Ask for a shorter term, renew the right, or offer another.",
    ),
    Reason.NO_RIGHT: (
        "None of the firm's rights can secure this product.",
        "See what each right lacks; register, verify and value one that fits.",
    ),
    Reason.TOO_LITTLE: (
        "The rights carry {stated}; the product begins at {needed}.",
        "Add rights, or choose a product that begins lower.",
    ),
    Reason.BELOW_ASKED: (
        "The rights carry {stated}, less than the {needed} asked for.",
        "Ask for less, or add rights.",
    ),
    Reason.AMOUNT_BELOW: ("{stated} is below the least amount of {needed}.", "Ask for more."),
    Reason.AMOUNT_ABOVE: ("{stated} is above the largest amount of {needed}.", "Ask for less."),
    Reason.TERM_BELOW: (
        "{stated} months is below the shortest term of {needed}.",
        "Ask for longer.",
    ),
    Reason.TERM_ABOVE: (
        "{stated} months is above the longest term of {needed}.",
        "Ask for a shorter term.",
    ),
    Reason.REGION: (
        "The firm is registered in area {stated}; the product is for {needed}.",
        "Choose a product without this limit.",
    ),
    Reason.YEARS_UNKNOWN: (
        "The firm must be {needed} years old; the platform does not know since when it exists.",
        "Show the bank the business licence.",
    ),
    Reason.INDUSTRY_UNKNOWN: (
        "The product is for {needed}; the platform does not know the firm's industry.",
        "Show the bank the business licence.",
    ),
}
CHINESE: Final = {
    Reason.OTHER_TYPE: ("该产品不接受此类权利。", "请提供其他类型的权利，或选择其他产品。"),
    Reason.NOT_VALUED: ("没有有效的评估。", "请委托评估。"),
    Reason.NOT_VERIFIED: ("没有有效的核验。", "请核验机构核验。"),
    Reason.PLEDGED: ("已为其他融资出质。", "请等待解押，或提供其他权利。"),
    Reason.ENDS_EARLY: (
        "于 {stated} 届满，须存续到 {needed} 之后（PP-15）。",
        "请缩短期限、办理续展，或提供其他权利。",
    ),
    Reason.NO_RIGHT: (
        "贵企业没有可用于该产品的权利。",
        "请看每项权利缺少什么；登记、核验并评估一项合适的权利。",
    ),
    Reason.TOO_LITTLE: (
        "权利可支持 {stated}，低于产品起点 {needed}。",
        "请增加权利，或选择起点较低的产品。",
    ),
    Reason.BELOW_ASKED: ("权利可支持 {stated}，少于所需 {needed}。", "请降低金额，或增加权利。"),
    Reason.AMOUNT_BELOW: ("{stated} 低于最低金额 {needed}。", "请提高金额。"),
    Reason.AMOUNT_ABOVE: ("{stated} 高于最高金额 {needed}。", "请降低金额。"),
    Reason.TERM_BELOW: ("{stated} 个月短于最短期限 {needed} 个月。", "请延长期限。"),
    Reason.TERM_ABOVE: ("{stated} 个月长于最长期限 {needed} 个月。", "请缩短期限。"),
    Reason.REGION: (
        "企业登记地代码 {stated} 不在适用地区（{needed}）。",
        "请选择没有地区限制的产品。",
    ),
    Reason.YEARS_UNKNOWN: (
        "要求成立满 {needed} 年；平台不掌握成立日期。",
        "请向银行出示营业执照。",
    ),
    Reason.INDUSTRY_UNKNOWN: ("面向 {needed}；平台不掌握所属行业。", "请向银行出示营业执照。"),
}


def in_english(finding: Finding) -> Told:
    return _told(finding, *ENGLISH[finding.reason])


def in_chinese(finding: Finding) -> Told:
    return _told(finding, *CHINESE[finding.reason])


def day_count_words(day_count: DayCount) -> str:
    """How interest is counted, beside every rate."""
    return DAY_COUNTS.get(day_count, day_count.value)


PAGE_WORDS: Final[dict[str, Any]] = {
    "methods": METHODS,
    "offer_states": OFFER_STATES,
    "payers": PAYERS,
    "request_states": REQUEST_STATES,
    "day_count_words": day_count_words,
    "finding_told": in_chinese,
    "plan_of": plan_of,
}
"""What the templates of this slice speak with."""


def _told(finding: Finding, detail: str, cure: str) -> Told:
    told = detail.format(stated=finding.stated, needed=finding.needed)
    return Told(f"{finding.subject} · {told}" if finding.subject else told, cure)
