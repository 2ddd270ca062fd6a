"""No signature is asked for a pledge that a rule of law stops, whatever came after its draft."""

import pytest

from ip_finance import demo_data
from tests.actions.scenes import take
from tests.api import Given, Platform, refused
from tests.builders import (
    INVENTION,
    Stage,
    apply_for_loan,
    approve_loan,
    attach_contract,
    draft_pledge,
    draft_verification,
    file_pledge,
    value_right,
)
from tests.eligibility.scenes import PATH as PRECHECK
from tests.eligibility.scenes import plan_body, record
from tests.parties.builders import OTHER_SME, SME, id_of, text_id

pytest_plugins = ["tests.parties.platforms"]

ASSET = f"/ip-assets/{id_of('asset')}"
CO_OWNER = "成都合作研究院"
KNOWN = {"rule": "PP-20", "asset_id": text_id("asset"), "statement": "已知悉，仍然同意出质。"}


@pytest.mark.parametrize(
    ("kind", "rule"), [("frozen", "PP-14"), ("pledged", "PP-18"), ("lapsed", "PP-11")]
)
def test_a_register_entry_after_the_draft_stops_the_signatures(
    given: Given, kind: str, rule: str
) -> None:
    platform = given(Stage.APPROVED)
    path = draft_pledge(platform)
    record(platform, kind)

    answer = platform.ask("officer", "POST", f"{path}/signing")

    assert refused(answer, 409, "not-eligible")["rule"] == rule
    assert platform.get("officer", path)["state"] == "draft"


def test_a_contract_over_a_debt_whose_terms_have_changed_is_not_signed(given: Given) -> None:
    platform = given(Stage.APPROVED)
    path = draft_pledge(platform)
    take(platform, "change-terms")

    answer = platform.ask("officer", "POST", f"{path}/signing")

    refused(answer, 409, "terms-outdated")


def with_co_owner(platform: Platform) -> None:
    """The right of the case, up to the approved loan; its document names a second owner."""
    told = demo_data.read(INVENTION).decode()
    _, start, rest = told.partition("<business:Assignee ")
    owner, end, _ = (start + rest).partition("</business:Assignee>")
    second = owner.replace(SME.name, CO_OWNER).replace(SME.uscc, OTHER_SME.uscc) + end
    file = told.replace(owner + end, owner + end + second)
    document = platform.upload("owner", "file of two", file.encode())
    platform.put("owner", ASSET, {"document_id": document})
    platform.carry("owner", f"{ASSET}/registration", "owner")
    found = [{"name": CO_OWNER, "uscc": OTHER_SME.uscc, "share": None, "consents": False}]
    platform.carry(
        "verifier", f"{draft_verification(platform, co_owners=found)}/attestation", "verifier"
    )
    for scene in (value_right, apply_for_loan, approve_loan):
        scene(platform)


def test_a_consent_in_the_dossier_counts_and_is_one_of_the_terms(given: Given) -> None:
    platform = given(Stage.FOUNDED)
    with_co_owner(platform)
    silent = draft_pledge(platform, "without consent")
    path = file_pledge(platform)
    place = f"{path}/dossier/papers/co-owner-consent-1"
    note = platform.upload("owner", "note", b"%PDF-1.7 note")
    consent = platform.upload("owner", "consent", b"%PDF-1.7 consent", "consent")

    wrong = platform.ask("owner", "PUT", place, {"document_id": note})
    platform.put("owner", place, {"document_id": consent})
    attach_contract(platform, path)
    stopped = platform.ask("officer", "POST", f"{silent}/signing")

    assert refused(wrong, 422, "not-a-proof")["needed"] == "consent"
    assert refused(stopped, 409, "not-eligible")["rule"] == "PP-17"
    (told,) = platform.get("officer", path)["terms"]["consents"]
    assert (told["owner"], told["document"]) == (CO_OWNER, consent)
    assert platform.post("officer", f"{path}/signing")["state"] == "open"


def test_what_both_sides_have_acknowledged_does_not(given: Given) -> None:
    platform = given(Stage.APPROVED)
    path = draft_pledge(platform)
    record(platform, "invalidation-requested")
    platform.put("owner", PRECHECK, plan_body())
    platform.post("owner", f"{PRECHECK}/acknowledgements", KNOWN)

    half = platform.ask("officer", "POST", f"{path}/signing")
    platform.post("officer", f"{PRECHECK}/acknowledgements", KNOWN)

    assert refused(half, 409, "not-eligible")["rule"] == "PP-20"
    assert platform.post("officer", f"{path}/signing")["state"] == "open"
