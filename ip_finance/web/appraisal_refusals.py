"""Refusals of orders, scorecards, pricing and acceptance, in Chinese."""

WORDS: dict[str, tuple[str, str]] = {
    "appraisal-not-found": ("没有这份评估。", "请核对编号。"),
    "appraisal-exists": ("同一编号下已有另一份评估；评估不能覆盖。", "重新打开页面填写一次。"),
    "appraisal-reviewed": ("这份评估已复核。", "请发起签署，或另作评估。"),
    "appraisal-not-reviewed": ("这份评估尚未复核。", "请评估师以外的复核人先复核。"),
    "appraisal-recorded": ("这份评估已经上链。", "如需重新评估，请另作一份。"),
    "appraisal-expired": ("评估报告已过使用期。", "请以新的基准日重新评估。"),
    "appraisal-not-reproducible": ("按保存的参数重算，得不到保存的报告。", "请告知审计员。"),
    "asset-not-appraised": ("该权利没有有效的评估。", "请由两位评估师签署经复核的评估。"),
    "reviewer-is-appraiser": ("您是这份评估的评估师，不能复核自己。", "请另一位复核人复核。"),
    "comment-missing": ("复核须写明意见。", "请写明核对了什么、结论如何。"),
    "base-date-ahead": ("评估基准日 {base_date} 还没有到。", "请选择今日或更早的日期。"),
    "life-beyond-term": (
        "剩余年限 {stated_years} 年超过权利期限（{expires_on} 届满）。",
        "请按基准日至届满日填写。",
    ),
    "range-empty": ("十种情形中至少有一种该权利没有价值，不能担保。", "请核对收入、费率与风险。"),
    "valuation-refused": ("参数“{argument}”不可用：{reason}。", "请更正该参数。"),
    "appraisal-order-not-found": ("没有这项评估委托。", "请从“价值评估”进入。"),
    "appraisal-order-exists": (
        "同一编号下已有另一项委托；委托不能覆盖。",
        "请重新打开页面再委托一次。",
    ),
    "appraisal-order-closed": (
        "所委托的评估已经上链，委托不再增加内容。",
        "如需重新评估，请另行委托。",
    ),
    "appraisal-evidence-exists": (
        "同一编号下已有另一项证据；证据不能覆盖。",
        "请重新打开页面再提交一次。",
    ),
    "evidence-argument-unknown": ("评估没有“{argument}”这项输入。", "请从列表中选择。"),
    "amount-without-evidence": (
        "定价依据“{argument}”，而委托里没有它的证据。",
        "请提交 {argument} 的证据，或不用它定价。",
    ),
    "scheme-unfit": (
        "指标体系“{scheme_id}”不适用于这类权利。",
        "请选择：{fitting}。",
    ),
    "scorecard-exists": ("评分提交后不能更改。", "需要新的意见的，请另行委托。"),
    "scorer-twice": ("您已经提交过这项委托的评分；两份评分须来自两个人。", "请同事提交另一份。"),
    "scorecards-complete": ("两份评分都已提交。", "需要第三种意见的，请另行委托。"),
    "scorecards-missing": (
        "定价需要两人的评分，目前有 {there} 份。",
        "请评估机构的两人分别评分。",
    ),
    "not-the-appraising-firm": (
        "这项委托由另一家机构评分；评分、定价与签署须出自同一家机构。",
        "请由该机构完成，或另行委托。",
    ),
    "reviewer-is-scorer": (
        "这份评估依据您本人的评分，您不能再复核。",
        "请没有评分的复核人复核。",
    ),
    "disagreement-unexplained": (
        "两位评分人在下列指标上相差超过一档：{disputed}。",
        "请写明为何仍可依据这两份评分。",
    ),
    "count-contradicted": (
        "“{argument}”填写为 {stated}，官方文件记载为 {known}。",
        "请不要填写：官方文件已有的，平台直接采用。",
    ),
    "appraisal-not-signed": ("这份评估还没有上链。", "请等待两位评估师签署。"),
    "appraisal-superseded": ("账本上已有这项权利更新的评估。", "请阅读并决定更新的那一份。"),
    "acceptance-decided": (
        "贵行已对这份评估作出决定，决定不能更改。",
        "如需重新评估，请另行委托。",
    ),
    "refusal-unexplained": ("不认可须写明理由。", "请写明不认可评估的哪些内容。"),
}
