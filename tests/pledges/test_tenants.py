"""Two companies with two banks: neither can write over, or learn of, what the other has."""

from typing import Any

import pytest

from ip_finance import demo_data
from tests.api import Given, Platform, refused
from tests.builders import (
    UTILITY_MODEL,
    Stage,
    appraisal_body,
    approval_body,
    attach_contract,
    findings_body,
    loan_body,
    pledge_body,
    pricing_body,
    score_another,
)
from tests.parties.builders import OTHER_SME, SME, id_of, text_id
from tests.registrations.scenes import filing_body, submission_body

pytest_plugins = ["tests.parties.platforms"]

AMOUNT = 1_000_000
OWN_PLEDGE = f"/pledges/{id_of('own pledge')}"
LOAN: dict[str, Any] = loan_body(
    bank_id=text_id("other-bank"), asset_ids=[text_id("own asset")], amount_fen=AMOUNT
)
PLEDGE: dict[str, Any] = pledge_body(
    loan_id=text_id("own loan"), asset_ids=[text_id("own asset")], secured_fen=AMOUNT
)


def give_the_other_company_a_right(platform: Platform) -> None:
    """A right of its own: registered, verified and valued."""
    file = demo_data.read(UTILITY_MODEL).decode()
    file = file.replace(SME.name, OTHER_SME.name).replace(SME.uscc, OTHER_SME.uscc)
    document = platform.upload("other-owner", "own file", file.encode())
    asset = f"/ip-assets/{id_of('own asset')}"
    found = platform.put("other-owner", asset, {"document_id": document})
    platform.carry("other-owner", f"{asset}/registration", "other-owner")
    extract = platform.upload("verifier", "own extract", b"extract")
    check = f"/verifications/{id_of('own verification')}"
    findings = {"findings": findings_body(found), "document_id": extract}
    platform.put("verifier", check, findings | {"asset_id": found["id"]})
    platform.carry("verifier", f"{check}/attestation", "verifier")
    value = f"/appraisals/{id_of('own appraisal')}"
    order_id = score_another(platform, "own order", "other-owner", asset_id=found["id"])
    lives = {"legal_years": 4, "economic_years": 5, "economic_source": "产品周期"}
    pricing = pricing_body(lives=lives)
    platform.put("appraiser", value, appraisal_body(order_id=order_id, pricing=pricing))
    platform.post("reviewer", f"{value}/review", {"comment": "参数来源齐全。"})
    platform.carry("appraiser", f"{value}/signing", "appraiser", "second-appraiser")


def give_the_other_company_a_loan(platform: Platform) -> None:
    """A loan of the other bank, approved, and its pledge, not signed yet."""
    path = f"/loans/{id_of('own loan')}"
    platform.put("other-owner", path, LOAN)
    platform.carry("other-owner", f"{path}/application", "other-owner")
    body = approval_body(amount_fen=AMOUNT)
    platform.carry("other-officer", f"{path}/approval", "other-officer", body=body)
    platform.put("other-officer", OWN_PLEDGE, PLEDGE)
    attach_contract(platform, OWN_PLEDGE, "other-officer", "other-owner")


@pytest.fixture(scope="module")
def platform(signed_platform: Platform) -> Platform:
    """Each company has a right, a loan and a pledge of its own; no test changes that."""
    give_the_other_company_a_right(signed_platform)
    give_the_other_company_a_loan(signed_platform)
    return signed_platform


def test_a_loan_is_not_filed_under_the_id_of_a_loan_of_others(platform: Platform) -> None:
    answer = platform.ask("other-owner", "PUT", f"/loans/{id_of('loan')}", LOAN)

    problem = refused(answer, 409, "id-taken")
    assert problem.keys() == {
        "type", "title", "status", "detail", "instance", "cure", "record_id"
    }  # fmt: skip


@pytest.mark.parametrize("login", ["other-owner", "other-officer"])
def test_a_pledge_is_not_filed_under_the_id_of_a_pledge_of_others(
    platform: Platform, login: str
) -> None:
    answer = platform.ask(login, "PUT", f"/pledges/{id_of('pledge')}", PLEDGE)

    refused(answer, 409, "id-taken")


def test_a_right_of_others_cannot_be_offered_for_a_loan(platform: Platform) -> None:
    body = LOAN | {"asset_ids": [text_id("own asset"), text_id("asset")]}

    answer = platform.ask("other-owner", "PUT", f"/loans/{id_of('new loan')}", body)

    refused(answer, 404, "asset-not-found")


def test_a_right_of_others_cannot_be_pledged(platform: Platform) -> None:
    body = PLEDGE | {"asset_ids": [text_id("asset")]}

    answer = platform.ask("other-officer", "PUT", f"/pledges/{id_of('new pledge')}", body)

    refused(answer, 404, "asset-not-found")


def test_a_document_of_others_proves_nothing(given: Given) -> None:
    """The office's notice must be one that the bank itself may read."""
    platform = given(Stage.SIGNED)
    give_the_other_company_a_right(platform)
    give_the_other_company_a_loan(platform)
    platform.carry("other-officer", f"{OWN_PLEDGE}/signing", "other-owner", "other-officer")
    path = f"/filings/{id_of('own filing')}"
    platform.put("other-officer", path, filing_body(pledge_id=OWN_PLEDGE.rpartition("/")[2]))
    body = submission_body(text_id("file of asset"))

    answer = platform.ask("other-officer", "POST", f"{path}/submission", body)

    refused(answer, 404, "document-not-found")


@pytest.mark.parametrize("path", ["/ip-assets", "/loans", "/pledges"])
def test_each_company_lists_its_own(platform: Platform, path: str) -> None:
    lists = [{one["id"] for one in platform.get(login, path)} for login in ("owner", "other-owner")]

    assert [len(found) for found in lists] == [1, 1]
    assert not set.intersection(*lists)
