"""What people send, and how the one case of a test is brought from one stage to the next."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from enum import IntEnum
from typing import Any

from ip_finance import demo_data
from ip_finance.core.clock import business_date
from tests.clock import NOON
from tests.parties.builders import SME, Cast, id_of, join_everybody, text_id

TODAY = business_date(NOON)
LOAN_FEN = 150_000_000
SCAN = b"%PDF-1.7\n% both sides have signed this by hand\n%%EOF\n"
INVENTION, OTHER_INVENTION, UTILITY_MODEL = demo_data.NAMES


class Stage(IntEnum):
    """How far the one case of a test is; each stage holds all before it."""

    FOUNDED = 0
    REGISTERED = 1
    VERIFIED = 2
    VALUED = 3
    APPLIED = 4
    APPROVED = 5
    SIGNED = 6
    PLEDGED = 7
    RELEASED = 8
    SETTLED = 9
    DISCHARGED = 10


def draft_right(cast: Cast, name: str = "asset", file: str = INVENTION) -> str:
    """File a right of the SME; give its path."""
    document = cast.upload("owner", f"file of {name}", demo_data.read(file))
    path = f"/ip-assets/{id_of(name)}"
    cast.put("owner", path, {"document_id": document})
    return path


def register_right(cast: Cast, name: str = "asset", file: str = INVENTION) -> None:
    path = draft_right(cast, name, file)
    cast.carry("owner", f"{path}/registration", "owner")


def findings_body(asset: Mapping[str, Any], **changes: Any) -> dict[str, Any]:
    """Findings that bear out what the owner says; changes by plain value."""
    owner = asset["facts"]["owners"][0]
    found = {
        "owner_name": owner["name"],
        "owner_uscc": owner["organisation_code"],
        "number": asset["number"],
        "title": asset["title"],
        "filed_on": asset["filed_on"],
        "granted_on": asset["granted_on"],
        "is_alive": True,
        "is_encumbered": False,
        "is_frozen": False,
        "fees_paid_through": str(TODAY + timedelta(days=300)),
    }
    return {
        name: {"found": value, "source": "专利登记簿副本", "read_on": str(TODAY)}
        for name, value in (found | changes).items()
    }


def legal_event_body(**changes: Any) -> dict[str, Any]:
    """A licence of the right, as a gazette tells it."""
    stated = {
        "kind": "licensed",
        "happened_on": "2025-06-10",
        "source": "专利公报 41-23",
        "code": "EE01",
        "details": {"registration_no": "X2025510000123", "exclusive": "no"},
    }
    return stated | changes


def record_event(cast: Cast, login: str = "verifier", **changes: Any) -> dict[str, Any]:
    """Record what happened to the right."""
    path = f"/ip-assets/{id_of('asset')}/events"
    told: dict[str, Any] = cast.post(login, path, legal_event_body(**changes))
    return told


def draft_verification(cast: Cast, name: str = "verification", **changes: Any) -> str:
    """File findings about the right; give their path."""
    asset = cast.get("verifier", f"/ip-assets/{id_of('asset')}")
    document = cast.upload("verifier", f"extract for {name}", f"副本 {name}".encode())
    path = f"/verifications/{id_of(name)}"
    body = {
        "asset_id": asset["id"],
        "document_id": document,
        "findings": findings_body(asset, **changes),
    }
    cast.put("verifier", path, body)
    return path


def verify_right(cast: Cast) -> None:
    path = draft_verification(cast)
    cast.carry("verifier", f"{path}/attestation", "verifier")


def order_body(**changes: Any) -> dict[str, Any]:
    """The bank-to-be wants to know what the right is worth."""
    stated = {
        "asset_id": text_id("asset"),
        "purpose": "pledge-financing",
        "value_type": "market-value",
        "base_date": str(TODAY),
        "scheme_id": "sipo-ppac-2012",
        "scheme_version": "1",
        "reason": "拟以该专利质押融资。",
    }
    return stated | changes


def evidence_body(**changes: Any) -> dict[str, Any]:
    """Where the forecast of revenue comes from, without a document."""
    stated = {"argument": "economics.revenue", "source": "2023 至 2025 年审计报告与在手订单"}
    return stated | changes


def card_body(changes: Mapping[str, Any] | None = None, *, shift: int = 0) -> dict[str, Any]:
    """Every indicator of the first scheme with a reason; `shift` moves the economic ratings."""
    values = {f"LVD-{n}": 8 for n in range(1, 8)} | {f"TVD-{n}": 6 for n in range(1, 7)}
    values |= {f"EVD-{n}": 8 - shift for n in range(1, 6)}
    ratings = {code: {"value": value, "reason": "与同类专利比较"} for code, value in values.items()}
    return {"ratings": ratings | dict(changes or {})}


ORDER, EVIDENCE = (f"/appraisal-orders/{id_of('order')}", f"evidence/{id_of('evidence')}")
SCORERS = ("appraiser", "second-appraiser")
CARDS = {login: f"{ORDER}/scorecards/{id_of(f'card of {login}')}" for login in SCORERS}


def order_appraisal(cast: Cast, **changes: Any) -> str:
    """Ask for an appraisal of the right; give the order's path."""
    cast.put("owner", ORDER, order_body(**changes))
    return ORDER


