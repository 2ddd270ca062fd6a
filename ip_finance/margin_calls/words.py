"""Margin calls in the words of the people who read them. Pure."""

from collections.abc import Mapping
from typing import Final

from ip_finance.margin_calls.domain import CallState, Level, MeasureKind

STATES: Final[Mapping[CallState, str]] = {
    CallState.DRAFTED: "已起草、待签署",
    CallState.CALLED: "待补足",
    CallState.CURED: "已补足",
    CallState.WAIVED: "已豁免",
}
STATE_KINDS: Final[Mapping[CallState, str]] = {
    CallState.DRAFTED: "plain",
    CallState.CALLED: "bad",
    CallState.CURED: "good",
    CallState.WAIVED: "good",
}
LEVELS: Final[Mapping[Level, str]] = {
    Level.SOUND: "正常",
    Level.WARNING: "接近上限",
    Level.BREACHED: "超出上限",
}
LEVEL_KINDS: Final[Mapping[Level, str]] = {
    Level.SOUND: "good",
    Level.WARNING: "waiting",
    Level.BREACHED: "bad",
}
MEASURES: Final[Mapping[MeasureKind, str]] = {
    MeasureKind.WAIVER: "豁免",
    MeasureKind.ACCELERATION: "提前到期",
    MeasureKind.MISUSE: "认定挪用",
}
STATEMENTS: Final[Mapping[str, str]] = {
    "margin-call": "发出追加担保通知",
    "margin-call-cured": "确认已补足",
    "margin-call-waived": "豁免",
    "margin-call-appeal": "借款人提出异议",
}
RIGHT_TYPES: Final[Mapping[str, str]] = {
    "invention": "发明专利",
    "utility-model": "实用新型",
    "design": "外观设计",
    "trademark": "注册商标",
    "software": "软件著作权",
}
