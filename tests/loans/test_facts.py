"""Facts about a loan: stated by one person, recorded on the ledger, shown to whoever sees it."""

from typing import Any

import pytest

from ip_finance.chain_api.steps import RecordFact
from ip_finance.chain_api.words import FACTS
from ip_finance.core.actor import SYSTEM, PersonRole, RoleMissing
from ip_finance.core.canonical import salted_hash
from ip_finance.loans import repository
from ip_finance.loans.errors import LoanNotFound, WrongLoanState
from ip_finance.loans.happenings import FactState, LoanFact
from ip_finance.loans.models import FactOnLedger, StatedFact
from tests.api import Given, Platform, refused
from tests.builders import Stage, draft_loan
from tests.ip_assets.browsing import Browser
from tests.loans.scenes import CALLED, actor_of, ask, record
from tests.parties.builders import id_of
from tests.straight import (
    DEADLINE,
    LOAN_ID,
    carry_straight,
    differences,
    loan_version,
    party_number,
    rows,
    some_hash,
)

pytest_plugins = ["tests.parties.platforms"]

PATH = f"/loans/{LOAN_ID}"
NOTE = some_hash("note")


def stated(platform: Platform) -> Any:
    with platform.database.owner.begin(SYSTEM) as tx:
        (found,) = tx.session.query(StatedFact).all()
        return found


def state_of(platform: Platform, facts_hash: str) -> FactState:
    with platform.database.owner.begin(SYSTEM) as tx:
        return repository.fact_state(tx.session, facts_hash)


def test_every_fact_has_words_in_both_languages() -> None:
    assert set(FACTS) == {int(fact) for fact in LoanFact}
    assert len(set(FACTS.values())) == len(FACTS)


def test_a_fact_goes_on_the_ledger_by_the_salted_hash_of_what_is_stated(given: Given) -> None:
    platform = given(Stage.RELEASED)
    before = platform.get("owner", PATH)

    record(platform)

    kept = stated(platform)
    assert (kept.facts, kept.amount, kept.fact) == (dict(CALLED), 2_000, LoanFact.MARGIN_CALL)
    assert kept.facts_hash == salted_hash(kept.salt, CALLED)
    (row,) = rows(platform, FactOnLedger)
    told = (row.evidence_hash, row.loan, row.fact, row.amount_fen)
    assert told == (kept.facts_hash, LOAN_ID, 1, 2_000)
    assert row.party == party_number(platform, "bank")
    after = platform.get("owner", PATH)
    assert after | {"facts": []} == before, "the loan stays as it is"
    assert differences(platform) == []


def test_a_fact_is_stated_until_the_ledger_has_it(given: Given) -> None:
    platform = given(Stage.RELEASED)
    request = ask(platform)
    facts_hash = stated(platform).facts_hash
    assert state_of(platform, facts_hash) is FactState.STATED

    platform.sign("officer", request)
    platform.settle()

    assert state_of(platform, facts_hash) is FactState.RECORDED


def test_a_stranger_who_records_the_hash_first_neither_states_it_nor_keeps_it_off_the_ledger(
    given: Given,
) -> None:
    platform = given(Stage.RELEASED)
    request = ask(platform)
    facts_hash = stated(platform).facts_hash

    for fact, amount in ((200, 1), (int(LoanFact.MARGIN_CALL), 2_000)):
        login = "owner" if fact == 200 else "other-owner"
        carry_straight(platform, RecordFact(LOAN_ID, fact, amount, facts_hash, DEADLINE), login)

    assert state_of(platform, facts_hash) is FactState.STATED
    platform.sign("officer", request)
    platform.settle()
    assert state_of(platform, facts_hash) is FactState.RECORDED
    assert sorted(row.is_stated for row in rows(platform, FactOnLedger)) == [False, False, True]
    assert differences(platform) == []


