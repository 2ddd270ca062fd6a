"""The bank's portal in a browser without JavaScript: queue, claims, figures, case, votes, risk."""

import re
from datetime import timedelta
from uuid import UUID

import pytest

from ip_finance.core.actor import SYSTEM
from ip_finance.desks import bank_figures, bank_reading
from ip_finance.desks.bank_queue import KINDS, WorkKind
from ip_finance.desks.bank_sources import Desk
from ip_finance.desks.bank_words import KINDS as KIND_WORDS
from ip_finance.desks.bank_words import STAGES as STAGE_WORDS
from ip_finance.desks.bank_words import WHOSE
from ip_finance.servicing import repository as servicing
from ip_finance.web.templating import bps, yuan
from tests.api import Given, Platform
from tests.builders import TODAY, Stage
from tests.credit.scenes import decide, open_case
from tests.ip_assets.browsing import Browser
from tests.parties.builders import id_of
from tests.servicing.scenes import INTEREST_WAIVER, close_through

pytest_plugins = ["tests.parties.platforms"]

CASE = f"/bank/cases/{id_of('loan')}"
CLAIM = f"/bank/work/decide-application/{id_of('loan')}/claim"
RETURN = f"/bank/work/decide-application/{id_of('loan')}/return"


@pytest.fixture
def applied(given: Given) -> Platform:
    return open_case(given(Stage.APPLIED))


@pytest.fixture
def late(given: Given) -> Platform:
    """A loan whose interest fell due forty days ago."""
    platform = given(Stage.RELEASED)
    close_through(platform, TODAY + timedelta(days=40))
    return platform


class TestQueue:
    def test_an_application_waits_with_its_deadline_and_leads_to_its_case(
        self, applied: Platform
    ) -> None:
        page = Browser(applied, "second-officer").page("/bank")

        assert KIND_WORDS[WorkKind.DECIDE_APPLICATION] in page
        assert f'href="{CASE}#decision"' in page
        assert "还有 15 天" in page

    def test_what_is_late_comes_first_and_says_for_how_long(self, late: Platform) -> None:
        page = Browser(late, "officer").page("/bank")

        assert "已过期" in page
        assert KIND_WORDS[WorkKind.CHASE_ARREARS] in page
        assert KIND_WORDS[WorkKind.CHASE_ARREARS] not in Browser(late, "officer").page(
            "/bank?stage=approval"
        )

    def test_an_approver_is_not_shown_what_only_officers_do(self, late: Platform) -> None:
        assert KIND_WORDS[WorkKind.CHASE_ARREARS] not in Browser(late, "approver").page("/bank")

    def test_the_queue_can_be_taken_away_as_a_file(self, applied: Platform) -> None:
        answer = Browser(applied, "second-officer").get("/bank/work.csv")

        assert answer.status_code == 200
        assert "SQ-2026-000001" in answer.text
        assert STAGE_WORDS[KINDS[WorkKind.DECIDE_APPLICATION].stage] in answer.text

    def test_others_than_the_bank_have_no_queue(self, applied: Platform) -> None:
        assert Browser(applied, "owner").get("/bank").status_code == 403

    def test_every_kind_and_every_part_of_the_queue_has_words(self) -> None:
        assert set(KIND_WORDS) == set(WorkKind) == set(KINDS)
        assert set(STAGE_WORDS) == {one.stage for one in KINDS.values()}
        assert WHOSE

    def test_every_kind_is_found_by_its_query(self, late: Platform) -> None:
        officer = Browser(late, "officer")
        for kind in WorkKind:
            form = officer.form("/books/closings")
            answer = officer.send(f"/bank/work/{kind.value}/{UUID(int=7)}/return", form)
            assert answer.status_code in {404, 403}, kind
            answer = officer.send(
                f"/bank/work/{kind.value}/{UUID(int=7)}/claim", officer.form("/books/closings")
            )
            assert answer.status_code in {404, 403}, kind


