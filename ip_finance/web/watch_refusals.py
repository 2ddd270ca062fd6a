"""Refusals of classification, early warning and margin calls, in Chinese."""

WORDS: dict[str, tuple[str, str]] = {
    "opinion-not-found": ("没有这项分类认定。", "请从“风险分类与预警”进入。"),
    "opinion-exists": ("同一编号下已有另一项分类认定。", "重新打开页面填写一项新的。"),
    "opinion-decided": ("{decided_by} 已于 {decided_on} 作出决定。", "请查看该决定。"),
    "own-opinion": ("提出人不能对自己提出的认定作决定。", "请本行审批人决定。"),
    "ground-not-stated": (
        "这一依据由系统从账务中认定，不由人工填写。",
        "请选择只有人知道的依据，其余由日终检查认定。",
    ),
    "upgrade-too-high": (
        "因存在依据，该债务人至少为所列类别，不能上调到更好的类别。",
        "请先消除依据，或提议其允许的类别。",
    ),
    "not-an-upgrade": ("提议的类别不优于现在的类别。", "下调由依据产生，请认定依据。"),
    "not-classified": ("这笔贷款还没有分类。", "请先运行当日检查。"),
    "warning-not-found": ("没有这项预警信号。", "请从“风险分类与预警”进入。"),
    "warning-closed": ("预警信号已于 {closed_on} 关闭。", "请查看处理结果。"),
    "covenant-not-found": ("没有这项约定。", "请核对编号。"),
    "covenant-exists": ("同一编号下已有另一项约定或报告。", "请使用新的编号。"),
    "covenant-threshold-does-not-fit": (
        "财务约定须有比较方式与界限，信息约定则没有。",
        "请补全，或改选另一类约定。",
    ),
    "covenant-not-due-then": ("{stated} 不是该约定的应报告日。", "请填写约定的应报告日。"),
    "margin-call-not-found": ("没有这份追加担保通知。", "请从“追加担保”进入。"),
    "margin-call-exists": ("同一编号下已有另一份通知。", "请使用新的编号。"),
    "margin-call-outdated": (
        "通知起草于 {called_on}，账务日已是 {on}。",
        "请重新起草：按今日状况重新测算，补足期限重新起算。",
    ),
    "margin-call-under-way": (
        "这笔贷款已有 {called_on} 发出的追加担保通知尚未了结。",
        "请继续办理该通知；一笔贷款同时只有一份。",
    ),
    "no-breach": (
        "未还本金 {outstanding_fen} 未超过界限 {line_fen}。",
        "有效评估显示超出界限后再发出通知。",
    ),
    "value-expired": (
        "权利 {number} 仍有效但没有有效的评估，不能认定价值不足。",
        "请先重新评估该权利。",
    ),
    "margin-call-not-open": (
        "这份通知目前的状态不能这样办理。",
        "请重新打开该通知，查看可办的事项。",
    ),
    "margin-call-not-cured": (
        "尚未补足：仍有缺口 {shortfall_fen}。",
        "补充质押登记确认或还款入账后再确认。",
    ),
    "not-the-borrower": ("只有借款人可以提出异议。", "请以借款企业的身份登录。"),
    "measure-reason-missing": ("须写明理由。", "请填写理由。"),
    "measure-does-not-fit": (
        "豁免须指明通知，提前到期须有限期清偿日，认定挪用不针对通知。",
        "请补全，或改选另一项措施。",
    ),
    "measure-not-found": ("没有这项措施。", "请从“追加担保”进入。"),
    "measure-exists": ("同一编号下已有另一项措施。", "请使用新的编号。"),
    "own-measure": ("提议人不能对自己的提议作决定。", "请本行审批人决定。"),
    "measure-decided": ("{decided_by} 已于 {decided_on} 作出决定。", "请查看该决定。"),
    "measure-not-agreed": ("这项措施尚未获同意。", "请审批人先作决定。"),
    "measure-stated": ("这项措施已发起签署或已上链。", "请签署待办的步骤。"),
    "pay-by-not-ahead": ("限期清偿日 {stated} 须晚于今日 {today}。", "请填写以后的日期。"),
    "still-in-cure-period": ("补足期限 {cure_by} 尚未届满。", "请待期满，或以其他理由提议。"),
    "measure-without-letter": ("只有提前到期才有通知书。", "请打开提前到期的通知书。"),
}
