"""Refusals of a bank's credit work, in Chinese."""

_REOPEN = "请重新打开授信页面，那里写明现在轮到谁。"

WORDS: dict[str, tuple[str, str]] = {
    "statement-not-found": ("没有这份财务报表。", "请从“财务报表”进入。"),
    "memo-not-found": ("这笔申请还没有封存的授信报告。", "首次审批意见作出后才有。"),
    "statement-exists": (
        "同一编号下已有另一份财务报表，已报送的不再改动。",
        "更正后请另行报送，同一年度以最新一份为准。",
    ),
    "not-a-borrower": ("财务报表由企业自己报送。", "请企业经办人报送。"),
    "fiscal-year-ahead": ("{year} 年度尚未结束。", "请报送上一个完整年度。"),
    "statement-unreadable": (
        "{where} 无法读取：{what}。",
        "请按模板填写，金额以元为单位、最多两位小数，代码列不要改动。",
    ),
    "purpose-not-allowed": (
        "用途中有流动资金贷款不得用于的内容：{found}。",
        "请在授信报告中说明为何仍可受理，或不予批准。",
    ),
    "need-not-measured": (
        "金额 {amount_fen} 超过 {above_fen}，而营运资金需求尚未测算（{why}）。",
        "请企业报送财务报表，或由经办人人工测算并说明理由。",
    ),
    "need-above-measured": (
        "公式测算的新增贷款需求为 {measured_fen}，{need_fen} 超过测算值。",
        "人工测算不得高于公式测算；情况有变的，请企业报送新的财务数据。",
    ),
    "other-than-offered": (
        "企业接受的报价中 {member} 为 {offered}，不是 {asked}。",
        "请按报价批准；须改条件的，批准后由双方共同变更。",
    ),
    "not-a-side-of-the-loan": (
        "授信额度所依据的财务数据、报价与限额只对借款企业及其银行开放。",
        "请向借款企业或银行了解。",
    ),
    "memo-missing": ("还没有可供审批的授信报告。", "请经办人撰写；退回补件后须重新提交。"),
    "memo-decided-on": ("授信报告已有审批意见，不再改动。", "如需修改，请先退回，再重新提交。"),
    "memo-changed": ("您打开页面之后，授信报告已经改写。", "请重新打开并阅读后再决定。"),
    "already-decided": (
        "已被处理：{who} 于 {at} 在环节“{stage}”作出意见（{decision}），案件已往下走。",
        _REOPEN,
    ),
    "no-stages": ("本行对这一金额未设内部审批环节，适用账本规则。", "请直接发起批准。"),
    "stages-outstanding": ("环节“{stage}”尚未同意，还差 {missing} 票。", "请先由该环节决定。"),
    "case-rejected": ("环节“{stage}”已否决这笔申请。", "请登记不予批准，并写明理由。"),
    "other-terms-approved": (
        "各环节同意的 {member} 是 {approved}，不是 {asked}。",
        "请按已同意的条件发起，或退回后重新提交。",
    ),
    "comment-missing": ("审批意见须写明理由。", "请填写理由。"),
    "papers-unnamed": ("退回时须写明要补的材料。", "请至少写一项。"),
    "own-case": ("这笔申请由您准备，自己经办的不由自己审批。", "请同事决定。"),
    "decided-before": ("您已对这笔申请作出意见，同一人不重复审批。", "请同事作下一步决定。"),
    "own-company": ("您所属的企业与本案有关。", "请无关的人决定。"),
    "wrong-stage-role": ("环节“{stage}”由{needed}决定。", "请具有该角色的同事决定。"),
}
