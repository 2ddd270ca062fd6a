"""Refusals of the auditor's pages in Chinese."""

WORDS: dict[str, tuple[str, str]] = {
    "node-not-allowed": (
        "平台不得访问 {host} 上的节点。",
        "请使用以下主机之一，或请平台运营方放行：{allowed}。",
    ),
    "audit-object-not-found": ("数据库与链上都没有 {name}。", "请按编号或哈希搜索。"),
    "audit-not-on-chain": (
        "节点 {node} 上没有 {name}。",
        "请核对编号或哈希；它可能尚未入块，或在另一条链上。",
    ),
    "sample-not-found": ("没有这个样本。", "请从样本列表中打开。"),
    "sample-unsound": (
        "请填写目的，样本量为 1 至 {largest} 条，种子不超过 64 个字符。",
        "请更正后重试。",
    ),
    "nothing-to-sample": ("总体为空，没有可抽取的记录。", "请选择其他总体。"),
}
