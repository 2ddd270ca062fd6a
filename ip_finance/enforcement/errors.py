"""What the file of an enforcement refuses, each with its cure. Pure."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from ip_finance.core.errors import Conflict, Forbidden, NotFound, RuleViolated
from ip_finance.core.money import Fen


class CaseNotFound(NotFound):
    code = "enforcement-case-not-found"

    def __init__(self, loan_id: UUID) -> None:
        super().__init__("No such file.", loan_id=str(loan_id))


class EntryNotFound(NotFound):
    code = "enforcement-entry-not-found"

    def __init__(self, number: int) -> None:
        super().__init__("The file has no such entry that still stands.", number=number)


class EntryOutOfTurn(Conflict):
    code = "enforcement-out-of-turn"

    def __init__(self, kind: str, needed: Sequence[str]) -> None:
        super().__init__(
            f"A {kind} is not entered before its cause: {' / '.join(needed)}.",
            cure="Enter first what came first; the file shows the next steps.",
            kind=kind,
            needed=" / ".join(needed),
        )


class EntryReliedOn(Conflict):
    code = "enforcement-entry-relied-on"

    def __init__(self, number: int, by: int) -> None:
        super().__init__(
            f"Entry {by} rests on entry {number}.",
            cure=f"Strike out entry {by} first.",
            number=number,
            by=by,
        )


class EntryAhead(RuleViolated):
    code = "enforcement-entry-ahead"

    def __init__(self, on: date, today: date) -> None:
        super().__init__(
            f"{on} is to come.",
            cure="Enter it on its day.",
            stated=on.isoformat(),
            today=today.isoformat(),
        )


class EntryTooEarly(RuleViolated):
    code = "enforcement-entry-too-early"

    def __init__(self, on: date, earliest: date, rule: str) -> None:
        super().__init__(
            f"{on} is before {earliest}, the first day on which this may be.",
            cure=f"Wait until {earliest}, or correct the day.",
            stated=on.isoformat(),
            earliest=earliest.isoformat(),
        )
        self.rule = rule or None


class EntryTooLate(RuleViolated):
    code = "enforcement-entry-too-late"

    def __init__(self, on: date, latest: date, rule: str) -> None:
        super().__init__(
            f"{on} is after {latest}, the last day on which this may be.",
            cure="Begin anew as the court orders, or correct the day.",
            stated=on.isoformat(),
            latest=latest.isoformat(),
        )
        self.rule = rule or None


class BelowFloor(RuleViolated):
    code = "enforcement-below-floor"

    def __init__(self, stated: Fen, floor: Fen, rule: str) -> None:
        super().__init__(
            f"{stated} fen is below the floor of {floor} fen.",
            cure="State at least the floor; the file shows its arithmetic.",
            stated_fen=stated,
            floor_fen=floor,
        )
        self.rule = rule


class DepositOutOfRange(RuleViolated):
    code = "enforcement-deposit-out-of-range"
    rule = "EN-01"

    def __init__(self, stated: Fen, low: Fen, high: Fen) -> None:
        super().__init__(
            f"A deposit of {stated} fen is not within {low} and {high} fen.",
            cure="State a deposit within these shares of the reserve.",
            stated_fen=stated,
            low_fen=low,
            high_fen=high,
        )


class CourtNotCompetent(RuleViolated):
    code = "court-not-competent"
    rule = "CP-207"

    def __init__(self) -> None:
        super().__init__(
            "Rights without a certificate of their own are realised where they are registered.",
            cure="Apply to the court of the place of registration, or to a specialised court.",
        )


class ExportPermitMissing(RuleViolated):
    code = "export-permit-missing"
    rule = "EN-04"

    def __init__(self) -> None:
        super().__init__(
            "A Chinese patent does not go abroad without its export-control procedure.",
            cure="State the number of the permit or of the registration of the technology export.",
        )


class WrongPledge(RuleViolated):
    code = "enforcement-wrong-pledge"

    def __init__(self, pledge_id: str) -> None:
        super().__init__(
            "This pledge does not secure the loan.",
            cure="Choose a pledge of this loan.",
            pledge_id=pledge_id,
        )


class CostsAboveProceeds(RuleViolated):
    code = "costs-above-proceeds"
    rule = "EN-02"

    def __init__(self, asked: Fen, proceeds: Fen) -> None:
        super().__init__(
            f"Costs and taxes of {asked} fen are more than the {proceeds} fen to distribute.",
            cure="Correct costs and taxes by their receipts.",
            asked_fen=asked,
            proceeds_fen=proceeds,
        )


class EntryRecorded(Conflict):
    code = "enforcement-entry-recorded"

    def __init__(self, number: int) -> None:
        super().__init__(
            f"Entry {number} is on the ledger already.",
            cure="Strike it out by an entry of its own if it is wrong.",
            number=number,
        )


class WriteOffNotFound(NotFound):
    code = "write-off-not-found"

    def __init__(self, write_off_id: UUID) -> None:
        super().__init__("No such write-off.", write_off_id=str(write_off_id))


class WriteOffExists(Conflict):
    code = "write-off-exists"

    def __init__(self, write_off_id: UUID) -> None:
        super().__init__(
            "A write-off of this loan, or another one under this id, is on record.",
            cure="Go on with that one; after a refusal propose a new one under a new id.",
            write_off_id=str(write_off_id),
        )


class WriteOffUnfounded(RuleViolated):
    code = "write-off-unfounded"

    def __init__(self, ground: str, missing: str) -> None:
        super().__init__(
            f"The ground {ground} does not hold: {missing}.",
            cure="Choose the ground that the file bears out.",
            ground=ground,
            missing=missing,
        )


class NothingToWriteOff(Conflict):
    code = "nothing-to-write-off"

    def __init__(self) -> None:
        super().__init__(
            "Nothing is owed on this loan in the bank's books.",
            cure="Write off only what is left.",
        )


class OwnWriteOff(Forbidden):
    code = "own-write-off"

    def __init__(self) -> None:
        super().__init__(
            "Whoever proposed the write-off neither decides on it nor signs it.",
            cure="Have a second person of the bank decide and sign.",
        )


class WriteOffDecided(Conflict):
    code = "write-off-decided"

    def __init__(self, by: str, on: date) -> None:
        super().__init__(
            f"{by} has decided on this write-off on {on}.",
            cure="Open it and read the decision.",
            by=by,
            on=on.isoformat(),
        )


class WriteOffNotAgreed(Conflict):
    code = "write-off-not-agreed"

    def __init__(self) -> None:
        super().__init__(
            "Nobody has agreed to this write-off yet, or it was refused.",
            cure="Have the second person decide first.",
        )


class NotWrittenOff(Conflict):
    code = "not-written-off"

    def __init__(self) -> None:
        super().__init__(
            "The loan is still in the books: what comes in is a repayment or a distribution.",
            cure="Post it as such; recoveries follow a write-off.",
        )


class RecoveryExists(Conflict):
    code = "recovery-exists"

    def __init__(self, recovery_id: UUID) -> None:
        super().__init__(
            "Another recovery is on record under this id.",
            cure="Choose a new id for a new recovery.",
            recovery_id=str(recovery_id),
        )


class RecoveryNotFound(NotFound):
    code = "recovery-not-found"

    def __init__(self, recovery_id: UUID) -> None:
        super().__init__("No such recovery.", recovery_id=str(recovery_id))


class RecoveryAboveLoss(RuleViolated):
    code = "recovery-above-loss"

    def __init__(self, amount: Fen, left: Fen) -> None:
        super().__init__(
            f"{amount} fen is more than the {left} fen still owed.",
            cure="Enter what the debtor owes at most; the rest is not the bank's.",
            stated_fen=amount,
            left_fen=left,
        )
