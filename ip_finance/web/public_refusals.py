"""Refusals of certificates, of the public check and of the tour, in Chinese."""

WORDS: dict[str, tuple[str, str]] = {
    "certificate-not-found": ("没有这份存证证书。", "请从「存证证书」列表进入。"),
    "certificate-too-early": (
        "账本上还没有这份文件的哈希。",
        "请先登记该文件所证明的权利，并等待账本记录。",
    ),
    "certificate-not-yours": (
        "只有提交该文件的机构可以为它出具证书。",
        "请联系持有该文件的机构。",
    ),
    "too-many-checks": ("短时间内核验次数过多。", "请一分钟后再试。"),
    "tour-not-open": (
        "演示还在自动进行，暂时不能操作。",
        "请等待一至两分钟，演示完成后从首页进入。",
    ),
    "tour-person-unknown": ("导览中没有这个人。", "请从首页选择一个角色。"),
}
