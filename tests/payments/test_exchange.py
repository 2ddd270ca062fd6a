"""Files to the bank and back: the cashier, the folder and the simulated bank, in one process."""

import json
import subprocess
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from threading import Thread
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text

from ip_finance.core.actor import SYSTEM
from ip_finance.payments import exchange, messages, repository, service, simulator
from ip_finance.payments.domain import Arrival, OrderState
from ip_finance.payments.errors import EntryMatched
from ip_finance.payments.exchange import BankFolder
from ip_finance.payments.models import PaymentOrder, SettlementAccount
from tests.api import Platform, refused
from tests.builders import TODAY
from tests.clock import NOON
from tests.drawdowns.scenes import ACCOUNT, ACCOUNT_BODY, open_account
from tests.ip_assets.browsing import Browser
from tests.journeys.processes import IPFIN
from tests.migrations.test_row_security import actor
from tests.parties.builders import id_of
from tests.payments.scenes import AMOUNT, BANK, OURS, bank, match_credit, order, pay_in, run, work

pytest_plugins = ["tests.parties.platforms"]


class Killed(Exception):
    """The process ends here."""


@dataclass
class Line:
    """The folder, with a process that is killed at one of its calls, before or after the deed."""

    folder: BankFolder
    dies_at: int | None = None
    calls: int = field(default=0)

    def spool(self, name: str, content: bytes) -> None:
        self._do(lambda: self.folder.spool(name, content))

    def hand_over(self, name: str) -> None:
        self._do(lambda: self.folder.hand_over(name))

    def arrivals(self) -> Sequence[Arrival]:
        return self.folder.arrivals()

    def put_away(self, arrival: Arrival) -> None:
        self._do(lambda: self.folder.put_away(arrival))

    def move_aside(self, arrival: Arrival) -> None:
        self._do(lambda: self.folder.move_aside(arrival))

    def _do(self, deed: Callable[[], None]) -> None:
        for place, step in enumerate((lambda: None, deed)):
            step()
            if self.dies_at == 2 * self.calls + place:
                raise Killed
        self.calls += 1


@pytest.fixture(scope="module")
def platform(busy_platform: Platform) -> Platform:
    open_account(busy_platform)
    return busy_platform


@pytest.fixture
def folder(tmp_path: Path) -> BankFolder:
    return BankFolder(tmp_path)


def found(platform: Platform, order_id: UUID) -> PaymentOrder:
    with platform.database.owner.begin(SYSTEM) as tx:
        kept = repository.order_by_id(tx.session, order_id)
        tx.session.expunge(kept)
        return kept


def debits(platform: Platform, order_id: UUID) -> int:
    with platform.database.owner.begin(SYSTEM) as tx:
        moved = repository.entries(tx.session, BANK, date(2000, 1, 1), date(2100, 1, 1))
        return len([one for one in moved if one.order_id == order_id])


def states(order: PaymentOrder) -> list[OrderState]:
    return [event.state for event in order.events]


def balance(folder: BankFolder) -> int:
    kept = json.loads((folder.root / "simulator" / "books.json").read_text())
    return int(kept["balances"][OURS.number])


def drop(folder: BankFolder, content: bytes, name: str = "a.xml") -> None:
    (folder.root / "in").mkdir(exist_ok=True)
    (folder.root / "in" / name).write_bytes(content)


def test_an_order_is_sent_accepted_and_booked(platform: Platform, folder: BankFolder) -> None:
    order_id = order(platform)

    run(platform, folder)

    paid = found(platform, order_id)
    assert states(paid) == [OrderState.SENT, OrderState.ACCEPTED, OrderState.BOOKED]
    assert debits(platform, order_id) == 1
    assert balance(folder) == simulator.OPENING - AMOUNT
    assert not list((folder.root / "in").iterdir())


def test_the_same_order_asked_for_again_is_paid_once(
    platform: Platform, folder: BankFolder
) -> None:
    record = uuid4()
    assert order(platform, record=record) == order(platform, record=record)
    run(platform, folder)
    order(platform, record=record)

    run(platform, folder)

    assert balance(folder) == simulator.OPENING - AMOUNT


def test_what_the_bank_rejects_has_its_reason_and_is_never_paid(
    platform: Platform, folder: BankFolder
) -> None:
    order_id = order(platform, "户名不符公司")
    rules = {"reject": {"户名不符公司": "BE01"}}
    (folder.root / "rules.json").write_text(json.dumps(rules))

    run(platform, folder)

    rejected = found(platform, order_id)
    assert states(rejected) == [OrderState.SENT, OrderState.REJECTED]
    assert rejected.events[-1].reason_code == "BE01"
    assert debits(platform, order_id) == 0
    with platform.database.owner.begin(SYSTEM) as tx:
        assert order_id in [one.id for one in repository.rejected(tx.session, BANK)]


