"""What the templates print, from the terms of a pledge: every number also in words. Pure."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any, Final

from ip_finance.core.capitals import in_capitals
from ip_finance.core.money import Fen
from ip_finance.dossiers.completeness import SIDES, rights_at
from ip_finance.dossiers.domain import Folder, Paper, PaperState, Registrar
from ip_finance.eligibility.facts import PledgeKind
from ip_finance.office_files.numbers import RightType
from ip_finance.pledges.contract import CLAUSES

REGISTRAR_NAMES: Final = {
    Registrar.CNIPA_PATENT: "国家知识产权局（专利权质押登记）",
    Registrar.CNIPA_TRADEMARK: "国家知识产权局商标局",
    Registrar.CPCC: "中国版权保护中心",
}
RIGHT_NAMES: Final = {
    RightType.INVENTION: "发明专利",
    RightType.UTILITY_MODEL: "实用新型专利",
    RightType.DESIGN: "外观设计专利",
    RightType.TRADEMARK: "注册商标",
    RightType.SOFTWARE: "计算机软件著作权",
}
_TITLES: Final = {
    Registrar.CNIPA_PATENT: "专利权质押合同",
    Registrar.CNIPA_TRADEMARK: "注册商标专用权质押合同",
    Registrar.CPCC: "计算机软件著作权质押合同",
}
CLAIM_NAMES: Final = {"working-capital loan": "流动资金贷款"}
STATE_NAMES: Final = {
    PaperState.MADE: "平台已生成，待签章",
    PaperState.SIGNED: "已签署",
    PaperState.KEPT: "已上传",
    PaperState.MISSING: "缺少",
    PaperState.NOT_NEEDED: "不需要",
}


def contract_facts(terms: Mapping[str, Any]) -> dict[str, Any]:
    """What the contract says. It does not depend on the contract's own hash in the terms."""
    claim, kind = terms["claim"], PledgeKind(terms["kind"])
    places = [registrar for registrar in Registrar if rights_at(terms, registrar)]
    title = _TITLES[places[0]] if len(places) == 1 else "知识产权质押合同"
    return {
        "title": f"最高额{title}" if kind is PledgeKind.MAXIMUM_AMOUNT else title,
        "pledge": terms["pledge"],
        "drawn_on": terms["drawn_on"],
        "is_maximum": kind is PledgeKind.MAXIMUM_AMOUNT,
        "period": terms.get("period"),
        "pledgor": terms["pledgor"],
        "pledgee": terms["pledgee"],
        "debtor": terms["debtor"],
        "claim": {
            "kind": CLAIM_NAMES.get(claim["kind"], claim["kind"]),
            "loan": claim["loan"],
            "amount": money(claim["amount_fen"]),
            "rate": rate(claim["rate_bps"]),
            "maturity_on": claim["maturity_on"],
        },
        "secured": money(terms["secured_fen"]),
        "scope": terms["scope"],
        "count": len(terms["rights"]),
        "groups": [_group(registrar, rights_at(terms, registrar)) for registrar in places],
        "clauses": [
            {"title": title, "text": terms["clauses"][name]}
            for name, title in CLAUSES.items()
            if name in terms.get("clauses", {})
        ],
    }


def paper_facts(terms: Mapping[str, Any], folder: Folder, paper: Paper) -> dict[str, Any]:
    """What any other paper of this folder says: the same, of the folder's own rights."""
    facts = contract_facts(terms)
    rights = rights_at(terms, folder.registrar)
    if paper.about is not None:
        rights = [right for right in rights if paper.about in right["co_owners"]]
    side = terms[paper.side] if paper.side else None
    return facts | {
        "title": paper.title,
        "contract": facts["title"],
        "registrar": REGISTRAR_NAMES[folder.registrar],
        "groups": [_group(folder.registrar, rights)],
        "count": len(rights),
        "side": side and {**side, "role": SIDES[paper.side or ""]},
        "about": paper.about,
        "agent": terms.get("filing", {}).get("agent"),
        "is_valued": bool(terms.get("filing", {}).get("is_valuation_stated"))
        or folder.registrar is Registrar.CPCC,
        "papers": [
            {
                "title": one.title,
                "rule": one.rule,
                "state": STATE_NAMES[one.state],
                "note": one.bring if one.state is PaperState.MISSING else "",
                "sha256": one.sha256,
            }
            for one in folder.papers
        ],
    }


def money(fen: int) -> dict[str, str]:
    """In figures and in words."""
    return {"figures": f"{fen // 100:,}.{fen % 100:02d}", "words": in_capitals(Fen(fen))}


def rate(bps: int) -> str:
    """Basis points as a percentage."""
    return f"{bps // 100}.{bps % 100:02d}%"


def _group(registrar: Registrar, rights: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """The rights of one kind, with the columns that its registrar asks for."""
    columns, cells, wide = _COLUMNS[registrar]
    return {
        "title": f"{_GROUP_NAMES[registrar]}（共 {len(rights)} 项）",
        "columns": columns,
        "wide": wide,
        "rows": [[_cell(right, name) for name in cells] for right in rights],
    }


_GROUP_NAMES: Final = {
    Registrar.CNIPA_PATENT: "专利权",
    Registrar.CNIPA_TRADEMARK: "注册商标专用权",
    Registrar.CPCC: "计算机软件著作权",
}
_COLUMNS: Final[Mapping[Registrar, tuple[list[str], list[str], int]]] = {
    Registrar.CNIPA_PATENT: (
        ["专利名称", "类型", "专利号", "申请日", "授权公告日"],
        ["title", "kind", "number", "filed_on", "granted_on"],
        0,
    ),
    Registrar.CNIPA_TRADEMARK: (
        ["商标", "注册号", "类别与核定商品或服务", "专用权期限"],
        ["title", "number", "classes", "exclusive_period"],
        2,
    ),
    Registrar.CPCC: (
        ["软件名称", "登记号", "登记日"],
        ["title", "number", "granted_on"],
        0,
    ),
}


def _cell(right: Mapping[str, Any], name: str) -> str:
    if name == "kind":
        return RIGHT_NAMES[RightType(right["kind"])]
    if name == "classes":
        told = (f"第 {one['class']} 类 {'、'.join(one['goods'])}" for one in right["classes"])
        return "；".join(text.strip() for text in told)
    if name == "exclusive_period":
        last = date.fromisoformat(right["ends_on"]) - timedelta(days=1)
        return f"{right['granted_on'] or right['filed_on']} 至 {last.isoformat()}"
    return str(right[name] or "")
