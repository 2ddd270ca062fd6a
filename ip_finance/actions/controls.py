"""The forms of actions: what each is for, and its controls as its schema describes them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeAlias, get_origin

from pydantic import BaseModel

DOCUMENT = "document_id"
LONG_TEXT = 500

Options: TypeAlias = Sequence[tuple[str, str]]
Choices: TypeAlias = Mapping[str, Options]

TO_CHOOSE = ("", "请选择")
UPHELD = (TO_CHOOSE, ("true", "成立"), ("false", "不成立"))
AMOUNT, AMOUNT_OR_NONE = "可写 300万。", "可写 300万；没有则填 0。"
RATE = "按日计息，年/360，例如 3.45。"
UNITS = {"_fen": "元", "_bps": "%"}

ABOUT: Mapping[str, str] = {
    "ChangeParty": "调整银行须双人审批的起点；须两家机构的守护人签署。",
    "ChangeKey": "增减一把密钥的角色，或停用它；须两家机构的守护人签署。",
    "RotateKey": "密钥遗失或疑似泄露时换一把新的；须两家机构的守护人签署，已有记录不变。",
    "WithdrawVerification": "核验结论不再成立时撤回；该权利随即不能出质。",
    "OpenDispute": "认为权利的归属或状态有误时提出；裁定之前该权利不能出质。同一凭证只能用一次。",
    "ResolveDispute": "由权利人和异议人以外的守护人裁定；异议成立则核验随之失效。",
    "ChangeTerms": "变更利率与到期日；借款企业与银行双方签署。",
    "OfferClaim": "将债权连同质权转让给另一家银行；要约上链后，对方即可查阅本案。",
    "AcceptClaim": "接受转让要约；须已通知债务人，否则对债务人不发生效力。",
    "MarkOverdue": "借款企业未按期还款时登记。",
    "MarkCurrent": "逾期款项清偿之后，恢复为正常还款。",
    "DeclareDefault": "发生约定的违约事由时宣布；此后可以申请实现质权。",
    "OpenEnforcement": "法院准许实现质权之后登记法律文书。",
    "RecordRealisation": "拍卖、变卖或折价之后，登记所得。",
    "DistributeProceeds": "按费用、利息、本金的次序分配；本金清偿之后有余，退还出质人。",
    "CloseEnforcement": "程序终结而债务未清时登记；贷款回到违约状态。",
    "VoidRegistration": "国家知识产权局撤销质押登记之后，由银行与核验机构共同确认。",
    "LapseRegistration": "质押登记期限届满之后，由银行与核验机构共同确认。",
    "WaivePledge": "贷款结清之前放弃质权；须银行经办与审批两人签署。",
    "ForceDischarge": "法院判令解除质押，而银行不办理时；须两家机构的守护人签署。",
    "StopPledging": "发现异常时，一位守护人即可暂停一切新增质押；还款与解押不受影响。",
    "ResumePledging": "查明之后恢复；须两家机构的守护人签署。",
}


@dataclass(frozen=True, slots=True)
class Control:
    """One field: `kind` is text, area, date, choice, ticks or file."""

    name: str
    label: str
    hint: str
    kind: str
    unit: str
    options: Options


def controls_of(schema: type[BaseModel], choices: Choices) -> list[Control]:
    """The controls of the schema's members, in their order; the file comes last."""
    found = [_control(name, info, choices) for name, info in schema.model_fields.items()]
    return sorted(found, key=lambda control: control.kind == "file")


def _control(name: str, info: Any, choices: Choices) -> Control:
    ending = name[-4:]
    return Control(
        name=name,
        label=info.title or name,
        hint=info.description or _hint(ending, info),
        kind=_kind(name, info, choices),
        unit=UNITS.get(ending, ""),
        options=_options(name, info, choices),
    )


def _hint(ending: str, info: Any) -> str:
    if ending == "_fen":
        is_positive = any(getattr(rule, "gt", None) == 0 for rule in info.metadata)
        return AMOUNT if is_positive else AMOUNT_OR_NONE
    return RATE if ending == "_bps" else ""


def _kind(name: str, info: Any, choices: Choices) -> str:
    longest = max((getattr(rule, "max_length", None) or 0 for rule in info.metadata), default=0)
    kinds = (
        ("file", name == DOCUMENT),
        ("ticks", get_origin(info.annotation) is frozenset),
        ("choice", name in choices or info.annotation is bool),
        ("date", info.annotation is date),
        ("area", longest > LONG_TEXT),
    )
    return next((kind for kind, is_it in kinds if is_it), "text")


def _options(name: str, info: Any, choices: Choices) -> Options:
    found = choices.get(name, ())
    if info.annotation is bool:
        return UPHELD
    return [TO_CHOOSE, *found] if _kind(name, info, choices) == "choice" else found