class TestClaims:
    def test_work_is_taken_and_put_back(self, applied: Platform) -> None:
        second = Browser(applied, "second-officer")

        assert second.fill("/bank", CLAIM).status_code == 303
        assert "SQ-2026-000001" in second.page("/bank?whose=mine")
        assert "SQ-2026-000001" not in Browser(applied, "officer").page("/bank")
        assert "某second-officer" in Browser(applied, "officer").page("/bank?whose=every")

        assert second.fill("/bank?whose=mine", RETURN).status_code == 303
        assert "SQ-2026-000001" not in second.page("/bank?whose=mine")
        assert "SQ-2026-000001" in Browser(applied, "officer").page("/bank")

    def test_who_comes_second_is_told_who_was_first(self, applied: Platform) -> None:
        officer = Browser(applied, "officer")
        opened = officer.form("/bank", CLAIM)
        Browser(applied, "second-officer").fill("/bank", CLAIM)

        answer = officer.send(CLAIM, opened)

        assert answer.status_code == 409
        assert "某second-officer" in answer.text

    def test_a_colleague_who_sees_the_holder_may_take_over(self, applied: Platform) -> None:
        Browser(applied, "second-officer").fill("/bank", CLAIM)
        officer = Browser(applied, "officer")

        assert officer.fill("/bank?whose=every", CLAIM).status_code == 303
        assert "SQ-2026-000001" in officer.page("/bank?whose=mine")

    def test_what_does_not_wait_cannot_be_taken(self, applied: Platform) -> None:
        officer = Browser(applied, "officer")
        form = officer.form("/bank", CLAIM)

        answer = officer.send(CLAIM.replace("decide-application", "release-funds"), form)

        assert answer.status_code == 404


class TestFigures:
    def test_tiles_agree_with_the_lists_they_stand_over(self, late: Platform) -> None:
        with late.database.owner.begin(SYSTEM) as tx:
            rows = servicing.positions(tx.session, bank_id=id_of("bank"))
            on = rows[0].on
            book = bank_figures.book(tx.session, id_of("bank"), on)
        late_ones = [one for one in rows if one.days_overdue]

        assert book.principal == sum(one.principal for one in rows)
        assert (book.count, book.late_count) == (len(rows), len(late_ones))
        assert book.late == sum(one.principal for one in late_ones)
        page = Browser(late, "officer").page("/bank")
        assert yuan(book.principal) in page
        assert bps(book.late_share) in page

    def test_classes_and_cover_agree_with_their_pages(self, late: Platform) -> None:
        officer = Browser(late, "officer")
        form = officer.form("/margin-calls", "/margin-calls/review")
        officer.send("/margin-calls/review", form)

        risk = late.get("officer", "/classifications")
        cover = late.get("officer", f"/loans/{id_of('loan')}/collateral")["policy"]
        page = officer.page("/bank/figures")

        assert yuan(cover["value_fen"]) in page
        assert yuan(cover["outstanding_fen"]) in page
        assert bps(cover["ltv_bps"]) in page
        for row in risk["classes"]:
            if row["loans"]:
                assert f"共 {row['loans']} 笔贷款" in page

    def test_what_matures_this_month_is_counted_to_its_last_day(self, late: Platform) -> None:
        with late.database.owner.begin(SYSTEM) as tx:
            account = servicing.account(tx.session, id_of("loan"))
            last = account.matures_on.replace(day=1)
            before = bank_figures.book(tx.session, id_of("bank"), last - timedelta(days=1))
            within = bank_figures.book(tx.session, id_of("bank"), last)

        assert (before.ending_count, before.ending) == (0, 0)
        assert (within.ending_count, within.ending) == (1, account.principal)


class TestCase:
    def test_one_screen_holds_every_part(self, applied: Platform) -> None:
        page = Browser(applied, "second-officer").page(CASE)

        for part in ("applicant", "memo", "collateral", "precheck", "papers", "contract"):
            assert f'id="{part}"' in page
        assert "您投票后" in page or "您的一票" in page
        assert "撰写授信报告" in page

    def test_a_decision_is_taken_in_the_box(self, applied: Platform) -> None:
        second = Browser(applied, "second-officer")

        answer = second.fill(CASE, f"{CASE}/decision", decision="approve", comment="同意。")

        assert answer.status_code == 303
        assert "支行审查：同意" in second.page(CASE)

    def test_a_decision_without_a_reason_is_refused_on_the_same_page(
        self, applied: Platform
    ) -> None:
        second = Browser(applied, "second-officer")

        answer = second.fill(CASE, f"{CASE}/decision", decision="approve", comment="")

        assert answer.status_code == 422
        assert 'id="error-comment"' in answer.text

    def test_four_eyes_are_told_instead_of_a_form(self, applied: Platform) -> None:
        page = Browser(applied, "officer").page(CASE)

        assert "自己经办的不由自己审批" in page
        assert f'action="{CASE}/decision"' not in page

    def test_who_is_overtaken_reads_by_whom_and_when(self, applied: Platform) -> None:
        second = Browser(applied, "second-officer")
        opened = second.form(CASE, f"{CASE}/decision")
        decide(applied, "second-officer")

        answer = second.send(
            f"{CASE}/decision", opened | {"decision": "approve", "comment": "同意。"}
        )

        assert answer.status_code == 409
        assert "某second-officer" in answer.text

    def test_a_running_loan_shows_contract_releases_and_actions(self, late: Platform) -> None:
        page = Browser(late, "officer").page(CASE)

        assert "质押登记号" in page
        assert f'href="/loans/{id_of("loan")}/adjustments"' in page
        assert f'href="/loans/{id_of("loan")}/actions/declare-default"' in page

    def test_a_stranger_finds_no_case(self, applied: Platform) -> None:
        assert Browser(applied, "owner").get(CASE).status_code == 403
        officer = Browser(applied, "officer")
        assert officer.get(f"/bank/cases/{UUID(int=9)}").status_code == 404

    @pytest.mark.parametrize(
        ("path", "to"),
        [
            ("contracts", f"{CASE}#contract"),
            ("disbursements", f"/loans/{id_of('loan')}/drawdowns"),
            ("loans", f"/loans/{id_of('loan')}/account"),
        ],
    )
    def test_parts_of_a_loan_are_found_at_their_address(
        self, applied: Platform, path: str, to: str
    ) -> None:
        answer = Browser(applied, "officer").get(f"/bank/{path}/{id_of('loan')}")

        assert str(answer.headers.get("location", answer.url)).endswith(to) or answer.history


