"""What people read of documents."""

from typing import Final

from ip_finance.documents.domain import DecisionKind
from ip_finance.documents.retention import DocumentKind

KIND_WORDS: Final = {
    DocumentKind.OFFICE_FILE: "官方公布文件",
    DocumentKind.CERTIFICATE: "权利证书",
    DocumentKind.REGISTER_EXTRACT: "登记簿副本",
    DocumentKind.CONTRACT: "合同",
    DocumentKind.CONSENT: "同意书",
    DocumentKind.RESOLUTION: "决议",
    DocumentKind.IDENTITY: "身份证明",
    DocumentKind.RECEIPT: "缴费或付款凭证",
    DocumentKind.NOTICE: "通知书",
    DocumentKind.VALUATION_REPORT: "评估报告",
    DocumentKind.COURT: "司法文书",
    DocumentKind.OTHER: "其他",
}
SCAN_WORDS: Final = {
    "not-scanned": ("未扫描", "plain"),
    "clean": ("未发现病毒", "good"),
    "quarantined": ("扫描无应答，已隔离", "bad"),
    "infected": ("发现病毒，已封存", "bad"),
}
DECISION_WORDS: Final = {
    DecisionKind.PURPOSE_ENDED: "用途已结束",
    DecisionKind.RESTRICTED: "停止处理，只保存",
    DecisionKind.ERASED: "内容已删除",
}
