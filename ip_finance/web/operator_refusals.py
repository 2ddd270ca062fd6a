"""Refusals that tell of the node, the log's checkpoints and evidence, in Chinese.

Operators and auditors meet them, on the command line mostly; a page may show one all the same.
"""

WAIT = "平台会自行重试；若持续如此，请联系平台运营方。"
OTHER_NODE = "请平台运营方改用正确的节点。"

WORDS: dict[str, tuple[str, str]] = {
    # the node
    "chain-rate-limited": ("账本节点限制了请求次数。", WAIT),
    "chain-timeout": ("账本节点没有按时答复。", WAIT),
    "chain-connection-refused": ("账本节点没有启动，或地址不对。", "请平台运营方启动节点。"),
    "chain-answer-garbled": ("账本节点的答复有误（{question}）。", WAIT),
    "chain-question-refused": ("账本节点拒绝答复（{question}）。", WAIT),
    "chain-transaction-known": ("节点已收到这笔交易。", "请等待入块。"),
    "chain-nonce-too-low": ("中继账户的交易序号已被使用。", WAIT),
    "chain-nonce-too-high": ("中继账户有一笔较早的交易尚未送达。", WAIT),
    "chain-fee-too-low": ("交易手续费低于节点的要求。", WAIT),
    "chain-replacement-fee-too-low": ("替换交易的手续费不够高。", WAIT),
    "chain-funds-missing": ("中继账户余额不足。", "请平台运营方为中继账户充值。"),
    "chain-gas-limit-exceeded": ("区块太小，放不下这一步。", "请联系链的运行方。"),
    "chain-method-not-found": ("账本节点版本过旧。", OTHER_NODE),
    "chain-blocks-missing": ("账本节点缺少区块 {first} 至 {last}。", OTHER_NODE),
    "chain-node-behind": ("账本节点只到区块 {head}，平台已读到 {read_to}。", "请等待节点同步。"),
    "chain-wrong": ("节点属于另一条链。", OTHER_NODE),
    "chain-contract-wrong": ("地址 {address} 上不是本平台的账本。", OTHER_NODE),
    "chain-event-unknown": (
        "账本在区块 {block} 写入了本版本不认识的事件。",
        "请平台运营方安装与账本合约相符的版本。",
    ),
    "chain-finality-broken": (
        "区块 {block} 曾已确定，现在却不见了。",
        "请平台运营方查明原因；可用 `ipfin rebuild` 依链上现状重建。",
    ),
    "history-incomplete": (
        "所用节点的历史不完整：区块 {block} 的 {event} 涉及 {table} 的 {key}，此前却没有它的记录。",
        "请改用保存了全部区块的节点。",
    ),
    "database-away": ("数据库没有应答。", WAIT),
    "worker-failed": ("后台任务遇到故障。", WAIT),
    # checkpoints of the audit log
    "checkpoint-not-found": ("没有这个日志检查点。", "请取最新的检查点。"),
    "cosigner-known": ("共签密钥或名称已登记，与此不同。", "一家机构以一个名称、一把密钥共签。"),
    "cosigner-key-refused": (
        "共签密钥无法使用。",
        "请完整提交 `ipfin key cosigner` 打印的验证密钥。",
    ),
    "cosignature-refused": ("共签签名无法验证。", "请重新取得检查点，核对后再共签。"),
    "log-shorter": ("日志没有这么长，或先后颠倒。", "请按 0 < first <= second <= size 查询。"),
    # evidence
    "evidence-document-unknown": ("本案没有哪一步以此文件为凭证。", "请从验证报告中取哈希。"),
    "evidence-none": ("本案还没有已确定的步骤可以取证。", "请等待账本确认第一步。"),
    "evidence-checkpoint-missing": (
        "还没有检查点覆盖到区块 {block}，外人无从相信。",
        "请共签方签署最新的检查点后再导出。",
    ),
    "evidence-nobody-cosigns": ("还没有机构登记共签密钥。", "请先登记共签密钥，或写明验证者。"),
    "evidence-disclosure-unclear": ("没有说明披露哪些文件。", "请写 all、none，或文件哈希。"),
}
