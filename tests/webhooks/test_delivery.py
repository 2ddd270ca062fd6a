"""Messages to a real server on this machine: signed, in order, at least once, and logged."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from ip_finance.core.actor import SYSTEM
from ip_finance.core.uow import UnitOfWork
from ip_finance.messenger import Messenger
from ip_finance.monitoring.models import Task
from ip_finance.monitoring.service import report_deaf_address
from ip_finance.webhooks.domain import GIVEN_UP_AFTER, Outcome, Parcel
from ip_finance.webhooks.exchange import Courier
from ip_finance.webhooks.letters import GivenUp
from tests.api import Given, Platform, refused
from tests.builders import Stage, loan_body
from tests.clock import NOON
from tests.parties.builders import id_of
from tests.webhooks.scenes import PATH, Receiver, messenger, receiver, register, tell

pytest_plugins = ["tests.parties.platforms"]


@pytest.fixture
def hook() -> Iterator[Receiver]:
    with receiver() as kept:
        yield kept


@pytest.fixture
def platform(given: Given) -> Platform:
    return given(Stage.VERIFIED)


@pytest.fixture
def shown(platform: Platform, hook: Receiver) -> dict[str, Any]:
    return register(platform, url=hook.url, prefixes=[])


def apply(platform: Platform) -> str:
    """Something happens on a record that the party sees."""
    loan_id = str(uuid4())
    platform.put("owner", f"/loans/{loan_id}", loan_body())
    return loan_id


def log(platform: Platform) -> list[dict[str, Any]]:
    return list(platform.get("owner", f"{PATH}/deliveries"))


def at(platform: Platform, moment: Callable[[], datetime]) -> Messenger:
    """The hand, at another hour."""
    hand = messenger(platform)
    hand.uow = UnitOfWork(platform.database.owner.sessions, moment)
    return hand


def test_an_event_arrives_with_its_facts_and_a_signature_that_its_secret_makes(
    platform: Platform, hook: Receiver, shown: dict[str, Any]
) -> None:
    loan_id = apply(platform)

    tell(platform)

    assert len(hook.got) == 1
    message = hook.got[0].told
    assert message.keys() == {"id", "type", "at", "subject", "facts"}
    assert (message["type"], message["subject"]) == ("loans.applied", loan_id)
    assert hook.got[0].is_signed_with(shown["secret"])
    assert not hook.got[0].is_signed_with("another")
    assert hook.got[0].headers["IPFIN-Event"] == message["id"]


@pytest.mark.usefixtures("shown")
def test_a_delivery_is_logged_with_status_duration_and_the_first_bytes_of_the_answer(
    platform: Platform,
) -> None:
    apply(platform)
    tell(platform)

    delivery = log(platform)[0]
    attempt = delivery["attempts"][0]

    assert (delivery["state"], attempt["status"], attempt["problem"]) == ("delivered", 200, None)
    assert attempt["answer"].startswith("thanks")
    assert len(attempt["answer"]) == 500
    assert attempt["duration_ms"] >= 0


@pytest.mark.usefixtures("shown")
def test_a_later_event_waits_until_the_one_before_it_is_taken(
    platform: Platform, hook: Receiver
) -> None:
    first, second = apply(platform), apply(platform)
    hook.answers = [503]

    tell(platform)
    assert [one.told["subject"] for one in hook.got] == [first]

    later = at(platform, lambda: NOON + timedelta(minutes=1))
    while later.step():
        pass
    assert [one.told["subject"] for one in hook.got] == [first, first, second]
    assert hook.got[0].told["id"] == hook.got[1].told["id"]


@pytest.mark.usefixtures("shown")
def test_killed_between_sending_and_filing_it_is_sent_again_under_the_same_id(
    platform: Platform, hook: Receiver
) -> None:
    @dataclass(frozen=True)
    class Dying(Courier):
        is_loopback_allowed: bool = True

        def carry(self, parcel: Parcel, at: datetime) -> Outcome:
            Courier.carry(self, parcel, at)
            raise KeyboardInterrupt

    apply(platform)
    with pytest.raises(KeyboardInterrupt):
        tell(platform, Dying())

    tell(platform)

    assert len(hook.got) == 2
    assert hook.got[0].body == hook.got[1].body
    assert [one["tries"] for one in log(platform)] == [1]


@pytest.mark.usefixtures("shown")
def test_after_three_days_it_is_given_up_with_a_task_and_a_person_has_it_sent_again(
    platform: Platform, hook: Receiver
) -> None:
    apply(platform)
    hook.answers = [500] * 50
    hours = [NOON]
    hand = at(platform, lambda: hours[0])
    while hours[0] <= NOON + GIVEN_UP_AFTER:
        hand.rests_until = 0.0
        while hand.step():
            pass
        hours[0] += timedelta(hours=1)

    delivery = log(platform)[0]
    assert delivery["state"] == "given-up"
    assert delivery["next_at"] is None
    assert 5 < delivery["tries"] == len(delivery["attempts"]) < 12
    tasks = [one for one in platform.get("owner", "/tasks") if hook.url in one["subject"]]
    assert len(tasks) == 1
    assert not [one for one in platform.get("officer", "/tasks") if hook.url in one["subject"]]

    hook.answers = []
    path = f"{PATH}/deliveries/{delivery['id']}/replay"
    assert platform.post("owner", path)["state"] == "pending"
    tell(platform)
    assert log(platform)[0]["state"] == "delivered"
    assert {one.told["id"] for one in hook.got} == {delivery["id"]}


def test_only_what_a_party_may_see_is_told_to_it(platform: Platform, hook: Receiver) -> None:
    register(platform, login="other-owner", url=hook.url, prefixes=[])
    apply(platform)

    tell(platform)

    assert hook.got == []


def test_a_bank_hears_what_the_borrower_did_without_its_facts(
    platform: Platform, hook: Receiver
) -> None:
    register(platform, login="officer", url=hook.url, prefixes=["loans."])
    loan_id = apply(platform)
    platform.post("owner", f"/loans/{loan_id}/application")

    tell(platform)

    assert hook.types == ["loans.applied"]
    assert set(hook.got[0].told["facts"]) <= {"record_id", "loan_id", "asset_id", "pledge_id"}


@pytest.mark.usefixtures("shown")
def test_a_redirect_is_not_followed(platform: Platform, hook: Receiver) -> None:
    with receiver() as elsewhere:
        hook.answers, hook.location = [302], elsewhere.url
        apply(platform)
        tell(platform)

        assert elsewhere.got == []
    assert log(platform)[0]["attempts"][0]["status"] == 302
    assert log(platform)[0]["state"] == "pending"


@pytest.mark.parametrize("address", ["10.0.0.5", "169.254.169.254", "127.0.0.1", "::ffff:a00:5"])
def test_a_name_that_leads_into_a_private_network_is_not_followed(address: str) -> None:
    courier = Courier(find=lambda _, port: [(0, 0, 0, "", (address, port))])
    parcel = Parcel(uuid4(), "https://hooks.example/", "{}", ("s",))

    outcome = courier.carry(parcel, NOON)

    assert outcome.problem == "it leads into a private network"


def test_for_a_day_after_a_rotation_both_secrets_sign(
    platform: Platform, hook: Receiver, shown: dict[str, Any]
) -> None:
    path = f"{PATH}/secrets/{uuid4()}"
    fresh = platform.put("owner", path)["secret"]
    assert platform.put("owner", path)["secret"] is None

    platform.post("owner", f"{PATH}/ping")
    tell(platform)
    assert hook.types == ["ping"]
    assert hook.got[0].is_signed_with(shown["secret"])
    assert hook.got[0].is_signed_with(fresh)

    platform.post("owner", f"{PATH}/ping")
    late = at(platform, lambda: NOON + timedelta(hours=25))
    while late.step():
        pass
    assert hook.got[1].is_signed_with(fresh)
    assert not hook.got[1].is_signed_with(shown["secret"])


def test_a_secret_is_shown_once_and_kept_sealed(
    platform: Platform, hook: Receiver, shown: dict[str, Any]
) -> None:
    again = register(platform, url=hook.url, prefixes=[])

    assert again["secret"] is None
    with platform.database.owner.begin(SYSTEM) as tx:
        raw = tx.session.connection().exec_driver_sql("select * from webhook_endpoints").mappings()
        kept = [bytes(row["sealed"]) for row in raw]
    assert len(kept) == 1
    assert shown["secret"].encode() not in kept[0]


@pytest.mark.usefixtures("shown")
def test_a_removed_address_is_told_nothing_more(platform: Platform, hook: Receiver) -> None:
    platform.post("owner", f"{PATH}/removal")
    apply(platform)

    tell(platform)

    assert hook.got == []
    refused(platform.ask("owner", "POST", f"{PATH}/ping"), 409, "webhook-removed")


def test_a_tenant_has_ten_addresses_at_most_and_none_of_another(platform: Platform) -> None:
    body = {"url": "https://hooks.example/", "prefixes": []}
    for _ in range(10):
        platform.put("owner", f"/webhooks/{uuid4()}", body)

    one_more = platform.ask("owner", "PUT", f"/webhooks/{uuid4()}", body)

    refused(one_more, 409, "webhooks-too-many")
    mine = platform.get("owner", "/webhooks")
    assert len(mine) == 10
    assert platform.get("officer", "/webhooks") == []
    path = f"/webhooks/{mine[0]['id']}"
    refused(platform.ask("officer", "GET", f"{path}/deliveries"), 404, "webhook-not-found")
    refused(platform.ask("officer", "PUT", path, body), 409, "id-taken")


def test_an_address_in_a_private_network_is_refused_when_it_is_registered(
    platform: Platform,
) -> None:
    body = {"url": "https://10.0.0.5/hook", "prefixes": []}

    answer = platform.ask("owner", "PUT", f"/webhooks/{uuid4()}", body)

    refused(answer, 422, "webhook-address-refused")


def test_a_task_of_a_deaf_address_is_opened_once_a_day(given: Given) -> None:
    platform = given(Stage.VERIFIED)
    for _ in range(2):
        with platform.database.owner.begin(SYSTEM) as tx:
            deaf = GivenUp(id_of("webhook"), id_of("bank"), "https://hooks.example/")
            report_deaf_address(tx, deaf)

    with platform.database.owner.begin(SYSTEM) as tx:
        assert tx.session.query(Task).filter(Task.rule == "webhook").count() == 1
