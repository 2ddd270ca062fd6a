"""A trademark of the SME: filed, verified, valued; it cures a margin call."""

from datetime import timedelta
from typing import Any, Final

from ip_finance.play.appraising import sign_appraisal
from ip_finance.play.cast import SME
from ip_finance.play.pricing import uncertainty
from ip_finance.play.stage import PlayFailed
from ip_finance.play.story import Story

SIGNATORY: Final = "sme.signatory"
VERIFIER: Final = "provider.verifier"
APPRAISERS: Final = ("operator.appraiser1", "operator.appraiser2")
MARK_NUMBER: Final = "90000031"
MARK: Final = "asset 3"
REVENUE: Final = 60_000_000
"""Yuan a year of what is sold under the mark."""
RATINGS: Final = ("L-1", "L-2", "L-3", "L-4", "L-5", "B-1", "B-2", "B-3", "B-4", "B-5", "B-6")
ANSWERS: Final = {
    "registration": "注册有效，2032 年续展",
    "goods-and-classes": "第 7 类机床，与实际经营一致",
    "evidence-of-use": "合同、发票、展会照片",
    "renewal": "尚有五年以上",
    "similar-marks": "名下无相同、近似商标",
    "awareness": "西南数控行业知名",
    "role-in-choice": "客户招标文件点名",
    "market-position": "区域前三",
    "revenue-under-the-mark": "年销售约六千万元",
    "margin": "高于同业约三个百分点",
    "forecast": "在手订单支持",
}


def play_trademark(story: Story) -> None:
    """From the certificate to the band that two appraisers sign."""
    _file(story)
    _verify(story)
    _value(story)


def _file(story: Story) -> None:
    stage, on = story.stage, story.started_on
    content = f"商标注册证 {MARK_NUMBER}（演示）".encode()
    document = stage.upload(SIGNATORY, f"certificate-{MARK_NUMBER}.txt", content)
    body = {
        "document_id": str(document),
        "number": MARK_NUMBER,
        "mark": "星灿智测",
        "filed_on": (on - timedelta(days=5 * 365)).isoformat(),
        "registered_on": (on - timedelta(days=4 * 365)).isoformat(),
        "owners": [SME.name],
        "classes": [{"nice_class": 7, "groups": ["0742"], "goods": ["数控机床"]}],
    }
    stage.put(SIGNATORY, f"/trademarks/{story.id_of(MARK)}", body)
    stage.carry(stage.ask(SIGNATORY, f"/ip-assets/{story.id_of(MARK)}/registration"), SIGNATORY)


def _verify(story: Story) -> None:
    stage, on = story.stage, story.started_on
    asset = stage.get(VERIFIER, f"/ip-assets/{story.id_of(MARK)}")
    document = stage.upload(VERIFIER, "register-mark.txt", "商标注册簿副本（演示）".encode())
    found: dict[str, Any] = {
        "owner_name": SME.name,
        "owner_uscc": SME.uscc,
        "number": asset["number"],
        "title": asset["title"],
        "filed_on": asset["filed_on"],
        "granted_on": asset["granted_on"],
        "is_alive": True,
        "is_encumbered": False,
        "is_frozen": False,
        "fees_paid_through": None,
        "ends_on": (on + timedelta(days=6 * 365)).isoformat(),
        "classes": "7 数控机床",
    }
    findings = {
        name: {"found": value, "source": "商标注册簿副本（演示）", "read_on": on.isoformat()}
        for name, value in found.items()
        if value is not None
    }
    path = f"/verifications/{story.id_of('verification 3')}"
    body = {"asset_id": asset["id"], "document_id": str(document), "findings": findings}
    stage.put(VERIFIER, path, body)
    taken = stage.carry(stage.ask(VERIFIER, f"{path}/attestation"), VERIFIER)
    story.scene(
        f"企业登记注册商标 {MARK_NUMBER}“星灿智测”，科技方核验上链",
        f"The SME registers its trademark {MARK_NUMBER}; the tech provider verifies it",
        taken=taken,
    )


def _value(story: Story) -> None:
    stage, path = story.stage, f"/appraisal-orders/{story.id_of('order of the mark')}"
    order = {
        "asset_id": story.id_text(MARK),
        "purpose": "pledge-financing",
        "value_type": "market-value",
        "base_date": story.started_on.isoformat(),
        "scheme_id": "brand-strength",
        "scheme_version": "1",
        "reason": "补充质押",
    }
    stage.put(SIGNATORY, path, order)
    revenue = {"argument": "economics.revenue", "source": "商标项下收入专项审计（演示）"}
    stage.put(SIGNATORY, f"{path}/evidence/{story.id_of('evidence of the mark')}", revenue)
    for place, scorer in enumerate(APPRAISERS):
        card = f"{path}/scorecards/{story.id_of(f'card of the mark {place}')}"
        stage.put(scorer, card, {"ratings": _ratings(place)})
    body = {"order_id": story.id_text("order of the mark"), "pricing": _pricing()}
    appraisal = f"/appraisals/{story.id_of('appraisal of the mark')}"
    found = stage.put(APPRAISERS[0], appraisal, body)
    if found["base_fen"] <= 0:
        raise PlayFailed("the mark should be worth something")
    sign_appraisal(story, "appraisal of the mark")


def _ratings(place: int) -> dict[str, Any]:
    codes = (*RATINGS, "F-1", "F-2", "F-3", "F-4")
    values = dict.fromkeys(codes, 6) | ({"B-3": 8} if place else {"F-1": 8})
    reason = "与同行商标比较（演示）"
    return {code: {"value": value, "reason": reason} for code, value in values.items()}


def _pricing() -> dict[str, Any]:
    answers = {code: {"text": text, "source": "企业材料（演示）"} for code, text in ANSWERS.items()}
    relief = {
        "royalty_range": {"minimum": 0.005, "maximum": 0.04, "source": "expert input"},
        "weight": 1,
        "weight_reason": "收入经专项审计",
    }
    return {
        "economics": {
            "revenue": [REVENUE] * 5,
            "tax_rate": 0.25,
            "discount_rate": {
                "risk_free": 0.03,
                "technical": 0.02,
                "market": 0.04,
                "financial": 0.04,
                "management": 0.03,
            },
            "convention": "mid-year",
            "industry": "machinery",
        },
        "lives": {"legal_years": 5, "economic_years": 5, "economic_source": "可续展（演示）"},
        "methods": {"brand_relief": relief},
        "brand_analysis": {"answers": answers},
        "amortisation_years": None,
        "single_method_reason": "无可比商标交易（VA-02）。",
        "uncertainty": uncertainty(),
    }