def score_right(cast: Cast, **changes: Any) -> str:
    """Order an appraisal, file the evidence, and have two people score; give the order's path."""
    order_appraisal(cast, **changes)
    cast.put("owner", f"{ORDER}/{EVIDENCE}", evidence_body())
    for place, login in enumerate(SCORERS):
        cast.put(login, CARDS[login], card_body(shift=2 * place))
    return ORDER


def score_another(cast: Cast, name: str, asker: str, **changes: Any) -> str:
    """The same by an order of its own name; give its id."""
    path = f"/appraisal-orders/{id_of(name)}"
    cast.put(asker, path, order_body(**changes))
    cast.put(asker, f"{path}/evidence/{id_of(f'evidence of {name}')}", evidence_body())
    for login in SCORERS:
        cast.put(login, f"{path}/scorecards/{id_of(f'{name} by {login}')}", card_body())
    return text_id(name)


def pricing_body(**changes: Any) -> dict[str, Any]:
    """Relief from royalty alone, with the reason why."""
    stated: dict[str, Any] = {
        "economics": {
            "revenue": [80_000_000 + growth * 8_000_000 for growth in range(5)],
            "tax_rate": 0.25,
            "discount_rate": {
                "risk_free": 0.03,
                "technical": 0.04,
                "market": 0.04,
                "financial": 0.04,
                "management": 0.03,
            },
            "convention": "year-end",
        },
        "lives": {"legal_years": 5, "economic_years": 5, "economic_source": "产品周期"},
        "methods": {
            "relief_from_royalty": {
                "royalty_range": {
                    "minimum": 0.01,
                    "maximum": 0.05,
                    "source": "expert input, none published",
                },
                "weight": 1,
                "weight_reason": "唯一可用的方法",
            }
        },
        "brand_analysis": None,
        "amortisation_years": None,
        "single_method_reason": "缺少可比交易案例。",
        "uncertainty": {
            "revenue_log_sd": 0.25,
            "growth_sd": 0.03,
            "discount_sd": 0.02,
            "model_log_sd": 0.3,
            "invalidation_hazard": 0.005,
            "litigation_probability": 0.02,
            "litigation_cost_share": 0.2,
            "lapse_factor": 0.5,
            "source": "评估师判断",
        },
    }
    return stated | changes


def appraisal_body(**changes: Any) -> dict[str, Any]:
    """The price of the order, on few paths: tests run it often."""
    stated = {"order_id": text_id("order"), "pricing": pricing_body(), "paths": 1_000}
    return stated | changes


def draft_appraisal(cast: Cast, name: str = "appraisal", **changes: Any) -> str:
    """Value the right by an order of its own; give the appraisal's path."""
    score_right(cast)
    return price_right(cast, name, **changes)


def price_right(cast: Cast, name: str = "appraisal", **changes: Any) -> str:
    """Price the order, which is scored; give the appraisal's path."""
    path = f"/appraisals/{id_of(name)}"
    cast.put("appraiser", path, appraisal_body(**changes))
    return path


def value_right(cast: Cast) -> None:
    path = draft_appraisal(cast)
    cast.post("reviewer", f"{path}/review", {"comment": "参数来源齐全。"})
    cast.carry("appraiser", f"{path}/signing", "appraiser", "second-appraiser")


def loan_body(**changes: Any) -> dict[str, Any]:
    stated = {
        "bank_id": text_id("bank"),
        "amount_fen": LOAN_FEN,
        "term_months": 12,
        "purpose": "采购传感器",
        "asset_ids": [text_id("asset")],
    }
    return stated | changes


def draft_loan(cast: Cast, name: str = "loan", **changes: Any) -> str:
    """File an application of the SME; give its path."""
    path = f"/loans/{id_of(name)}"
    cast.put("owner", path, loan_body(**changes))
    return path


