"""Tables and columns as auditors read them."""

from collections.abc import Mapping
from typing import Final

TABLES: Final[Mapping[str, str]] = {
    "parties_on_ledger": "机构",
    "keys_on_ledger": "签名密钥",
    "assets_on_ledger": "知识产权",
    "disputes_on_ledger": "争议",
    "claim_offers_on_ledger": "债权转让",
    "loan_changes_on_ledger": "贷款变动",
    "facts_on_ledger": "贷款事项",
    "loan_facts": "事项资料",
    "realisations_on_ledger": "处置变现",
    "distributions_on_ledger": "价款分配",
    "pledging_stops_on_ledger": "停止质押",
    "log_anchors_on_ledger": "日志锚定",
    "verifications_on_ledger": "核验",
    "valuations_on_ledger": "评估",
    "loans_on_ledger": "融资",
    "movements_on_ledger": "放款与还款",
    "pledges_on_ledger": "质押",
    "pledged_assets_on_ledger": "出质权利",
    "parties": "机构资料",
    "ip_assets": "权利资料",
    "documents": "文件",
    "verifications": "核验资料",
    "appraisals": "评估资料",
    "loans": "融资申请",
    "loan_decisions": "审批意见",
    "loan_movements": "收付凭证",
    "pledges": "质押合同",
    "pledge_certificates": "登记证",
    "frozen_memos": "授信报告",
    "audit_log": "操作日志",
    "audit_tree": "操作日志哈希树",
    "checkpoints": "检查点",
    "cosigners": "见证人",
}
COLUMNS: Final[Mapping[str, str]] = {
    "row": "整条记录",
    "content": "文件内容",
    "hash": "哈希",
    "hash of the facts": "资料哈希",
    "asset": "权利",
    "owner": "权利人",
    "version": "版本",
    "facts_hash": "资料哈希",
    "evidence_hash": "凭证哈希",
    "verified_until": "核验有效至",
    "verification": "核验版本",
    "dispute": "争议版本",
    "lien_loan": "质押于融资",
    "lien_pledge": "质押序号",
    "tx_hash": "交易哈希",
    "loan": "融资",
    "borrower": "借款人",
    "bank": "贷款银行",
    "state": "状态",
    "applied_fen": "申请金额（分）",
    "approved_fen": "批准金额（分）",
    "available_fen": "可放款（分）",
    "outstanding_fen": "未还本金（分）",
    "undistributed_fen": "待分配（分）",
    "terms_hash": "条款哈希",
    "pledges": "质押笔数",
    "registered": "已登记质押",
    "live": "有效质押",
    "released_fen": "放款（分）",
    "principal_fen": "本金（分）",
    "interest_fen": "利息（分）",
    "at": "时间",
    "change": "变动",
    "overdue_fen": "逾期金额（分）",
    "overdue_since": "逾期起日",
    "document_hash": "文书哈希",
    "party": "机构",
    "fact": "事项",
    "amount_fen": "金额（分）",
    "is_stated": "由当事方陈述",
    "pledgor": "出质人",
    "assets": "出质权利",
    "secured_fen": "担保金额（分）",
    "fingerprint": "权利状态指纹",
    "certificate_hash": "登记证哈希",
    "registered_on": "登记日",
    "witness": "见证方",
    "end_hash": "终止文书哈希",
    "ended_on": "终止日",
    "end_witness": "终止见证方",
    "ended_by": "终止方",
    "ended_version": "终止版本",
    "is_live": "是否有效",
    "provider": "核验机构",
    "valid_until": "有效至",
    "low_fen": "价值下限（分）",
    "base_fen": "价值（分）",
    "high_fen": "价值上限（分）",
    "report_hash": "报告哈希",
    "initiator": "异议人",
    "opened_at": "提出时间",
    "arbiter": "裁定人",
    "resolved_version": "裁定版本",
    "is_upheld": "是否成立",
    "resolution_hash": "裁定文书哈希",
    "resolved_at": "裁定时间",
    "identity": "身份哈希",
    "dual_approval_above_fen": "双人审批起点（分）",
    "person": "人员编号",
    "roles": "角色",
    "rotated_to": "更换为",
    "root": "根哈希",
    "size": "条数",
    "sha256": "文件哈希",
    "offered_by": "要约银行",
    "offered_at": "要约时间",
    "notice_hash": "通知哈希",
    "accepted_at": "受让时间",
    "pledge": "质押序号",
    "proceeds_fen": "变现价款（分）",
    "court_document_hash": "法律文书哈希",
    "costs_fen": "费用（分）",
    "surplus_fen": "退还（分）",
}
BY_LOAN: Final = frozenset(
    {
        "loans_on_ledger",
        "pledges_on_ledger",
        "pledged_assets_on_ledger",
        "movements_on_ledger",
        "loan_changes_on_ledger",
        "claim_offers_on_ledger",
        "realisations_on_ledger",
        "distributions_on_ledger",
        "loans",
    }
)
BY_RIGHT: Final = frozenset(
    {"assets_on_ledger", "verifications_on_ledger", "valuations_on_ledger", "disputes_on_ledger"}
)
WITHOUT_PAGE: Final = frozenset(
    {
        "keys_on_ledger",
        "facts_on_ledger",
        "pledging_stops_on_ledger",
        "audit_log",
        "audit_tree",
        "checkpoints",
        "cosigners",
        "log_anchors_on_ledger",
    }
)


def page_of(table: str, key: str) -> str:
    """Where the object of a finding is shown in three columns; empty if it has no page.

    >>> page_of("movements_on_ledger", "5f0c 3"), page_of("audit_log", "7")
    ('/audit/objects/loan/5f0c', '')
    """
    first = key.split(" ", maxsplit=1)[0]
    if table in BY_LOAN:
        return f"/audit/objects/loan/{first}"
    if table in BY_RIGHT:
        return f"/audit/objects/asset/{first}"
    if table == "parties_on_ledger":
        return f"/audit/objects/party/{first}"
    return "" if table in WITHOUT_PAGE else f"/audit/objects/{table}/{first}"
