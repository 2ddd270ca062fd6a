"""Our mirrors held against the contract's own state, column by column. Pure.

A view function of the ledger tells a part of a record: `loanOf` the loan's word, `lienOn` who holds
a right. Each check names the function, whom it asks about, and what the answer says of our rows.
What the contract does not keep (hashes of documents, the past) the events tell: `audit.replay`.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, TypeAlias

from ip_finance.audit.domain import Key, Mismatch, Row, Tables, compare
from ip_finance.loans.domain import LoanState
from ip_finance.pledges.domain import LIVE

Answer: TypeAlias = Mapping[str, Any]
Ask: TypeAlias = tuple[str, Any]
"""A view function and its argument, in our words; None where it takes none."""

# By the ledger's numbers; 0 is a loan that it does not know.
LOAN_STATES = (
    LoanState.DRAFT,
    LoanState.APPLIED,
    LoanState.DECLINED,
    LoanState.APPROVED,
    LoanState.ACTIVE,
    LoanState.SETTLED,
    LoanState.OVERDUE,
    LoanState.DEFAULTED,
    LoanState.ENFORCING,
)


class LedgerState(Protocol):
    """The ledger's own state, read from a node of the auditor's choice."""

    def at(self, block: int, asks: Sequence[Ask]) -> list[Mapping[str, Any]]:
        """What each view function said of its argument at the end of the block."""
        ...


@dataclass(frozen=True, slots=True)
class Check:
    """One question about one row, and what the columns of the row must be by the answer."""

    table: str
    key: Key
    ask: Ask
    told: Callable[[Answer], Row]


def checks(stored: Tables) -> Iterator[Check]:
    """Every question that our rows give cause to."""
    for table, of_row in BY_ROW.items():
        for key, row in stored.get(table, {}).items():
            yield from of_row(table, key, row)
    for of_table in BY_TABLE:
        yield from of_table(stored)


def differences(
    stored: Tables, asked: Sequence[Check], answers: Sequence[Answer]
) -> list[Mismatch]:
    """Every column in which a row is not what the ledger answers."""
    found: list[Mismatch] = []
    for check, answer in zip(asked, answers, strict=True):
        row = stored[check.table][check.key]
        found += compare(check.table, {check.key: row}, {check.key: check.told(answer)})
    return found


def _party(table: str, key: Key, row: Row) -> Iterator[Check]:  # noqa: ARG001
    yield Check(table, key, ("partyOf", key[0]), _only("version", "dual_approval_above_fen"))


def _key(table: str, key: Key, row: Row) -> Iterator[Check]:  # noqa: ARG001
    yield Check(table, key, ("keyOf", key[0]), _only("party", "person", "roles", "version"))


def _asset(table: str, key: Key, row: Row) -> Iterator[Check]:
    def told(answer: Answer) -> Row:
        is_same = answer["disputed"] is (row["dispute"] is not None)
        return {
            **_only("owner", "version", "verified_until")(answer),
            "dispute": row["dispute"] if is_same else _yes_or_no(answer["disputed"]),
        }

    def held(answer: Answer) -> Row:
        loan = answer["loan"]
        return {"lien_loan": loan, "lien_pledge": None if loan is None else answer["pledge"]}

    yield Check(table, key, ("assetOf", key[0]), told)
    yield Check(table, key, ("lienOn", key[0]), held)


def _loan(table: str, key: Key, row: Row) -> Iterator[Check]:  # noqa: ARG001
    def told(answer: Answer) -> Row:
        words = ("borrower", "bank", "version", "available_fen", "outstanding_fen")
        pledges = ("pledges", "registered", "live")
        return {**_only(*words, *pledges)(answer), "state": LOAN_STATES[answer["state"]]}

    yield Check(table, key, ("loanOf", key[0]), told)
    ask = ("undistributedFenOf", key[0])
    yield Check(table, key, ask, lambda answer: {"undistributed_fen": answer["value"]})


def _pledge(table: str, key: Key, row: Row) -> Iterator[Check]:
    loan, number = key

    def told(answer: Answer) -> Row:
        is_live = bool(answer["live"] >> number & 1)
        is_same = is_live is (row["state"] in LIVE)
        return {"state": row["state"] if is_same else ("live" if is_live else "ended")}

    yield Check(table, key, ("loanOf", loan), told)


def _pledged_asset(table: str, key: Key, row: Row) -> Iterator[Check]:  # noqa: ARG001
    loan, pledge, asset = key

    def told(answer: Answer) -> Row:
        return {"is_live": (answer["loan"], answer["pledge"]) == (loan, pledge)}

    yield Check(table, key, ("lienOn", asset), told)


def _dispute(table: str, key: Key, row: Row) -> Iterator[Check]:
    def used(answer: Answer) -> Row:
        return {"evidence_hash": row["evidence_hash"] if answer["value"] else "never used"}

    yield Check(table, key, ("isEvidenceUsed", row["evidence_hash"]), used)
    if row["arbiter"] is None:
        yield Check(table, key, ("disputeOf", key[0]), _only("initiator"))


def _newest_valuations(stored: Tables) -> Iterator[Check]:
    """The contract keeps the newest valuation of each right."""
    table = "valuations_on_ledger"
    for asset, version in _newest(stored, table):
        words = _only("low_fen", "base_fen", "high_fen", "valid_until")
        yield Check(table, (asset, version), ("valuationOf", asset), words)


def _newest_anchors(stored: Tables) -> Iterator[Check]:
    table = "log_anchors_on_ledger"
    for party, size in _newest(stored, table):
        ask = ("anchoredSizeOf", party)
        yield Check(table, (party, size), ask, lambda answer: {"size": answer["value"]})


def _newest_stop(stored: Tables) -> Iterator[Check]:
    """A stop and its end are one version each."""
    table = "pledging_stops_on_ledger"
    rows = stored.get(table, {})
    if not rows:
        return
    key = max(rows)
    row = rows[key]

    def told(answer: Answer) -> Row:
        is_same = answer["stopped"] is (row["resumed_at"] is None)
        since = answer["stop_version"] - (0 if answer["stopped"] else 1)
        resumed = row["resumed_at"] if is_same else _yes_or_no(not answer["stopped"])
        return {"stop_version": since, "resumed_at": resumed}

    yield Check(table, key, ("pledgingStop", None), told)


def _only(*names: str) -> Callable[[Answer], Row]:
    """The columns that the contract knows under our names."""
    return lambda answer: {name: answer[name] for name in names}


def _newest(stored: Tables, table: str) -> list[Key]:
    """Of each record in the table the key with the greatest version."""
    newest: dict[Any, Key] = {}
    for key in sorted(stored.get(table, {})):
        newest[key[0]] = key
    return list(newest.values())


def _yes_or_no(is_so: bool) -> str:
    return "yes" if is_so else "no"


BY_ROW: Mapping[str, Callable[[str, Key, Row], Iterator[Check]]] = {
    "parties_on_ledger": _party,
    "keys_on_ledger": _key,
    "assets_on_ledger": _asset,
    "disputes_on_ledger": _dispute,
    "loans_on_ledger": _loan,
    "pledges_on_ledger": _pledge,
    "pledged_assets_on_ledger": _pledged_asset,
}
BY_TABLE: Sequence[Callable[[Tables], Iterator[Check]]] = (
    _newest_valuations,
    _newest_anchors,
    _newest_stop,
)
