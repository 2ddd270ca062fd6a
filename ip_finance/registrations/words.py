"""Filings in the words of the people who read them. Pure."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from ip_finance.dossiers.domain import Registrar
from ip_finance.registrations.domain import GROUNDS, Channel, FilingKind, FilingState
from ip_finance.web.templating import yuan

REGISTRARS: Final = {
    Registrar.CNIPA_PATENT: "国家知识产权局（专利）",
    Registrar.CNIPA_TRADEMARK: "国家知识产权局（商标）",
    Registrar.CPCC: "中国版权保护中心",
}
KINDS: Final = {
    FilingKind.REGISTRATION: "质押登记",
    FilingKind.CHANGE: "变更登记",
    FilingKind.CANCELLATION: "注销登记",
    FilingKind.EXTENSION: "延期登记",
}
STATES: Final = {
    FilingState.DRAFT: "准备中",
    FilingState.SUBMITTED: "已提交",
    FilingState.CORRECTION: "待补正",
    FilingState.REGISTERED: "已登记",
    FilingState.REFUSED: "不予登记",
    FilingState.WITHDRAWN: "已撤回",
}
ENTERED: Final = {
    FilingKind.REGISTRATION: "已登记",
    FilingKind.CHANGE: "已变更",
    FilingKind.CANCELLATION: "已注销",
    FilingKind.EXTENSION: "已延期",
}
PAPERS: Final[Mapping[FilingKind, Sequence[str]]] = {
    FilingKind.CHANGE: (
        "质押登记变更申请表，双方签章",
        "变更协议（债权种类、数额或担保范围变更，PP-35），或名称、地址变更证明",
        "经办人身份证明；委托代理的，附委托书",
    ),
    FilingKind.CANCELLATION: (
        "质押登记注销申请表，双方签章",
        "质押登记通知书或登记证",
        "债务清偿、质权实现、放弃质权或合同终止的证明（PP-36）",
    ),
    FilingKind.EXTENSION: (
        "质权登记期限延期申请书，双方签章",
        "延期协议；未达成协议且债务未清偿的，质权人的书面担保（TM-12）",
    ),
}
"""What to bring to a filing that follows a registration; the dossier holds what that one took."""
CHANNELS: Final = {Channel.ONLINE: "网上", Channel.WINDOW: "窗口", Channel.MAIL: "邮寄"}
GROUND_WORDS: Final[Mapping[str, str]] = {
    "PP-10": "出质人不是专利登记簿记载的专利权人",
    "PP-11": "专利权已终止或已被宣告无效",
    "PP-12": "专利申请尚未被授予专利权",
    "PP-13": "专利权没有按照规定缴纳年费",
    "PP-14": "因权属纠纷已请求中止，或者已被保全",
    "PP-15": "债务履行期限超过专利权有效期",
    "PP-16": "质押合同不符合规定",
    "PP-17": "共有专利权未经全体共有人同意",
    "PP-18": "专利权已被申请质押登记且处于质押期间",
    "PP-19": "同日就同样的发明创造既申请实用新型又申请发明",
    "PP-20": "专利权已被启动无效宣告程序",
    "PP-21": "其他不应予以登记的情形",
    "TM-09a": "出质人名称与商标局档案不一致，且不能证明为权利人",
    "TM-09b": "合同违反法律、行政法规强制性规定",
    "TM-09c": "注册商标专用权已被撤销、注销或者期满未续展",
    "TM-09d": "注册商标专用权已被人民法院查封、冻结",
    "TM-09e": "其他不符合出质条件的情形",
    "CR-04": "不符合著作权质权登记办法规定的条件",
}
WHO: Final = {
    FilingState.DRAFT: "出质人或银行",
    FilingState.SUBMITTED: "登记机关",
    FilingState.CORRECTION: "出质人或银行",
}
MOVES: Final = {
    FilingState.DRAFT: "备齐材料，提交登记机关",
    FilingState.SUBMITTED: "审查；收到答复后在此录入",
    FilingState.CORRECTION: "按通知补正后重新提交",
}


def state_of(kind: FilingKind, state: FilingState) -> str:
    """The state of a filing of this kind."""
    return ENTERED[kind] if state is FilingState.REGISTERED else STATES[state]


def grounds_of(registrar: Registrar) -> Sequence[tuple[str, str]]:
    """The registrar's grounds of refusal, to choose from."""
    return [(ground, f"{ground} {GROUND_WORDS[ground]}") for ground in GROUNDS[registrar]]


def told_of(state: FilingState, facts: Mapping[str, Any]) -> str:
    """What an entry states, in one line."""
    match state:
        case FilingState.SUBMITTED:
            return f"{CHANNELS[Channel(facts['channel'])]}提交，受理编号 {facts['submission_no']}"
        case FilingState.CORRECTION:
            until = f"；答复期限 {facts['answer_by']}" if facts["answer_by"] else ""
            return "须补正：" + "；".join(facts["items"]) + until
        case FilingState.REGISTERED:
            amount = facts["registered_fen"]
            secured = f"，担保金额 {yuan(amount)}" if amount else ""
            until = f"，登记期限至 {facts['ends_on']}" if facts["ends_on"] else ""
            return f"登记号 {facts['number']}{secured}{until}"
        case FilingState.REFUSED:
            return f"{facts['ground']} {GROUND_WORDS[facts['ground']]}：{facts['text']}"
        case _:
            return str(facts.get("text", ""))
