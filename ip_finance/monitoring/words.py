"""What was found, and what to do about it, in the words of the people who read it. Pure."""

from collections.abc import Mapping
from datetime import date
from typing import Final

from ip_finance.monitoring.domain import Severity, Step, TaskKind, TaskState

TITLES: Final[Mapping[TaskKind, tuple[str, str]]] = {
    TaskKind.FEE_DUE: ("年费即将到期", "按期缴纳年费，并上传缴费凭证。"),
    TaskKind.FEE_SURCHARGE: (
        "年费逾期，处于滞纳金宽限期",
        "立即补缴年费和滞纳金；合同约定的，银行可代缴并计入债权。",
    ),
    TaskKind.FEE_LAPSED: (
        "年费未缴，专利权终止",
        "两个月内可请求恢复；同时评估押品损失，必要时提出异议、要求补充担保。",
    ),
    TaskKind.FEE_UNKNOWN: ("年费缴纳情况不明", "查询登记簿，记录已缴至何日。"),
    TaskKind.RIGHT_ENDED: ("权利已终止或被宣告无效", "核实后提出异议，并要求补充担保。"),
    TaskKind.RIGHT_ENDS_EARLY: ("权利早于债务届满", "缩短债务期限，或补充担保。"),
    TaskKind.RENEWAL_DUE: ("商标可以续展", "在届满前办理续展，并上传核准通知。"),
    TaskKind.RENEWAL_GRACE: ("商标已届满，处于续展宽展期", "在宽展期内办理续展，逾期注销。"),
    TaskKind.REGISTRATION_ENDING: (
        "质权登记期限即将届满",
        "届满前双方办理延期登记；届满后质权登记自动失效。",
    ),
    TaskKind.REGISTRATION_SHORT: ("质权登记期限早于债务到期日", "办理质权登记延期。"),
    TaskKind.OWNER_CHANGED: ("质押期间权利转移", "核实是否经质权人同意；未经同意的提出异议。"),
    TaskKind.OWNER_RENAMED: ("权利人名称或地址变更", "办理质押变更登记，并上传变更证明。"),
    TaskKind.INVALIDATION_REQUESTED: ("有人请求宣告无效", "跟踪无效程序，评估对押品价值的影响。"),
    TaskKind.PARTLY_INVALID: ("权利被宣告部分无效", "重新评估；价值明显减少的要求补充担保。"),
    TaskKind.FROZEN_BEFORE: ("登记前已被保全", "质押不能登记；提出异议，另行提供担保。"),
    TaskKind.FROZEN_AFTER: ("登记后被保全", "质权顺位不受影响；关注保全法院的执行进展。"),
    TaskKind.FREEZE_ENDING: ("保全期限即将届满", "查询是否续行保全。"),
    TaskKind.SUSPENDED: ("有关程序中止", "核实权属纠纷；中止期间不能办理质押手续。"),
    TaskKind.LICENSED: ("质押期间许可他人使用", "核实是否经质权人同意；许可费应提前清偿或提存。"),
    TaskKind.PLEDGE_CANCELLED: (
        "贷款未结清，质押登记却已注销",
        "立即核实注销原因，要求恢复登记或补充担保。",
    ),
    TaskKind.SIBLING_GRANTED: (
        "同日申请的发明专利已授权",
        "实用新型将被放弃；将该发明专利补充出质。",
    ),
    TaskKind.LOOKALIKE: ("出质人有近似商标未一并出质", "将该商标补充出质，或说明不近似的理由。"),
    TaskKind.VERIFICATION_ENDING: ("核验即将到期", "重新核验并签署。"),
    TaskKind.VERIFICATION_OVER: ("核验已失效", "重新核验并签署。"),
    TaskKind.MATURITY_PASSED: ("债务已到期未清偿", "及时行使质权；怠于行使造成损失的须赔偿。"),
    TaskKind.LIMITATION: ("诉讼时效即将届满", "在时效届满前主张债权并行使质权。"),
    TaskKind.REVIEW_LATE: ("登记机关逾期未答复", "向登记机关查询办理进度。"),
    TaskKind.CORRECTION_DUE: ("登记机关要求补正", "在期限内补正并重新提交；逾期视为放弃。"),
    TaskKind.CHANGE_DUTY: ("应办理质押变更登记", "持变更协议向登记机关办理变更，并录入结果。"),
    TaskKind.CANCELLATION_DUTY: ("应办理质押注销登记", "在账本上解押，并向登记机关办理注销。"),
    TaskKind.REVALUATION_DUE: (
        "押品应重新评估",
        "在押品重估页查看原因，并委托重新评估；价值不足的要求补充担保。",
    ),
    TaskKind.OTHER: ("其他待办", "请查看说明。"),
}
"""Title and advice of each kind."""
SEVERITIES: Final = {Severity.NOTE: "提示", Severity.WARNING: "注意", Severity.ALARM: "警报"}
STATES: Final = {
    TaskState.OPEN: "待办",
    TaskState.DONE: "已办结",
    TaskState.DISMISSED: "无需办理",
    TaskState.SUPERSEDED: "已失效",
}
STEPS: Final = {Step.OPEN_DISPUTE: "提出异议", Step.WITHDRAW_VERIFICATION: "撤回核验"}
FACTS: Final = {
    "year": "年费年度",
    "payable_fen": "应缴金额",
    "due_on": "缴费期限",
    "last_on": "最后缴费日",
    "days_left": "剩余天数",
    "matures_on": "债务到期日",
    "ended_on": "终止日",
    "code": "事件代码",
    "happened_on": "公告日",
    "owner": "现权利人",
    "sibling": "发明专利",
    "granted_on": "授权公告日",
    "mark": "近似商标",
    "since": "注册日",
    "why": "重估原因",
    "registrar": "登记机关",
    "cause": "起因",
    "arisen_on": "义务产生日",
}
"""Facts that a page shows, by name; others are for programs."""


def letter_of(kind: TaskKind, severity: Severity, due_on: date | None) -> tuple[str, str]:
    """Subject and text of an e-mail. It names no right, no party and no amount."""
    title, advice = TITLES[kind]
    until = f"期限：{due_on.isoformat()}。\n" if due_on else ""
    text = f"您有一项新的待办：{title}。\n{until}{advice}\n\n请登录知识产权质押融资平台查看。\n"
    return f"【{SEVERITIES[severity]}】{title}", text