def test_what_waits_is_read_by_its_own_party_alone_and_an_opinion_ever_after(given: Given) -> None:
    platform = given(Stage.RELEASED)
    secret = {"reason": "SECRET-EVIDENCE"}

    call = ask(platform, facts=secret)
    opinion = ask(platform, fact=LoanFact.CLASSIFICATION, facts=secret)

    def read_by(login: str) -> int:
        with platform.database.app.begin(actor_of(login)) as tx:
            return tx.session.query(StatedFact).count()

    assert (read_by("officer"), read_by("owner"), read_by("other-officer")) == (2, 0, 0)
    refused(
        platform.ask("owner", "GET", f"/signing-requests/{call}"), 404, "signing-request-not-found"
    )
    for request in (call, opinion):
        platform.sign("officer", request)
        platform.settle()
    assert (read_by("officer"), read_by("owner"), read_by("other-officer")) == (2, 1, 0)
    told = platform.get("owner", PATH)["facts"]
    assert [one["fact"] for one in told] == ["margin-call", "classification"]


def test_a_fact_that_waits_is_not_superseded_by_another(given: Given) -> None:
    platform = given(Stage.RELEASED)

    first = ask(platform)
    ask(platform, "owner", LoanFact.MARGIN_CALL_APPEAL, PersonRole.SIGNATORY)

    assert platform.get("officer", f"/signing-requests/{first}")["state"] == "open"


def test_whoever_sees_the_loan_reads_who_stated_what(given: Given) -> None:
    platform = given(Stage.RELEASED)
    record(platform)
    name = platform.get("auditor", f"/parties/{id_of('bank')}")["name"]

    for login in ("owner", "officer", "auditor"):
        (told,) = platform.get(login, PATH)["facts"]
        assert (told["fact"], told["party"]) == ("margin-call", name)
        assert (told["amount_fen"], told["number"]) == (2_000, 1)

    page = Browser(platform, "owner").page(f"/cases/{LOAN_ID}")
    assert "追加担保通知" in page
    assert "登记了贷款事项" in page, "the fact is in the history too"


def test_the_page_on_which_it_is_signed_says_what_is_stated(given: Given) -> None:
    platform = given(Stage.RELEASED)

    page = Browser(platform, "officer").page(f"/sign/{ask(platform)}")

    assert "追加担保通知" in page
    assert "2026-12-24" in page
    assert f'href="/cases/{LOAN_ID}"' in page


def test_a_number_that_nobody_knows_is_shown_as_a_number(given: Given) -> None:
    platform = given(Stage.RELEASED)

    carry_straight(platform, RecordFact(LOAN_ID, 200, 2**64 - 1, NOTE, DEADLINE), "other-owner")

    (told,) = platform.get("owner", PATH)["facts"]
    assert (told["fact"], told["amount_fen"]) == ("unknown fact 200", 2**64 - 1)
    assert told["party"] == f"party {party_number(platform, 'other-sme')}"
    assert "未知事项 200" in Browser(platform, "owner").page(f"/cases/{LOAN_ID}")
    assert differences(platform) == []


def test_a_fact_spoils_no_signature_that_waits(given: Given) -> None:
    platform = given(Stage.RELEASED)
    before = loan_version(platform)

    record(platform, "owner", fact=LoanFact.MISUSE, role=PersonRole.SIGNATORY)

    assert loan_version(platform) == before


def test_only_the_named_role_states_it(given: Given) -> None:
    platform = given(Stage.RELEASED)

    with pytest.raises(RoleMissing):
        ask(platform, "owner")


def test_nobody_states_a_fact_about_a_loan_that_they_do_not_see(given: Given) -> None:
    platform = given(Stage.RELEASED)

    with pytest.raises(LoanNotFound):
        ask(platform, "other-owner", role=PersonRole.SIGNATORY)


def test_a_loan_that_the_ledger_does_not_know_has_no_facts(given: Given) -> None:
    platform = given(Stage.VALUED)
    draft_loan(platform)

    with pytest.raises(WrongLoanState):
        ask(platform, "owner", role=PersonRole.SIGNATORY)
