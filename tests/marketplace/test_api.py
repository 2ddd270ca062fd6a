"""The marketplace through the API: one request, several banks, one offer taken."""

from datetime import timedelta
from typing import Any

import pytest

from ip_finance.core.actor import SYSTEM
from ip_finance.marketplace import repository
from tests.api import Given, Platform, refused
from tests.builders import LOAN_FEN, TODAY, Stage
from tests.marketplace.scenes import (
    ACCEPTANCE,
    DECLINE,
    OFFER,
    PLATFORM_PRODUCT,
    REQUEST,
    WITHDRAWAL,
    both_banks,
    make_offer,
    offer_body,
    offered,
    post_request,
    request_body,
    save_request,
)
from tests.migrations.test_row_security import actor
from tests.parties.builders import id_of, text_id
from tests.policies.scenes import product_content, publish

pytest_plugins = ["tests.parties.platforms"]

LOAN = f"/loans/{ACCEPTANCE['loan_id']}"


@pytest.fixture
def valued(given: Given) -> Platform:
    return given(Stage.VALUED)


@pytest.fixture(scope="module")
def shop(busy_platform: Platform) -> Platform:
    """A platform that these tests only read, with a product of the one bank."""
    publish(busy_platform)
    return busy_platform


def named(found: list[dict[str, Any]], name: str) -> dict[str, Any]:
    return next(one for one in found if one["content"]["name"] == name)


