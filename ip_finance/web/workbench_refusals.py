"""Refusals of the verification workbench and of documents, in Chinese."""

HOLDER = "请联系保存该文件的机构。"

WORDS: dict[str, tuple[str, str]] = {
    # verification
    "finding-missing": ("缺少“{field}”一项的查得结果。", "请查询后填写，并注明来源。"),
    "finding-not-of-kind": ("这类权利没有“{field}”一项。", "请去掉这一项。"),
    "software-disputed": ("有他人主张对该软件享有权利。", "请待判决或和解后重新查询。"),
    "former-name-exists": ("曾用名“{name}”已登记，内容与此不同。", "请使用已登记的一条。"),
    # documents
    "file-infected": ("文件中发现病毒（{signature}），没有保存。", "请清理电脑后再上传。"),
    "file-type-mismatch": (
        "文件自称是 {claimed}，内容却是 {found}。",
        "请用制作该文件的程序另存为正确的格式后上传，不要只改扩展名。",
    ),
    "file-program-refused": ("这是一个程序，不是文件资料。", "请上传 PDF、图片、办公文档或 XML。"),
    "content-quarantined": (
        "该文件上传时病毒扫描没有应答，目前被隔离，任何人都不能打开。",
        "请等待平台运营方重新扫描。",
    ),
    "content-erased": (
        "该文件已于 {erased_on} 由{by}依 {basis} 删除；记录和账本上的哈希仍然保留。",
        "内容无法恢复；请向持有副本的一方索取。",
    ),
    "content-restricted": (
        "该文件仅因法定保存义务而保留，不再用于任何处理。",
        "保存义务期满后即删除。",
    ),
    "document-replaced": ("这个版本已有更新的版本。", "请在最新版本上提交新版本。"),
    "not-the-holder": ("该文件由另一家机构保存。", HOLDER),
    "subject-not-found": ("没有这个个人信息主体。", "请从列表中选择。"),
    "subject-exists": ("这个编号已被占用，或不是自然人的。", "请使用已登记的，或换一个新编号。"),
    "document-in-use": (
        "案件或权利记录以此文件为证据，使用期间必须保存。",
        "案件了结后，请平台运营方结束使用。",
    ),
    "purpose-end-impossible": (
        "用途结束的日期只能在 {earliest} 至 {latest} 之间。",
        "请填写实际结束的日期；已填写的只能改晚，不能改早。",
    ),
    "use-not-found": ("没有记录使用这份文件。", "请核对记录编号。"),
    "already-erased": ("已于 {erased_on} 删除。", "同一人的新文件，请登记新的个人信息主体。"),
    "report-of-earlier-engine": (
        "这份评估由引擎 {engine} 作出，没有这种报告。",
        "请下载报告的 JSON，或委托新的评估。",
    ),
    "scanner-away": ("病毒扫描没有应答。", "请平台运营方启动扫描服务后重试。"),
}
