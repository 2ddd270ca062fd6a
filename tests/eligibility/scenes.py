"""What people send before and for a pre-check."""

from datetime import date, timedelta
from typing import Any

from ip_finance import demo_data
from ip_finance.core.access import AccessGrant
from ip_finance.core.actor import SYSTEM
from tests.api import Platform
from tests.builders import INVENTION, TODAY, UTILITY_MODEL
from tests.parties.builders import SME, id_of, text_id

ASSET = f"/ip-assets/{id_of('asset')}"
PATH = f"/prechecks/{id_of('precheck')}"
UTILITY_NUMBER, INVENTION_NUMBER = "ZL202129945678.X", "ZL202019912345.7"


def plan_body(**changes: Any) -> dict[str, Any]:
    """The SME pledges its one right for a debt of its own."""
    stated: dict[str, Any] = {
        "asset_ids": [text_id("asset")],
        "borrower_id": text_id("sme"),
        "pledgor_id": text_id("sme"),
        "pledgee_id": text_id("bank"),
        "maturity_on": str(TODAY + timedelta(days=365)),
    }
    return stated | changes


def check(platform: Platform, login: str = "owner", **changes: Any) -> dict[str, Any]:
    """Pre-check the plan under an id that follows from it."""
    path = f"/prechecks/{id_of(f'precheck of {TODAY} {changes}')}"
    told: dict[str, Any] = platform.put(login, path, plan_body(**changes))
    return told


def line(told: dict[str, Any], rule: str) -> dict[str, Any]:
    """The one line of the rule."""
    (found,) = [one for one in told["lines"] if one["rule"] == rule]
    return dict(found)


def record(platform: Platform, kind: str, login: str = "verifier", **more: Any) -> None:
    """Tell what happened to the right today."""
    event = {"kind": kind, "happened_on": str(TODAY), "source": "专利公报"}
    platform.post(login, f"{ASSET}/events", event | more)


def check_challenged(platform: Platform) -> None:
    """Pre-check the right while somebody asks for its invalidation."""
    record(platform, "invalidation-requested")
    platform.put("owner", PATH, plan_body())


def file_everything(platform: Platform) -> None:
    """A pre-check, and an acknowledgement of one of its lines."""
    seen = [{"asset_id": text_id("asset"), "what": "涉及尚未公开的标准"}]
    platform.put("owner", PATH, plan_body(obstacles=seen))
    known = {"rule": "PP-21", "asset_id": text_id("asset"), "statement": "已知悉。"}
    platform.post("owner", f"{PATH}/acknowledgements", known)


def file_mark(platform: Platform, number: str, words: str, *groups: str) -> str:
    """File a trademark of the SME by its certificate; give its id."""
    document = platform.upload("owner", f"certificate {number}", f"商标 {number}".encode())
    body = {
        "document_id": document,
        "number": number,
        "mark": words,
        "filed_on": "2021-03-02",
        "registered_on": "2022-04-21",
        "owners": [SME.name],
        "classes": [{"nice_class": 7, "groups": groups, "goods": ["机床"]}],
    }
    return str(platform.put("owner", f"/trademarks/{id_of(number)}", body)["id"])


def file_twins(platform: Platform) -> str:
    """File a utility model, and an invention of the same day for the same; give the former's id."""
    document = platform.upload("owner", "utility model", demo_data.read(UTILITY_MODEL))
    model = platform.put("owner", f"/ip-assets/{id_of('model')}", {"document_id": document})
    text = demo_data.read(INVENTION).decode()
    text = text.replace("20200915", date.fromisoformat(model["filed_on"]).strftime("%Y%m%d"))
    text = text.replace("一种基于振动信号的数控机床主轴健康状态监测方法及系统", model["title"])
    document = platform.upload("owner", "twin", text.encode())
    platform.put("owner", f"/ip-assets/{id_of('twin')}", {"document_id": document})
    return str(model["id"])


def let_see(platform: Platform, record_id: str, code: str) -> None:
    """The party deals with the record's owner, however that came about."""
    with platform.database.owner.begin(SYSTEM) as tx:
        tx.session.merge(AccessGrant(record_id=id_of(record_id), party_id=id_of(code)))