def test_what_the_bank_delays_is_booked_with_the_end_of_its_day(
    platform: Platform, folder: BankFolder
) -> None:
    order_id = order(platform, "迟付公司")
    (folder.root / "rules.json").write_text(json.dumps({"delay": ["迟付公司"]}))
    run(platform, folder)
    assert found(platform, order_id).state is OrderState.ACCEPTED

    simulator.close_day(folder.root, TODAY)
    run(platform, folder)

    assert found(platform, order_id).state is OrderState.BOOKED


def test_a_statement_tells_the_day_and_doubles_no_entry(
    platform: Platform, folder: BankFolder
) -> None:
    order_id = order(platform)
    run(platform, folder)

    simulator.close_day(folder.root, TODAY)
    run(platform, folder)

    with platform.database.owner.begin(SYSTEM) as tx:
        told = repository.statements(tx.session, BANK, TODAY, TODAY)
        assert (simulator.OPENING, simulator.OPENING - AMOUNT) in [
            (one.opening, one.closing) for one in told
        ]
    assert debits(platform, order_id) == 1


def test_money_that_comes_in_waits_to_be_matched(platform: Platform, folder: BankFolder) -> None:
    pay_in(folder, 8_500_000)

    run(platform, folder)

    waiting = platform.get("officer", "/payments/unmatched-credits")
    assert 8_500_000 in [one["amount_fen"] for one in waiting]
    assert platform.get("other-officer", "/payments/unmatched-credits") == []


def test_a_credit_is_matched_once_and_the_second_is_told_who(
    platform: Platform, folder: BankFolder
) -> None:
    pay_in(folder, 77)
    run(platform, folder)
    credit = match_credit(platform, 77)

    with platform.database.app.begin(actor("officer")) as tx:
        with pytest.raises(EntryMatched):
            service.free_credit(tx, credit)
        assert credit not in [one.id for one in repository.unmatched_credits(tx.session, BANK)]


@pytest.mark.parametrize(
    ("content", "problem"),
    [(b"<broken", "bank-file-unreadable"), ("<a>锦江</a>".encode(), "unknown-bank-message")],
)
def test_a_bad_file_is_moved_aside_and_told_of_by_name(
    platform: Platform, folder: BankFolder, content: bytes, problem: str
) -> None:
    drop(folder, content)

    work(platform, folder)

    assert [path.read_bytes() for path in (folder.root / "refused").iterdir()] == [content]
    told = platform.get("admin", "/payments/files")
    assert problem in [one["problem"] for one in told]


def test_a_file_that_came_before_changes_nothing(platform: Platform, folder: BankFolder) -> None:
    order_id = order(platform)
    run(platform, folder)
    kept = [path.read_bytes() for path in (folder.root / "kept").iterdir()]
    before = states(found(platform, order_id))

    for place, content in enumerate(kept):
        drop(folder, content, f"again-{place}.xml")
    work(platform, folder)

    assert states(found(platform, order_id)) == before
    assert debits(platform, order_id) == 1
    assert not list((folder.root / "in").iterdir())


def test_a_link_that_leads_elsewhere_is_not_read(platform: Platform, folder: BankFolder) -> None:
    secret = folder.root / "secret"
    secret.write_bytes(b"<secret/>")
    (folder.root / "in").mkdir()
    (folder.root / "in" / "a.xml").symlink_to(secret)

    work(platform, folder)

    assert secret.exists()
    assert not (folder.root / "refused").exists()


def _go_on(platform: Platform, line: Line) -> None:
    for _ in range(10):
        work(platform, line)
        bank(line.folder)


@pytest.mark.parametrize("dies_at", range(8))
def test_a_kill_at_any_moment_loses_and_doubles_nothing(
    platform: Platform, folder: BankFolder, dies_at: int
) -> None:
    order_id = order(platform)
    line = Line(folder, dies_at)
    with pytest.raises(Killed):
        _go_on(platform, line)

    for _ in range(2):
        run(platform, folder)

    assert found(platform, order_id).state is OrderState.BOOKED
    assert debits(platform, order_id) == 1
    assert balance(folder) == simulator.OPENING - AMOUNT


