"""Refusals of the firm's own portal, in Chinese."""

WORDS: dict[str, tuple[str, str]] = {
    "too-many-drafts": ("您已有 {most} 份申请草稿。", "请先提交或删除其中一份。"),
}