class TestCommittee:
    def test_votes_quorum_and_band_are_shown(self, applied: Platform) -> None:
        decide(applied, "second-officer")
        decide(applied, "approver")

        page = Browser(applied, "second-approver").page(f"/bank/committee/{id_of('loan')}")

        assert "须 2 票同意；有效同意 1 票" in page
        assert "回避：本案经办人" in page
        assert "未表决" in page
        assert re.search(r"支行审查 1 票\s*→\s*贷审会 2 票", page)


class TestRisk:
    def test_arrears_are_told_by_age_and_rights_by_what_they_are(self, late: Platform) -> None:
        page = Browser(late, "officer").page("/bank/risk")

        with late.database.owner.begin(SYSTEM) as tx:
            rows = servicing.positions(tx.session, bank_id=id_of("bank"))
        owed = f"{rows[0].principal // 1_000_000:,}"
        assert "1–30 天" in page
        assert owed in page
        assert "评估方" in page

    def test_a_fall_in_values_is_tried_on_the_page(self, late: Platform) -> None:
        officer = Browser(late, "officer")

        assert "1 笔超出可贷上限" in officer.page("/bank/risk?percent=-30")
        assert officer.get("/bank/risk?percent=很多").status_code == 422

    def test_ledger_and_products_lead_on(self, late: Platform) -> None:
        officer = Browser(late, "officer")

        assert "平衡" in officer.page("/bank/ledger")
        assert 'href="/policies/new?kind=product"' in officer.page("/bank/products")


class TestAdjustments:
    def test_one_proposes_and_another_confirms_on_the_page(self, late: Platform) -> None:
        page = f"/loans/{id_of('loan')}/adjustments"
        officer, approver = Browser(late, "officer"), Browser(late, "approver")
        typed = {"kind": INTEREST_WAIVER["kind"], "amount_fen": "1", "reason": "计息日约定有误。"}

        assert officer.fill(page, page, **typed).status_code == 303
        (made,) = late.get("officer", page)
        assert "不能复核自己提出的调整" in officer.page(page)
        assert KIND_WORDS[WorkKind.CONFIRM_ADJUSTMENT] in approver.page("/bank")
        answer = approver.fill(page, f"{page}/{made['id']}/confirmation")

        assert answer.headers["location"].startswith("/sign/")
        assert KIND_WORDS[WorkKind.CONFIRM_ADJUSTMENT] not in approver.page("/bank")

    def test_more_than_is_owed_is_refused_and_what_was_typed_stays(self, late: Platform) -> None:
        page = f"/loans/{id_of('loan')}/adjustments"
        typed = {"kind": "penalty-waived", "amount_fen": "9999万", "reason": "协商减免。"}

        answer = Browser(late, "officer").fill(page, page, **typed)

        assert answer.status_code == 422
        assert "9999万" in answer.text


def test_the_desk_counts_deadlines_by_the_books(late: Platform) -> None:
    with late.database.owner.begin(SYSTEM) as tx:
        rows = servicing.positions(tx.session, bank_id=id_of("bank"))
        desk = Desk(id_of("bank"), 1, rows[0].on)
        assert bank_reading.today_of(tx, desk) == rows[0].on
