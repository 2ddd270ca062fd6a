"""What a bank's people read of their queue."""

from collections.abc import Mapping
from typing import Final

from ip_finance.desks.bank_queue import Whose, WorkKind, WorkStage

STAGES: Final[Mapping[WorkStage, str]] = {
    WorkStage.APPROVAL: "授信审批",
    WorkStage.CONTRACT: "质押签约",
    WorkStage.REGISTRATION: "质押登记",
    WorkStage.RELEASE: "放款",
    WorkStage.SERVICING: "贷后还款",
    WorkStage.RISK: "风险处置",
    WorkStage.DISCHARGE: "解除质押",
}
KINDS: Final[Mapping[WorkKind, str]] = {
    WorkKind.DECIDE_APPLICATION: "审批融资申请",
    WorkKind.SIGN_PLEDGE: "起草并签署质押合同",
    WorkKind.REGISTER_PLEDGE: "办理质押登记",
    WorkKind.RELEASE_FUNDS: "办理放款",
    WorkKind.CHECK_DRAWDOWN: "复核放款",
    WorkKind.CHASE_ARREARS: "催收逾期",
    WorkKind.CONFIRM_ADJUSTMENT: "复核账务调整",
    WorkKind.FOLLOW_CALL: "跟进追加担保",
    WorkKind.DECIDE_MEASURE: "决定风险措施",
    WorkKind.DECIDE_OPINION: "决定分类认定",
    WorkKind.DECIDE_WRITE_OFF: "决定核销",
    WorkKind.DISCHARGE_PLEDGE: "解除质押",
}
WHOSE: Final[Mapping[Whose, str]] = {
    Whose.OPEN: "可办理",
    Whose.MINE: "我领取的",
    Whose.EVERY: "全部",
}