class TestShelf:
    def test_shows_a_firm_what_it_gets_and_what_that_costs(self, shop: Platform) -> None:
        value = shop.get("owner", f"/appraisals/{id_of('appraisal')}")["base_fen"]

        found = named(shop.get("owner", "/products"), "锦江知产贷")

        assert found["match"]["qualifies"] is True
        assert found["match"]["attainable_fen"] == min(value * 2_500 // 10_000, 300_000_000)
        assert [bank["name"] for bank in found["banks"]] == ["锦江农业银行"]
        assert found["rate_bps"] == 385
        cost = found["priced"][0]["cost"]
        assert cost["principal_fen"] == found["match"]["attainable_fen"]
        assert cost["annual_cost_after_bps"] < cost["annual_cost_before_bps"]
        assert cost["cost_after_fen"] == cost["cost_before_fen"] - cost["subsidies_fen"]

    def test_tells_why_not_and_what_to_do(self, shop: Platform) -> None:
        found = named(shop.get("owner", "/products?term_months=36"), "锦江知产贷")

        assert found["match"]["qualifies"] is False
        told = [(one["reason"], one["cure"]) for one in found["match"]["findings"]]
        assert ("term-above", "Ask for a shorter term.") in told

    def test_lends_the_platforms_product_at_every_bank_without_its_own(
        self, shop: Platform
    ) -> None:
        found = named(shop.get("owner", "/products"), "知贷通")

        assert {bank["name"] for bank in found["banks"]} == {"锦江农业银行", "青羊商业银行"}
        assert (found["owner_id"], found["is_verified"]) == (None, False)
        assert "未公开" in found["content"]["intro"]

    def test_a_bank_sees_products_without_a_firm_beside_them(self, shop: Platform) -> None:
        found = shop.get("other-officer", "/products")

        assert {one["match"] for one in found} == {None}
        assert len(found) == 2

    def test_anybody_may_reckon_without_signing_in(self, shop: Platform) -> None:
        path = f"/products/{PLATFORM_PRODUCT}/cost?amount_fen=100000000&term_months=12"

        answer = shop.ask(None, "GET", path)
        told = answer.json()

        assert len(told) == 4
        assert {one["cost"]["rate_bps"] for one in told} == {345}
        least = shop.ask(None, "GET", path.replace("100000000", "1")).json()
        assert {one["cost"]["principal_fen"] for one in least} == {1_000_000}
        nothing = f"/products/{id_of('nothing')}/cost?amount_fen=1"
        refused(shop.ask(None, "GET", nothing), 404, "product-not-found")

    def test_a_product_that_is_not_valid_is_not_on_the_shelf(self, given: Given) -> None:
        platform = given(Stage.FOUNDED)
        publish(platform, content=product_content(is_valid=False))

        assert [one["key"] for one in platform.get("owner", "/products")] == ["zhidaitong"]


class TestRequest:
    def test_is_a_draft_that_only_its_firm_sees_and_may_change(self, valued: Platform) -> None:
        path = save_request(valued)
        save_request(valued, amount_fen=LOAN_FEN - 1)

        found = valued.get("owner", path)
        assert (found["state"], found["amount_fen"]) == ("draft", LOAN_FEN - 1)
        refused(valued.ask("officer", "GET", path), 404, "financing-request-not-found")

    def test_once_posted_is_seen_by_its_banks_and_changes_no_more(self, valued: Platform) -> None:
        path = post_request(valued)

        assert valued.get("officer", path)["state"] == "posted"
        assert valued.get("officer", f"/ip-assets/{id_of('asset')}")["id"] == text_id("asset")
        refused(valued.ask("other-officer", "GET", path), 404, "financing-request-not-found")
        again = request_body(amount_fen=1)
        refused(valued.ask("owner", "PUT", path, again), 409, "financing-request-exists")
        assert valued.put("owner", path, request_body())["state"] == "posted"

    def test_to_all_banks_is_a_need_that_each_may_offer_on(self, valued: Platform) -> None:
        path = post_request(valued, addressees=[], is_to_all=True)

        assert [valued.get(login, path)["id"] for login in ("officer", "other-officer")]
        assert make_offer(valued, "of the other bank", "other-officer")

    def test_without_a_bank_is_not_posted(self, valued: Platform) -> None:
        path = save_request(valued, addressees=[])

        refused(valued.ask("owner", "POST", f"{path}/posting"), 422, "nobody-addressed")

    def test_names_banks_only_and_products_that_they_lend(self, valued: Platform) -> None:
        publish(valued)
        for bank, product, code in (
            ("sme", None, "not-a-bank"),
            ("other-bank", text_id("policy"), "not-this-banks-product"),
        ):
            body = request_body(addressees=[{"bank_id": text_id(bank), "product_id": product}])
            refused(valued.ask("owner", "PUT", REQUEST, body), 422, code)
        body = request_body(
            addressees=[{"bank_id": text_id("bank"), "product_id": text_id("nothing")}]
        )
        refused(valued.ask("owner", "PUT", REQUEST, body), 404, "product-not-found")

    def test_a_bank_is_not_told_which_others_were_asked(self, valued: Platform) -> None:
        path = post_request(valued, **both_banks())

        asked = valued.get("officer", path)["addressees"]

        assert [one["bank_id"] for one in asked] == [text_id("bank")]
        assert len(valued.get("owner", path)["addressees"]) == 2

    def test_withdrawn_takes_no_more_offers(self, valued: Platform) -> None:
        path = post_request(valued)
        assert valued.post("owner", f"{path}/withdrawal", WITHDRAWAL)["state"] == "withdrawn"

        answer = valued.ask("officer", "PUT", OFFER, offer_body())

        refused(answer, 409, "financing-request-not-open")


class TestOffers:
    def test_are_compared_side_by_side_the_cheapest_after_subsidies_first(
        self, valued: Platform
    ) -> None:
        path = post_request(valued, **both_banks())
        make_offer(valued, spread_bps=85)
        make_offer(valued, "cheaper", "other-officer", spread_bps=-20)

        told = valued.get("owner", f"{path}/comparison")

        assert [(one["bank"], one["offer"]["rate_bps"]) for one in told] == [
            ("青羊商业银行", 280),
            ("锦江农业银行", 385),
        ]
        for one in told:
            cost = one["cost"]
            assert cost["interest_fen"] == cost["cost_before_fen"] - cost["charges_fen"]
            assert cost["instalments"] == 13
        assert told[0]["offer"]["plan"]["spread_bps"] == -20

    def test_of_a_competitor_are_never_seen(self, valued: Platform) -> None:
        path = post_request(valued, **both_banks())
        mine = make_offer(valued)
        make_offer(valued, "other", "other-officer", spread_bps=1)
        valued.post("other-officer", f"{path}/decline", DECLINE)

        for login, bank in (("officer", "bank"), ("other-officer", "other-bank")):
            told = valued.get(login, path)
            assert {one["bank_id"] for one in told["offers"]} == {text_id(bank)}
            assert len(valued.get(login, f"{path}/comparison")) == 1
        assert valued.get("officer", path)["declines"] == []
        refused(valued.ask("other-officer", "GET", mine), 404, "offer-not-found")

    def test_a_newer_one_takes_the_place_of_the_banks_earlier_one(self, valued: Platform) -> None:
        first = offered(valued)
        with valued.database.owner.begin(SYSTEM) as tx:
            repository.offer(tx.session, id_of("offer")).created_at -= timedelta(minutes=1)
        second = make_offer(valued, "better", spread_bps=60)

        assert [valued.get("owner", path)["state"] for path in (first, second)] == [
            "replaced",
            "offered",
        ]
        answer = valued.ask("owner", "POST", f"{first}/acceptance", ACCEPTANCE)
        assert refused(answer, 409, "offer-over")["state"] == "replaced"

    def test_outside_what_was_asked_or_published_are_refused(self, valued: Platform) -> None:
        post_request(valued)
        told: tuple[tuple[dict[str, Any], str], ...] = (
            ({"amount_fen": LOAN_FEN + 1}, "offer-outside-request"),
            ({"spread_bps": -300}, "offer-rate-not-positive"),
            ({"spread_bps": 1_201}, "offer-outside-product"),
            ({"valid_until": str(TODAY - timedelta(days=1))}, "offer-ends-in-past"),
            ({"plan": {"method": "by-magic"}}, "plan-not-understood"),
            ({"plan": {"planned": [["2020-01-01", 1]]}}, "terms-impossible"),
            ({"fees": [{"kind": "bribe"}]}, "policy-bad-content"),
        )
        for changes, code in told:
            refused(valued.ask("officer", "PUT", OFFER, offer_body(**changes)), 422, code)

    def test_for_a_longer_term_or_at_other_fees_than_the_products_are_refused(
        self, valued: Platform
    ) -> None:
        publish(valued)
        own = {"bank_id": text_id("bank"), "product_id": text_id("policy")}
        fee = product_content()["fees"][0]
        for months, changes, member in (
            (36, {}, "term_months"),
            (12, {"fees": [fee | {"amount_fen": 500_001}]}, "fees.appraisal"),
            (12, {"fees": [fee, fee]}, "fees.appraisal"),
            (12, {"fees": [fee | {"kind": "guarantee"}]}, "fees.guarantee"),
        ):
            name = f"request of {months} {member} {len(changes.get('fees', []))}"
            post_request(valued, name, term_months=months, addressees=[own])
            body = offer_body(name, product_id=text_id("policy"), **changes)
            told = refused(valued.ask("officer", "PUT", OFFER, body), 422, "offer-outside-product")
            assert told["member"] == member
        borne = [fee, fee | {"kind": "guarantee", "payer": "bank", "amount_fen": 10**9}]
        assert make_offer(valued, on=name, product_id=text_id("policy"), fees=borne)

    def test_are_made_under_ones_own_products_only(self, valued: Platform) -> None:
        publish(valued)
        post_request(valued, **both_banks())

        body = offer_body(product_id=text_id("policy"))

        refused(valued.ask("other-officer", "PUT", OFFER, body), 422, "not-this-banks-product")

    def test_are_never_changed(self, valued: Platform) -> None:
        path = offered(valued)
        assert valued.put("officer", path, offer_body())["state"] == "offered"

        others: tuple[dict[str, Any], ...] = (
            {"spread_bps": 1},
            {"plan": {"method": "bullet"}},
            {"conditions": []},
        )
        for changes in others:
            answer = valued.ask("officer", "PUT", path, offer_body(**changes))
            refused(answer, 409, "offer-exists")

    def test_of_a_bank_that_declined_since_are_over_and_a_later_one_is_open(
        self, valued: Platform
    ) -> None:
        path = offered(valued)
        valued.post("officer", f"{REQUEST}/decline", DECLINE)

        answer = valued.ask("owner", "POST", f"{path}/acceptance", ACCEPTANCE)

        assert refused(answer, 409, "offer-over")["state"] == "closed"
        with valued.database.owner.begin(SYSTEM) as tx:
            (decline,) = repository.declines_of(tx.session, id_of("request"))
            decline.created_at -= timedelta(minutes=2)
            repository.offer(tx.session, id_of("offer")).created_at -= timedelta(minutes=1)
        assert valued.get("owner", path)["state"] == "offered"

    def test_a_bank_declines_once_and_is_told_who_did(self, valued: Platform) -> None:
        path = post_request(valued)
        valued.post("officer", f"{path}/decline", DECLINE)

        problem = refused(
            valued.ask("officer", "POST", f"{path}/decline", DECLINE),
            409,
            "request-already-declined",
        )

        assert problem["by"] == "某officer"
        assert valued.get("owner", path)["declines"][0]["reason"] == DECLINE["reason"]


class TestAcceptance:
    def test_of_one_offer_makes_the_application_and_closes_the_others(
        self, valued: Platform
    ) -> None:
        path = post_request(valued, **both_banks())
        chosen = make_offer(valued, amount_fen=LOAN_FEN - 100)
        other = make_offer(valued, "other", "other-officer")

        loan = valued.post("owner", f"{chosen}/acceptance", ACCEPTANCE)

        assert (loan["bank_id"], loan["amount_fen"]) == (text_id("bank"), LOAN_FEN - 100)
        assert valued.get("officer", chosen)["state"] == "chosen"
        told = valued.get("other-officer", path)
        assert (told["state"], told["loan_id"]) == ("agreed", None)
        assert valued.get("other-officer", other)["state"] == "closed"
        refused(valued.ask("other-officer", "GET", LOAN), 404, "loan-not-found")
        valued.carry("owner", f"{LOAN}/application", "owner")
        assert valued.get("officer", LOAN)["state"] == "applied"

    def test_is_of_exactly_one(self, valued: Platform) -> None:
        post_request(valued, **both_banks())
        chosen = make_offer(valued)
        other = make_offer(valued, "other", "other-officer")
        valued.post("owner", f"{chosen}/acceptance", ACCEPTANCE)

        late = {"loan_id": text_id("another loan")}
        answer = valued.ask("owner", "POST", f"{other}/acceptance", late)

        assert refused(answer, 409, "financing-request-not-open")["state"] == "agreed"

    def test_is_not_of_an_offer_whose_day_is_over(self, valued: Platform) -> None:
        path = offered(valued)
        with valued.database.owner.begin(SYSTEM) as tx:
            offer = repository.offer(tx.session, id_of("offer"))
            offer.valid_until = TODAY - timedelta(days=1)

        answer = valued.ask("owner", "POST", f"{path}/acceptance", ACCEPTANCE)

        assert refused(answer, 409, "offer-over")["state"] == "expired"

    def test_tells_credit_which_product_and_plan_were_agreed(self, valued: Platform) -> None:
        chosen = offered(valued)
        valued.post("owner", f"{chosen}/acceptance", ACCEPTANCE)

        with valued.database.app.begin(actor("officer")) as tx:
            offer = repository.offer_of_loan(tx.session, id_of("loan of the offer"))
            assert offer is not None
            assert (str(offer.product_id), offer.spread) == (PLATFORM_PRODUCT, 85)
            assert offer.plan["lpr_tenor"] == "1Y"
            assert repository.offer_of_loan(tx.session, id_of("another loan")) is None
