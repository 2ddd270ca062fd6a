"""A bank for tests and the demo, as a process of its own beside the folder of the bank line.

It reads what we hand over, moves money between accounts of its own, and answers in messages. What
people want of it (money that comes in, the end of a day) lies in `requests/` as JSON. It does each
thing in one order: answers, then its books, then the request is removed. Killed in between it does
the same again from the same books, and the answers are the same bytes.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any, Final
from uuid import uuid4

from ip_finance.core.money import Fen
from ip_finance.payments import answers, parsing
from ip_finance.payments.answers import Answer
from ip_finance.payments.domain import Direction, Entry, Statement
from ip_finance.payments.errors import BadBankFile
from ip_finance.payments.exchange import write_whole

OPENING: Final = Fen(100_000_000_000_00)
"""What stands on an account that we pay from, when the simulated bank first hears of it."""
NO_FUNDS: Final = "AM04"
DUPLICATE: Final = "AM05"


@dataclass(frozen=True, slots=True)
class Transfer:
    """An order as the bank reads it."""

    end_to_end_id: str
    account: str
    payee: str
    payee_account: str
    amount: Fen
    on: str
    text: str


@dataclass(slots=True)
class Ledger:
    """The simulated bank's books, kept in one file; `name` tells them from any other's."""

    name: str = ""
    balances: dict[str, int] = field(default_factory=dict)
    stated: dict[str, int] = field(default_factory=dict)
    stated_on: dict[str, str] = field(default_factory=dict)
    unstated: list[dict[str, Any]] = field(default_factory=list)
    delayed: list[dict[str, Any]] = field(default_factory=list)
    seen: list[str] = field(default_factory=list)
    ordered: list[str] = field(default_factory=list)
    sequence: int = 0

    def next(self) -> str:
        """A reference that no other books have given, nor these again."""
        self.sequence += 1
        return f"SIM{self.name}{self.sequence:08d}"


@dataclass(frozen=True, slots=True)
class Rules:
    """Whom the bank refuses, with which reason code, and whom it pays at the end of the day."""

    reject: Mapping[str, str] = field(default_factory=dict)
    delay: Sequence[str] = ()

    @classmethod
    def read(cls, path: Path) -> "Rules":
        if not path.exists():
            return cls()
        told = json.loads(path.read_text(encoding="utf-8"))
        return cls(reject=told.get("reject", {}), delay=tuple(told.get("delay", ())))


@dataclass(frozen=True, slots=True)
class Simulator:
    """The bank behind the folder. `rules` names a file that is read anew at every step."""

    root: Path
    rules: Path

    def step(self) -> bool:
        """Do the next thing there is to do; false if there is none."""
        for path in sorted((self.root / "requests").glob("*.json")):
            told = json.loads(path.read_text(encoding="utf-8"))
            self._do(path, partial(self._requested, told=told))
            return True
        for path in sorted((self.root / "out").glob("*.xml")):
            content = path.read_bytes()
            self._do(path, partial(self._ordered, content=content))
            return True
        return False

    def _do(self, path: Path, work: Callable[[Ledger], list[tuple[str, bytes]]]) -> None:
        books = self._books()
        for number, (kind, content) in enumerate(work(books)):
            write_whole(self.root / "in" / f"{books.sequence:08d}-{number}-{kind}.xml", content)
        self._keep(books)
        done = self.root / "simulator" / "done"
        done.mkdir(parents=True, exist_ok=True)
        path.replace(done / path.name)

    def _books(self) -> Ledger:
        path = self.root / "simulator" / "books.json"
        if not path.exists():  # named first: after a kill the same work gives the same bytes
            self._keep(Ledger(name=uuid4().hex[:8]))
        return Ledger(**json.loads(path.read_text(encoding="utf-8")))

    def _keep(self, books: Ledger) -> None:
        told = json.dumps(asdict(books), ensure_ascii=False)
        write_whole(self.root / "simulator" / "books.json", told.encode())

    def _ordered(self, books: Ledger, content: bytes) -> list[tuple[str, bytes]]:
        """Answer a pain.001; one that was seen before, or is none, is passed over."""
        number = books.next()
        try:
            message = parsing.read_orders(content).cstmr_cdt_trf_initn
        except BadBankFile:
            return []
        if message.grp_hdr.msg_id in books.seen:
            return []
        books.seen.append(message.grp_hdr.msg_id)
        rules, told, booked = Rules.read(self.rules), list[Answer](), list[Entry]()
        transfers = _transfers(message)
        for one in transfers:
            if one.end_to_end_id in books.ordered:
                told.append(Answer(one.end_to_end_id, "RJCT", DUPLICATE))
                continue
            books.ordered.append(one.end_to_end_id)
            if one.payee in rules.delay:
                books.delayed.append(asdict(one))
                told.append(Answer(one.end_to_end_id, "PDNG"))
                continue
            answer, entry = _pay(books, one, rules)
            told.append(answer)
            booked += [entry] if entry else []
        on = date.fromisoformat(min(one.on for one in transfers))
        report = answers.status_report(f"{number}S", message.grp_hdr.msg_id, on, told)
        return [report, *_notified(number, booked)]

    def _requested(self, books: Ledger, told: Mapping[str, Any]) -> list[tuple[str, bytes]]:
        number = books.next()
        if "close_day" in told:
            return self._closed(books, number, date.fromisoformat(told["close_day"]))
        entry = Entry(
            account=told["account"],
            direction=Direction.CREDIT,
            amount=Fen(told["amount_fen"]),
            booked_on=date.fromisoformat(told["on"]),
            value_on=date.fromisoformat(told["on"]),
            reference=number,
            end_to_end_id=None,
            counterparty=told["payer"],
            counterparty_account=told["payer_account"],
            remittance=told["text"],
        )
        _move(books, entry)
        return _notified(number, [entry])

    def _closed(self, books: Ledger, number: str, on: date) -> list[tuple[str, bytes]]:
        """Pay what was delayed, then tell each account's days since its last statement."""
        booked, told = list[Entry](), list[Answer]()
        for one in [Transfer(**kept) for kept in books.delayed]:
            late = replace(one, on=max(one.on, on.isoformat()))
            answer, entry = _pay(books, late, Rules())
            told.append(answer)
            booked += [entry] if entry else []
        books.delayed.clear()
        files = [answers.status_report(f"{number}D", "DELAYED", on, told)] if told else []
        files += _notified(number, booked)
        for account in sorted(books.balances):
            said = _stated(books, account, on, number)
            files.append(answers.statement(f"{number}E", said))
        return files


