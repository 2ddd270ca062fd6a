"""The commands that ask the ledger itself: `ipfin history`, and `ipfin reconcile`."""

import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from enum import StrEnum
from typing import Annotated, Any
from uuid import UUID

import typer
from eth_utils.address import is_address

from ip_finance.audit.domain import Key, Row, Tables
from ip_finance.audit.trace import (
    Everything,
    Found,
    Moment,
    OfLoan,
    OfParty,
    OfRight,
    Subject,
    trace,
)
from ip_finance.bootstrap import build_reconciler
from ip_finance.chain.client import connect
from ip_finance.chain.history import history as history_of
from ip_finance.chain.reader import Reader
from ip_finance.chain_api.events import AssetRegistered
from ip_finance.chain_api.told import Language, in_words, told
from ip_finance.core.clock import BEIJING
from ip_finance.core.errors import DomainError
from ip_finance.office_files.errors import NumberRefused
from ip_finance.office_files.right_keys import right_key_text
from ip_finance.terminal import err, give_up, ledger_of, opened_base, out
from ip_finance.web.words import STATE_WORDS

SHOWN: Mapping[str, tuple[str, str, Mapping[str, tuple[str, str]]]] = {
    "assets_on_ledger": (
        "权利 {0}",
        "right {0}",
        {
            "version": ("版本", "version"),
            "owner": ("权利人", "owner"),
            "verified_until": ("核验有效至", "verified until"),
            "dispute": ("异议（版本）", "disputed since version"),
            "lien_loan": ("质押于融资", "held by loan"),
            "lien_pledge": ("质押", "pledge"),
        },
    ),
    "loans_on_ledger": (
        "融资 {0}",
        "loan {0}",
        {
            "version": ("版本", "version"),
            "state": ("状态", "state"),
            "bank": ("银行", "bank"),
            "available_fen": ("可放款", "available"),
            "outstanding_fen": ("未还本金", "owed"),
            "undistributed_fen": ("待分配", "to be distributed"),
        },
    ),
    "pledges_on_ledger": (
        "质押 {1}",
        "pledge {1}",
        {"state": ("状态", "state"), "secured_fen": ("担保", "secures")},
    ),
    "parties_on_ledger": (
        "机构 {0}",
        "party {0}",
        {
            "version": ("版本", "version"),
            "dual_approval_above_fen": ("双人审批起点", "two approvers above"),
        },
    ),
    "keys_on_ledger": (
        "密钥 {0}",
        "key {0}",
        {
            "version": ("版本", "version"),
            "party": ("所属", "of"),
            "roles": ("角色", "roles"),
            "rotated_to": ("更换为", "replaced by"),
        },
    ),
}
"""Of each mirror: how a record is named by its key, and its columns with their labels."""

KINDS = ("patent", "software", "trademark")


class Tongue(StrEnum):
    """What the history is told in."""

    ZH = "zh"
    EN = "en"