def apply_for_loan(cast: Cast, name: str = "loan", **changes: Any) -> str:
    path = draft_loan(cast, name, **changes)
    cast.carry("owner", f"{path}/application", "owner")
    return path


def approval_body(**changes: Any) -> dict[str, Any]:
    stated = {
        "amount_fen": LOAN_FEN,
        "rate_bps": 345,
        "maturity_on": str(TODAY + timedelta(days=365)),
        "comment": "押品足值。",
    }
    return stated | changes


def approve_loan(cast: Cast, name: str = "loan", **changes: Any) -> None:
    path = f"/loans/{id_of(name)}/approval"
    cast.carry("officer", path, "officer", "approver", body=approval_body(**changes))


def pledge_body(**changes: Any) -> dict[str, Any]:
    stated = {
        "loan_id": text_id("loan"),
        "asset_ids": [text_id("asset")],
        "secured_fen": LOAN_FEN,
        "pledgor_address": "成都市高新区天府大道一号",
        "pledgee_address": "成都市锦江区红星路二号",
    }
    return stated | changes


def file_pledge(cast: Cast, name: str = "pledge", **changes: Any) -> str:
    """File a pledge; give its path. It has no contract yet."""
    path = f"/pledges/{id_of(name)}"
    cast.put("officer", path, pledge_body(**changes))
    return path


def attach_contract(
    cast: Cast, path: str, login: str = "officer", confirmed_by: str = "owner"
) -> None:
    """A contract that was signed by hand: what only needs one does not wait for signatures."""
    scan = cast.upload(login, f"contract of {path[-36:]}", SCAN)
    for side in (login, confirmed_by):
        cast.put(side, f"{path}/contract", {"document_id": scan, "form": "paper"})


def draft_pledge(cast: Cast, name: str = "pledge", **changes: Any) -> str:
    """File a pledge with its contract; give its path."""
    path = file_pledge(cast, name, **changes)
    attach_contract(cast, path)
    return path


def sign_pledge(cast: Cast) -> None:
    path = draft_pledge(cast)
    cast.carry("officer", f"{path}/signing", "owner", "officer")


def register_pledge(cast: Cast, registrar: str = "cnipa-patent", login: str = "owner") -> str:
    """File the pledge at a registrar, which registers it; give the filing's path."""
    name = f"registration at {registrar}"
    path = f"/filings/{id_of(name)}"
    receipt = cast.upload(login, f"receipt of {name}", "受理回执".encode())
    notice = cast.upload(login, "notice", "质押登记通知书".encode())
    filing = {"pledge_id": text_id("pledge"), "kind": "registration", "registrar": registrar}
    sent = {"channel": "online", "submission_no": "SL2026112400009", "submitted_on": str(TODAY)}
    found = {"number": "Y2026980012345", "registered_on": str(TODAY), "registered_fen": LOAN_FEN}
    cast.put(login, path, filing)
    cast.post(login, f"{path}/submission", sent | {"document_id": receipt})
    cast.post(login, f"{path}/registration", found | {"document_id": notice})
    return path


def confirm_registration(cast: Cast) -> None:
    path = register_pledge(cast)
    cast.carry("officer", f"{path}/confirmation", "officer", "verifier")


RELEASE = {"amount_fen": LOAN_FEN, "payee": SME.name}


def repayment_body(**changes: Any) -> dict[str, Any]:
    stated = {"principal_fen": LOAN_FEN, "interest_fen": 1_000, "paid_on": str(TODAY)}
    return stated | changes


def release_funds(cast: Cast) -> None:
    cast.carry("officer", f"/loans/{id_of('loan')}/releases", "officer", body=RELEASE)


def repay_loan(cast: Cast) -> None:
    path = f"/loans/{id_of('loan')}/repayments"
    cast.carry("officer", path, "officer", body=repayment_body())


def discharge_pledge(cast: Cast) -> None:
    cast.carry("officer", f"/pledges/{id_of('pledge')}/discharge", "officer")


SCENES: Mapping[Stage, Callable[[Cast], object]] = {
    Stage.FOUNDED: join_everybody,
    Stage.REGISTERED: register_right,
    Stage.VERIFIED: verify_right,
    Stage.VALUED: value_right,
    Stage.APPLIED: apply_for_loan,
    Stage.APPROVED: approve_loan,
    Stage.SIGNED: sign_pledge,
    Stage.PLEDGED: confirm_registration,
    Stage.RELEASED: release_funds,
    Stage.SETTLED: repay_loan,
    Stage.DISCHARGED: discharge_pledge,
}
"""How the case comes to each stage from the one before."""
