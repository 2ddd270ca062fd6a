"""Refusals of a bank's queue, in Chinese."""

WORDS: dict[str, tuple[str, str]] = {
    "work-not-found": ("待办中没有这一项，或已办完。", "请重新打开“我的待办”。"),
    "work-taken": ("{by}已于 {at} 领取这一项。", "请重新打开“我的待办”；商定后可以接手。"),
}
