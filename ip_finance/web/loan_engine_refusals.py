"""Refusals of the loan engine, in Chinese."""

WORDS: dict[str, tuple[str, str]] = {
    "plan-not-understood": (
        "还款方案中 {member} 不能是“{value}”。",
        "请更正该项，或留空以采用默认值。",
    ),
    "plan-not-carried": (
        "还款方案的 {member} 为“{value}”，贷款账户无法照此计息。",
        "请留空该项，或改用其他取值。",
    ),
    "terms-impossible": (
        "贷款条件无法排出还款计划：请检查 {member}。",
        "请更正金额、利率、期限或还款方案。",
    ),
    "loan-event-impossible": (
        "以贷款目前的状态，此事项不可能发生。",
        "请核对日期与金额，按发生的先后顺序记录。",
    ),
    "extension-refused": (
        "展期须在到期前约定，且不得超过规定期限。",
        "短期贷款展期不超过原期限，中期贷款不超过原期限的一半；已逾期的请办理重组。",
    ),
}