def pay_in(
    root: Path, *, account: str, amount: Fen, payer: str, payer_account: str, text: str, on: date
) -> None:
    """Have money come in from outside, as when a borrower pays."""
    told = {
        "account": account,
        "amount_fen": amount,
        "payer": payer,
        "payer_account": payer_account,
        "text": text,
        "on": on.isoformat(),
    }
    _request(root, told)


def close_day(root: Path, on: date) -> None:
    """Have the bank end a business day: delayed payments, then a statement of each account."""
    _request(root, {"close_day": on.isoformat()})


def _request(root: Path, told: Mapping[str, Any]) -> None:
    folder = root / "requests"
    waiting = [int(one.name.partition("-")[0]) for one in folder.glob("*.json")]
    path = folder / f"{max(waiting, default=0) + 1:06d}-{uuid4().hex}.json"
    write_whole(path, json.dumps(told, ensure_ascii=False).encode())


def _transfers(message: Any) -> list[Transfer]:
    return [
        Transfer(
            end_to_end_id=one.pmt_id.end_to_end_id,
            account=part.dbtr_acct.id.othr.id,
            payee=one.cdtr.nm,
            payee_account=one.cdtr_acct.id.othr.id,
            amount=Fen(int(one.amt.instd_amt.value.scaleb(2))),
            on=part.reqd_exctn_dt.dt.to_date().isoformat(),
            text="\n".join(one.rmt_inf.ustrd),
        )
        for part in message.pmt_inf
        for one in part.cdt_trf_tx_inf
    ]


def _pay(books: Ledger, one: Transfer, rules: Rules) -> tuple[Answer, Entry | None]:
    reason = rules.reject.get(one.payee)
    if reason is None and books.balances.setdefault(one.account, OPENING) < one.amount:
        reason = NO_FUNDS
    if reason is not None:
        return Answer(one.end_to_end_id, "RJCT", reason), None
    entry = Entry(
        account=one.account,
        direction=Direction.DEBIT,
        amount=one.amount,
        booked_on=date.fromisoformat(one.on),
        value_on=date.fromisoformat(one.on),
        reference=books.next(),
        end_to_end_id=one.end_to_end_id,
        counterparty=one.payee,
        counterparty_account=one.payee_account,
        remittance=one.text,
    )
    _move(books, entry)
    return Answer(one.end_to_end_id, "ACSC"), entry


def _move(books: Ledger, entry: Entry) -> None:
    before = books.balances.setdefault(entry.account, OPENING)
    books.stated.setdefault(entry.account, before)
    sign = 1 if entry.direction is Direction.CREDIT else -1
    books.balances[entry.account] = before + sign * entry.amount
    kept = asdict(entry)
    for name in ("booked_on", "value_on"):
        kept[name] = kept[name].isoformat()
    books.unstated.append(kept)


def _notified(number: str, entries: Sequence[Entry]) -> list[tuple[str, bytes]]:
    accounts = sorted({one.account for one in entries})
    return [
        answers.notification(
            f"{number}N{place}",
            account,
            max(one.booked_on for one in entries),
            [one for one in entries if one.account == account],
        )
        for place, account in enumerate(accounts)
    ]


def _stated(books: Ledger, account: str, on: date, number: str) -> Statement:
    """What was booked until the day and in no statement yet."""
    until = on.isoformat()
    due = [e for e in books.unstated if e["account"] == account and e["booked_on"] <= until]
    books.unstated = [one for one in books.unstated if one not in due]
    entries = [_entry(one) for one in due]
    opening = books.stated.setdefault(account, books.balances[account])
    moved = sum(e.amount if e.direction is Direction.CREDIT else -e.amount for e in entries)
    since = books.stated_on.get(account, until)
    books.stated[account], books.stated_on[account] = opening + moved, until
    return Statement(
        account=account,
        reference=f"{number}E",
        from_on=date.fromisoformat(min(since, until)),
        to_on=on,
        opening=Fen(opening),
        closing=Fen(opening + moved),
        entries=entries,
    )


def _entry(kept: Mapping[str, Any]) -> Entry:
    days = {name: date.fromisoformat(kept[name]) for name in ("booked_on", "value_on")}
    return Entry(**{**kept, **days, "direction": Direction(kept["direction"])})
