"""On whose word the report stands: evidence, how to compute it again, and who signed it."""

from ip_finance.appraisals.report import figures
from ip_finance.appraisals.report.blocks import (
    Facts,
    Formula,
    Head,
    Section,
    Signature,
    Table,
    Text,
)
from ip_finance.appraisals.report.reading import Reading, Signer, Surroundings

SIGNERS = 2
"""A report is signed by at least two appraisers (VA-01)."""


def evidence(reading: Reading) -> Section:
    """Where each input comes from."""
    say, named = reading.say, reading.inputs["evidence"]
    title = say("依据清单", "Evidence")
    if not named:
        none = Text(text=say("没有列出依据。", "No evidence is named."), tone="warning")
        return Section(id="evidence", title=title, blocks=(none,))
    table = Table(
        caption=title,
        heads=(Head(say("输入", "Input")), Head(say("来源", "Source")), Head("SHA-256")),
        rows=tuple(
            (one["argument"], one["source"], one["sha256"] or figures.UNKNOWN) for one in named
        ),
    )
    return Section(id="evidence", title=title, blocks=(table,))


def recomputation(reading: Reading, around: Surroundings) -> Section:
    """How anyone gets the same bytes again."""
    say, report = reading.say, reading.report
    scoring, simulation = reading.inputs["scoring"], reading.inputs["simulation"]
    rows = [
        (say("报告摘要（SHA-256）", "Digest of the report (SHA-256)"), reading.digest),
        (say("计算引擎", "Engine"), report["engine"]),
        (
            say("指标体系", "Indicator scheme"),
            f"{scoring['scheme_id']} v{scoring['scheme_version']} "
            f"({report['score']['panel']['scheme_digest']})",
        ),
        (say("存续模型", "Survival model"), _model(reading)),
        (say("路径数", "Paths"), f"{simulation['paths']:,}"),
        (say("随机种子", "Seed"), str(simulation["seed"])),
    ]
    if around.commitment:
        rows.append((say("账本承诺", "Commitment on the ledger"), around.commitment))
    rows.append(
        (say("交易", "Transaction"), around.tx_hash or say("尚未上链", "not on the ledger"))
    )
    return Section(
        id="recompute",
        title=say("如何复算", "How to compute this again"),
        blocks=(
            Text(
                text=say(
                    "下载报告的 JSON（原样字节），运行下面的命令；字节相同则退出码为 0。",
                    "Download the JSON of the report (its exact bytes) and run the command below; "
                    "it ends with 0 only if the bytes are equal.",
                )
            ),
            Formula(text="ipfin valuation recompute report.json"),
            Facts(rows=tuple(rows)),
        ),
    )


def _model(reading: Reading) -> str:
    survival = reading.report["survival"]
    if not survival["model_id"]:
        return reading.say("无", "none")
    return (
        f"{survival['model_id']} v{survival['model_version']}, "
        f"{survival['table_id']} v{survival['table_version']}"
    )


def signatures(reading: Reading, around: Surroundings) -> tuple[Signature, ...]:
    """Two boxes at least; empty ones wait for a pen."""
    waiting = [None] * max(SIGNERS - len(around.signers), 0)
    return tuple(
        _box(reading, nth, signer) for nth, signer in enumerate([*around.signers, *waiting], 1)
    )


def _box(reading: Reading, nth: int, signer: Signer | None) -> Signature:
    say = reading.say
    return Signature(
        role=say(f"资产评估专业人员（{nth}）", f"Appraiser ({nth})"),
        rows=(
            (say("姓名", "Name"), signer.name if signer else ""),
            (say("签名地址", "Address of the key"), signer.address if signer else ""),
            (say("签署时间", "Signed at"), signer.signed_at if signer else ""),
            (say("签名", "Signature"), ""),
        ),
    )
