"""Refusals of saved views, in Chinese."""

WORDS: dict[str, tuple[str, str]] = {
    "view-not-found": ("没有这个视图。", "请从“我的视图”进入。"),
    "view-elsewhere": ("视图只能是本平台的列表。", "请打开列表，设好筛选，再从那里保存。"),
    "view-unnamed": ("视图需要一个不超过 {longest} 字的名称。", "请写明这个列表显示什么。"),
    "views-full": ("每人最多保存 {most} 个视图。", "请先删除一个不再需要的。"),
}
