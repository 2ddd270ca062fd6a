"""Days that are looked at, the tasks that come of them, and who closes them."""

from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import delete
from sqlalchemy import event as sql_events

from ip_finance.core.actor import SYSTEM
from ip_finance.legal_status.models import RecordedEvent
from ip_finance.monitoring import gathering, service
from tests.api import Given, Platform, refused
from tests.builders import TODAY, Stage, record_event, repay_loan
from tests.monitoring.scenes import foresee, kinds, looked, on_the, task, tasks, watch
from tests.parties.builders import id_of, text_id
from tests.registrations.scenes import open_filing, register, submit

pytest_plugins = ["tests.parties.platforms"]

FEE_DUE, LAST_DAY = date(2027, 9, 15), date(2028, 3, 15)


@pytest.fixture
def platform(given: Given) -> Platform:
    """The loan is paid out, and its pledge registered."""
    return given(Stage.RELEASED)


class TestRun:
    def test_of_a_sound_right_finds_nothing(self, platform: Platform) -> None:
        run = watch(platform)

        assert (run.rights, run.hits, run.opened) == (1, 0, 0)
        assert tasks(platform) == []

    def test_the_same_day_twice_opens_no_task_twice(self, platform: Platform) -> None:
        record_event(platform, happened_on=str(TODAY))
        first, second = watch(platform), watch(platform)

        assert (first.opened, second.opened, second.hits) == (1, 0, first.hits)
        assert len(platform.get("officer", "/notifications")) == 1

    def test_what_holds_no_longer_is_superseded(self, platform: Platform) -> None:
        seized = {"order_no": "(2026)川01执1号", "until": "2027-05-01"}
        record_event(platform, kind="frozen", code="PP01", happened_on=str(TODAY), details=seized)
        watch(platform)
        assert kinds(platform) == ["frozen-after"]

        freed = {"order_no": "(2026)川01执1号"}
        record_event(platform, kind="unfrozen", code="PD01", happened_on=str(TODAY), details=freed)
        run = watch(platform)

        assert run.superseded == 1
        assert (kinds(platform), kinds(platform, state="superseded")) == ([], ["frozen-after"])

    def test_that_comes_late_leaves_what_a_later_day_has_seen(self, platform: Platform) -> None:
        watch(platform, FEE_DUE + timedelta(days=30))
        opened = kinds(platform)

        looked(on_the(platform, TODAY), TODAY)

        assert "fee-surcharge" in opened
        assert kinds(platform) == opened

    def test_of_another_day_only_tells_what_would_be(self, platform: Platform) -> None:
        record_event(platform, happened_on=str(TODAY))
        watch(platform)

        ahead = foresee(platform, FEE_DUE + timedelta(days=30))

        assert (ahead.is_preview, ahead.opened, ahead.superseded) == (True, 0, 0)
        assert kinds(platform) == ["licensed"], "the book of today stands"
        assert len(platform.get("officer", "/notifications")) == 1
        for login in ("owner", "officer"):
            seen = platform.get(login, f"/foreseen?run_id={ahead.id}")
            assert "fee-surcharge" in [one["kind"] for one in seen]
        assert platform.get("other-officer", "/foreseen") == []
        watch(platform, FEE_DUE + timedelta(days=31))
        assert platform.get("officer", "/foreseen") == [], "the day has come and gone"

    def test_a_right_with_impossible_facts_does_not_stop_it(
        self, platform: Platform, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        record_event(platform, happened_on=str(TODAY))
        watch(platform)

        def stumble(*_: object) -> None:
            raise KeyError("no such pledge")

        with monkeypatch.context() as broken:
            broken.setattr(gathering, "watched", stumble)
            run = watch(platform)

        assert run.finished_at is not None
        assert run.notes == {"right-unseen": [text_id("asset")]}
        assert kinds(platform) == ["licensed"], "nobody has seen it end"
        assert watch(platform).notes == {}

    def test_asks_the_database_no_oftener_for_more_rights(self, platform: Platform) -> None:
        """Statements of a batch: the same for none as for many is checked by their number."""
        counted: list[str] = []
        engine = platform.database.owner.engine
        with platform.database.owner.begin(SYSTEM) as tx:
            sql_events.listen(engine, "before_cursor_execute", lambda *a: counted.append(a[2]))
            keys = list(gathering.rights_after(tx.session, "", 1_000))
            gathering.watched(tx.session, keys, TODAY)

        assert len(counted) <= 18


class TestFees:
    def test_a_late_fee_is_a_task_of_the_owner_that_the_bank_is_told_of(
        self, platform: Platform
    ) -> None:
        watch(platform, FEE_DUE + timedelta(days=30))

        found = task(platform, "fee-surcharge")
        assert (found["party_id"], found["role"]) == (text_id("sme"), "signatory")
        assert (found["due_on"], found["rule"]) == (str(LAST_DAY), "LC-11")
        for login in ("owner", "officer"):
            told = [one["task"]["kind"] for one in platform.get(login, "/notifications")]
            assert "fee-surcharge" in told
        assert platform.get("other-officer", "/notifications") == []

    def test_a_reminder_gives_way_to_the_next(self, platform: Platform) -> None:
        for days in (80, 20, 5):
            watch(platform, FEE_DUE - timedelta(days=days))

        (due,) = [one for one in tasks(platform) if one["kind"] == "fee-due"]
        assert (due["severity"], due["due_on"]) == ("warning", str(FEE_DUE))
        assert kinds(platform, state="superseded").count("fee-due") == 2


class TestLegalEvents:
    def test_a_preservation_after_registration_is_allowed_and_told(
        self, platform: Platform
    ) -> None:
        record_event(platform, kind="frozen", code="PP01", happened_on=str(TODAY), details={})

        watch(platform)

        found = task(platform, "frozen-after")
        assert (found["severity"], found["offers"]) == ("warning", [])
        assert platform.get("owner", f"/pledges/{id_of('pledge')}")["state"] == "registered"

    def test_partial_invalidation_asks_for_a_new_valuation(self, platform: Platform) -> None:
        day = str(TODAY)
        record_event(platform, kind="partly-invalidated", code="IP01", happened_on=day, details={})

        watch(platform)

        found = task(platform, "partly-invalid")
        assert (found["rule"], found["severity"]) == ("CC-11", "alarm")

    def test_a_renamed_owner_must_have_the_pledge_changed(self, platform: Platform) -> None:
        named = {"owner": "成都星灿智能装备股份有限公司"}
        record_event(
            platform, kind="owner-renamed", code="CP01", happened_on=str(TODAY), details=named
        )

        watch(platform)

        found = task(platform, "owner-renamed", "owner")
        assert found["due_on"] == str(TODAY + timedelta(days=30))

    def test_a_cancelled_pledge_of_an_open_loan_is_an_alarm_with_a_dispute_to_open(
        self, platform: Platform
    ) -> None:
        told = {"registration_no": "Y2026980012345"}
        record_event(
            platform, kind="pledge-cancelled", code="PC01", happened_on=str(TODAY), details=told
        )

        watch(platform)

        found = task(platform, "pledge-cancelled")
        assert found["severity"] == "alarm"
        (offer,) = found["offers"]
        assert offer["href"] == f"/assets/{id_of('asset')}/actions/open-dispute"

    def test_a_dead_right_is_an_alarm_for_all_three(self, platform: Platform) -> None:
        record_event(platform, kind="invalidated", code="IW01", happened_on=str(TODAY), details={})

        watch(platform)

        for login in ("owner", "officer", "verifier"):
            assert "right-ended" in kinds(platform, login)
        steps = [offer["step"] for offer in task(platform, "right-ended")["offers"]]
        assert steps == ["open-dispute", "withdraw-verification"]


class TestDuties:
    def test_a_cancellation_is_due_after_payoff_and_closed_by_both_entries(
        self, platform: Platform
    ) -> None:
        repay_loan(platform)
        far = TODAY + timedelta(days=5)  # the chain's clock may be ahead of the test's
        watch(platform, far)
        found = task(platform, "cancellation-duty")
        assert (found["rule"], found["facts"]["needs_ledger"]) == ("CC-07", True)

        platform.carry("officer", f"/pledges/{id_of('pledge')}/discharge", "officer")
        path = open_filing(platform, kind="cancellation", cause="ended")
        submit(platform, path)
        register(platform, path)
        watch(platform, far)

        assert "cancellation-duty" in kinds(platform, state="superseded")
        assert "cancellation-duty" not in kinds(platform)

    def test_a_loan_past_its_maturity_is_to_be_enforced_in_time(self, platform: Platform) -> None:
        watch(platform, TODAY + timedelta(days=366))

        found = task(platform, "maturity-passed")

        assert (found["rule"], found["due_on"]) == ("CC-09", "2030-11-24")


class TestClosing:
    @pytest.fixture
    def licence(self, platform: Platform) -> str:
        record_event(platform, happened_on=str(TODAY))
        watch(platform)
        return f"/tasks/{task(platform, 'licensed')['id']}"

    def test_done_with_what_was_done(self, platform: Platform, licence: str) -> None:
        proof = platform.upload("officer", "consent", "质权人同意许可".encode())

        done = platform.post(
            "officer", f"{licence}/done", {"comment": "已出具同意函", "document_id": proof}
        )

        assert (done["state"], done["document_id"]) == ("done", proof)
        assert platform.send("owner", "GET", f"/documents/{proof}").status_code == 200
        watch(platform)
        assert platform.get("officer", licence)["state"] == "done"

    def test_dismissed_with_a_reason_stays_so(self, platform: Platform, licence: str) -> None:
        platform.post("officer", f"{licence}/dismissal", {"reason": "登记前的普通许可"})

        watch(platform)

        assert platform.get("officer", licence)["state"] == "dismissed"

    def test_what_was_superseded_and_comes_back_is_opened_and_told_again(
        self, platform: Platform
    ) -> None:
        watch(platform, FEE_DUE - timedelta(days=80))
        due = task(platform, "fee-due", "owner")
        notified = {one["task"]["id"]: one for one in platform.get("officer", "/notifications")}
        platform.post("officer", f"/notifications/{notified[due['id']]['id']}/reading")
        through = str(FEE_DUE + timedelta(days=365))
        receipt = platform.upload("verifier", "receipt", b"receipt")
        paid = record_event(
            platform,
            kind="fee-paid",
            code=None,
            happened_on=str(TODAY),
            details={"paid_through": through},
            document_id=receipt,
        )
        watch(platform, FEE_DUE - timedelta(days=79))
        assert platform.get("owner", f"/tasks/{due['id']}")["state"] == "superseded"

        with platform.database.owner.begin(SYSTEM) as tx:
            tx.session.execute(delete(RecordedEvent).where(RecordedEvent.id == UUID(paid["id"])))
        run = watch(platform, FEE_DUE - timedelta(days=78))

        again = platform.get("owner", f"/tasks/{due['id']}")
        assert (again["state"], again["comment"], again["closed_at"]) == ("open", None, None)
        assert run.opened >= 1
        told = {one["task"]["id"]: one for one in platform.get("officer", "/notifications")}
        assert told[due["id"]]["read_at"] is None

    def test_what_was_closed_is_opened_again_if_it_changes(self, platform: Platform) -> None:
        watch(platform, FEE_DUE + timedelta(days=40))
        late = task(platform, "fee-surcharge", "owner")
        platform.post("owner", f"/tasks/{late['id']}/dismissal", {"reason": "已在途"})
        watch(platform, FEE_DUE + timedelta(days=41))
        assert platform.get("owner", f"/tasks/{late['id']}")["state"] == "dismissed"

        watch(platform, FEE_DUE + timedelta(days=92))  # the surcharge has grown

        again = platform.get("owner", f"/tasks/{late['id']}")
        assert again["state"] == "open"
        assert again["facts"]["payable_fen"] > late["facts"]["payable_fen"]

    def test_twice_is_refused(self, platform: Platform, licence: str) -> None:
        platform.post("officer", f"{licence}/done", {"comment": "已办"})

        answer = platform.ask("officer", "POST", f"{licence}/done", {"comment": "再办"})

        refused(answer, 409, "task-closed")

    @pytest.mark.parametrize(
        ("login", "status", "code"),
        [
            ("owner", 409, "not-your-task"),
            ("approver", 403, "role-missing"),
            ("other-officer", 404, "task-not-found"),
        ],
    )
    def test_is_for_whom_the_task_names(
        self, platform: Platform, licence: str, login: str, status: int, code: str
    ) -> None:
        answer = platform.ask(login, "POST", f"{licence}/done", {"comment": "已办"})

        refused(answer, status, code)


class TestInbox:
    def test_what_was_read_stays_read(self, platform: Platform) -> None:
        record_event(platform, happened_on=str(TODAY))
        watch(platform)
        (told,) = platform.get("officer", "/notifications")
        assert told["read_at"] is None

        path = f"/notifications/{told['id']}/reading"
        first = platform.post("officer", path)["read_at"]

        assert first is not None
        assert platform.post("officer", path)["read_at"] == first
        refused(platform.ask("owner", "POST", path), 404, "notification-not-found")


class TestAsking:
    def test_a_day_waits_for_the_worker(self, platform: Platform) -> None:
        path = f"/watch-runs/{uuid4()}"

        found = platform.put("admin", path, {"on": "2027-09-20"})

        assert (found["day"], found["finished_at"]) == ("2027-09-20", None)
        assert platform.put("admin", path, {"on": "2027-09-20"}) == found
        assert [run["id"] for run in platform.get("admin", "/watch-runs")] == [found["id"]]

    def test_an_id_stands_for_one_day_of_one_person(self, platform: Platform) -> None:
        path, of_the_platform = f"/watch-runs/{uuid4()}", uuid4()
        platform.put("admin", path, {"on": "2027-09-20"})
        with platform.database.owner.begin(SYSTEM) as tx:
            service.begin(tx, of_the_platform, TODAY)

        for taken in (path, f"/watch-runs/{of_the_platform}"):
            answer = platform.ask("admin", "PUT", taken, {"on": "2027-09-21"})
            refused(answer, 409, "id-taken")

    def test_a_day_too_far_is_refused(self, platform: Platform) -> None:
        answer = platform.ask("admin", "PUT", f"/watch-runs/{uuid4()}", {"on": "2090-01-01"})

        refused(answer, 422, "watch-day-too-far")