def show_history(
    chain: Annotated[str, typer.Option(help="JSON-RPC of a node that you trust.")],
    ledger: Annotated[str, typer.Option(help="Address of the ledger.")],
    right: Annotated[str | None, typer.Option(help="A right, in any spelling.")] = None,
    loan: Annotated[UUID | None, typer.Option(help="Id of a loan.")] = None,
    party: Annotated[int | None, typer.Option(help="Number of a party.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
    lang: Annotated[Tongue, typer.Option(help="Language of the sentences.")] = Tongue.ZH,
) -> None:
    """Tell the history of a right, a loan or a party, or of the whole ledger, from the chain alone.

    No database is read, nothing of the platform is needed but this code.
    """
    if sum(one is not None for one in (right, loan, party)) > 1:
        give_up("Name one: a right, a loan or a party.")
    if not is_address(ledger):
        give_up(f"{ledger} is no address: 0x and 40 hex digits.")
    try:
        reader = Reader.of(connect(chain), ledger)
        reader.require_a_contract()
        found = list(history_of(reader, reader.head()))
        moments = list(trace(found, _subject(found, right, loan, party)))
    except (DomainError, NumberRefused) as trouble:
        give_up(trouble)
    if not moments:
        give_up("The ledger knows nothing of it.")
    if as_json:
        told_so = [_to_json(one, lang) for one in moments]
        sys.stdout.write(json.dumps(told_so, ensure_ascii=False, indent=2, default=str) + "\n")
        return
    for moment in moments:
        _print(moment, lang)


def reconcile() -> None:
    """Hold every mirror row against the contract's own state. Exit 1 if one differs.

    What differs is stored, shown to the auditor, and not mended.
    """
    with opened_base() as base:
        uow = base.database.owner
        try:
            run = build_reconciler(base.web3, base.chain_url, ledger_of(base), uow).reconcile()
        except DomainError as trouble:
            give_up(trouble)
    for one in run.differences:
        where = f"{one.table_name} {one.row_key}: {one.column_name}"
        err.print(f"✕ {where} is {one.ours}, the ledger says {one.ledgers}", markup=False)
    out.print(f"{run.checked} rows, block {run.block}, {len(run.differences)} differences")
    if run.differences:
        raise typer.Exit(1)


def right_in_any_spelling(text: str) -> str:
    """The right's normal form on the ledger.

    Raises: NumberRefused: no Chinese number of any kind is written so.

    >>> right_in_any_spelling("ZL202110071567.8"), right_in_any_spelling("2020SR1234567")
    ('CN:patent:2021100715678', 'CN:software:2020SR1234567')
    """
    jurisdiction, _, rest = text.rpartition(":")[0].partition(":")
    if rest:
        return right_key_text(jurisdiction, rest, text.rpartition(":")[2])
    refusals: list[NumberRefused] = []
    for kind in KINDS:
        try:
            return right_key_text("CN", kind, text)
        except NumberRefused as refused:
            refusals.append(refused)
    raise refusals[0]


def _subject(
    found: Sequence[Found], right: str | None, loan: UUID | None, party: int | None
) -> Subject:
    if right is not None:
        known = {one.asset for one, _ in found if isinstance(one, AssetRegistered)}
        return OfRight.among(found, right if right in known else right_in_any_spelling(right))
    if loan is not None:
        return OfLoan(loan)
    if party is not None:
        return OfParty.among(found, party)
    return Everything()


def _to_json(moment: Moment, lang: Tongue) -> dict[str, Any]:
    seen = moment.seen
    return {
        "block": seen.block_number,
        "log_index": seen.log_index,
        "time": seen.block_time.isoformat(),
        "tx_hash": seen.tx_hash,
        "event": type(moment.event).__name__,
        "told": told(moment.event, lang.value),
        "facts": asdict(moment.event),
        "state": _named(moment.state),
    }


def _named(tables: Tables) -> dict[str, dict[str, Any]]:
    return {
        table: {" ".join(map(str, key)): row for key, row in rows.items()}
        for table, rows in tables.items()
    }


def _print(moment: Moment, lang: Tongue) -> None:
    seen = moment.seen
    when = seen.block_time.astimezone(BEIJING).strftime("%Y-%m-%d %H:%M:%S")
    block = "区块" if lang is Tongue.ZH else "block"
    out.print(f"{block} {seen.block_number} · {when} · {seen.tx_hash}", style="dim", soft_wrap=True)
    out.print(f"  {told(moment.event, lang.value)}", style="bold", markup=False, soft_wrap=True)
    for line in _states(moment.state, lang):
        out.print(f"    {line}", markup=False, soft_wrap=True)


def _states(tables: Tables, lang: Tongue) -> Iterator[str]:
    for table, rows in tables.items():
        for key, row in rows.items():
            yield _state_in_words(table, key, row, lang.value)


def _state_in_words(table: str, key: Key, row: Row, lang: Language) -> str:
    """A record after an event: which it is, and the columns that say how it stands."""
    zh, en, columns = SHOWN[table]
    name = (zh if lang == "zh" else en).format(*key)
    shown = [
        f"{words[lang == 'en']} {_value(column, row[column], lang)}"
        for column, words in columns.items()
        if row.get(column) is not None
    ]
    return f"{name}{'：' if lang == 'zh' else ': '}{('，' if lang == 'zh' else ', ').join(shown)}"


def _value(column: str, value: Any, lang: Language) -> str:
    if column == "state":
        return STATE_WORDS[value] if lang == "zh" else str(value)
    if column == "verified_until":
        return in_words("valid_until", value, lang) if value else "—"
    return in_words("pledge" if column == "lien_pledge" else column, value, lang).strip()