@pytest.mark.parametrize("dies_at", range(3))
def test_a_bank_killed_at_any_write_pays_once(
    platform: Platform, folder: BankFolder, dies_at: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    order_id = order(platform)
    work(platform, folder)
    writes, real = [0], exchange.write_whole

    def write(path: Path, content: bytes) -> None:
        if writes[0] == dies_at:
            raise Killed
        writes[0] += 1
        real(path, content)

    with monkeypatch.context() as patched:
        patched.setattr(simulator, "write_whole", write)
        with pytest.raises(Killed):
            bank(folder)

    run(platform, folder)

    assert found(platform, order_id).state is OrderState.BOOKED
    assert debits(platform, order_id) == 1
    assert balance(folder) == simulator.OPENING - AMOUNT


def test_the_bank_runs_as_a_process_of_its_own(platform: Platform, folder: BankFolder) -> None:
    order_id = order(platform)
    work(platform, folder)

    told = subprocess.run(
        [IPFIN, "bank", "simulate", "--once", "--folder", str(folder.root)],
        check=True,
        capture_output=True,
        text=True,
    )
    work(platform, folder)

    assert "simulated bank" in told.stdout
    assert found(platform, order_id).state is OrderState.BOOKED


def test_two_workers_put_an_order_into_one_file(platform: Platform, folder: BankFolder) -> None:
    order_id = order(platform)
    second: list[object] = []

    def fill() -> None:
        with platform.database.owner.begin(SYSTEM) as tx:
            second.append(service.fill_file(tx, folder))

    other = Thread(target=fill)

    class Meanwhile(Line):
        """While the first worker is at its file, the second comes and waits."""

        def spool(self, name: str, content: bytes) -> None:
            other.start()
            waiting = 0
            while not waiting and other.is_alive():
                with platform.database.owner.begin(SYSTEM) as tx:
                    waits = text("select count(*) from pg_locks where not granted")
                    waiting = tx.session.scalar(waits) or 0
            super().spool(name, content)

    with platform.database.owner.begin(SYSTEM) as tx:
        service.fill_file(tx, Meanwhile(folder))
    other.join()
    run(platform, folder)

    assert second == [None]
    assert states(found(platform, order_id)).count(OrderState.SENT) == 1
    assert balance(folder) == simulator.OPENING - AMOUNT


def test_a_bank_that_knows_an_order_pays_it_once(platform: Platform, folder: BankFolder) -> None:
    order_id = order(platform)
    run(platform, folder)
    again = messages.payments_file("again", "行", [found(platform, order_id).ordered], NOON)
    (folder.root / "out" / "again.xml").write_bytes(again)

    run(platform, folder)

    assert balance(folder) == simulator.OPENING - AMOUNT
    assert found(platform, order_id).state is OrderState.BOOKED


class TestSettlementAccounts:
    def test_another_account_under_its_id_is_refused(self, platform: Platform) -> None:
        other = ACCOUNT_BODY | {"number": "11111111"}

        refused(platform.ask("officer", "PUT", ACCOUNT, other), 409, "settlement-account-exists")
        platform.put("officer", ACCOUNT, ACCOUNT_BODY)

    def test_no_bank_takes_over_the_number_of_another(self, platform: Platform) -> None:
        with platform.database.owner.begin(SYSTEM) as tx:
            other_bank = id_of("other-bank")
            mine = SettlementAccount(
                id=uuid4(),
                bank_id=other_bank,
                account=ACCOUNT_BODY,
                made_by=uuid4(),
                made_at=tx.now,
                checked_by=None,
                checked_at=None,
            )
            tx.session.add(mine)
            account = mine.id

        answer = platform.ask(
            "other-officer", "POST", f"/payments/settlement-accounts/{account}/check"
        )

        refused(answer, 409, "settlement-account-taken")

    def test_nobody_checks_the_account_he_stated(self, platform: Platform) -> None:
        path = f"/payments/settlement-accounts/{uuid4()}"
        platform.put("officer", path, ACCOUNT_BODY)

        refused(platform.ask("officer", "POST", f"{path}/check"), 403, "own-account-check")

    def test_a_second_check_is_told_who_and_when(self, platform: Platform) -> None:
        path = f"/payments/settlement-accounts/{id_of('settlement account')}"

        told = refused(
            platform.ask("approver", "POST", f"{path}/check"), 409, "settlement-account-checked"
        )

        assert told["by"]
        assert told["at"]


def test_the_page_shows_orders_files_and_what_to_do(platform: Platform, folder: BankFolder) -> None:
    order(platform, "页面上的公司")
    (folder.root / "rules.json").write_text(json.dumps({"reject": {"页面上的公司": "AC01"}}))
    run(platform, folder)

    page = Browser(platform, "officer").page("/payments")

    for word in ("付款指令", "待处理：银行拒绝的付款", "页面上的公司", "收款账号不正确（AC01）"):
        assert word in page


def test_another_bank_sees_neither_orders_nor_files(platform: Platform, folder: BankFolder) -> None:
    order_id = order(platform)
    run(platform, folder)

    assert platform.get("other-officer", "/payments/orders") == []
    assert platform.get("other-officer", "/payments/files") == []
    assert platform.ask("other-officer", "GET", f"/payments/orders/{order_id}").status_code == 404
