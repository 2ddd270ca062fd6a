"""Refusals of the firm's own portal, in Chinese."""

WORDS: dict[str, tuple[str, str]] = {
    "too-many-drafts": ("您已有 {most} 份申请草稿。", "请先提交或删除其中一份。"),
    "not-of-this-case": ("只有借款企业与贷款银行可以就案件互相留言。", "请用您的职责对应的通知。"),
    "message-unusable": ("留言为空或太长。", "请写 1 至 {most} 个字。"),
    "too-many-messages": ("贵方今天就本案已留言 {most} 条。", "请合并为一条，或作为文件上传。"),
}
