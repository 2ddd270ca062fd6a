"""What the filing workflow refuses, each with its cure. Pure."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from ip_finance.core.errors import Conflict, NotFound, RuleViolated


class FilingNotFound(NotFound):
    code = "filing-not-found"

    def __init__(self, filing_id: UUID) -> None:
        super().__init__("No such filing.", filing_id=str(filing_id))


class FilingExists(Conflict):
    code = "filing-exists"

    def __init__(self, filing_id: UUID) -> None:
        super().__init__(
            "Another filing is on record under this id.",
            cure="Choose a new id for a new filing.",
            filing_id=str(filing_id),
        )


class FilingUnderWay(Conflict):
    code = "filing-under-way"

    def __init__(self, filing_id: UUID) -> None:
        super().__init__(
            "The same filing is under way at this registrar.",
            cure="Go on with that one, or withdraw it first.",
            filing_id=str(filing_id),
        )


class WrongFilingState(Conflict):
    code = "wrong-filing-state"

    def __init__(self, state: str, needed: Sequence[str]) -> None:
        super().__init__(
            f"The filing is {state}; this needs it {' / '.join(needed)}.",
            cure="Open the filing: it shows whose move it is.",
            state=state,
            needed=" / ".join(needed),
        )


class NotToBeFiled(Conflict):
    code = "not-to-be-filed"

    def __init__(self, kind: str, state: str) -> None:
        super().__init__(
            f"The pledge is {state}; a {kind} cannot be filed for it now.",
            cure="Open the pledge: it shows what can be filed and when.",
            kind=kind,
            state=state,
        )


class NotAtThisRegistrar(RuleViolated):
    code = "not-at-this-registrar"
    rule = "PP-01"

    def __init__(self, registrar: str, right_registrars: Sequence[str]) -> None:
        super().__init__(
            f"No right of the pledge is registered at {registrar}.",
            cure="File at: " + ", ".join(right_registrars),
            registrar=registrar,
        )


class FiledInFuture(RuleViolated):
    code = "filed-in-future"

    def __init__(self, on: date) -> None:
        super().__init__(
            f"{on} is to come; the office cannot have dealt with it then.",
            cure="Take the day from the office's document.",
            stated=on.isoformat(),
        )


class BeforeEarlierEntry(RuleViolated):
    code = "before-earlier-entry"

    def __init__(self, on: date, earlier: date) -> None:
        super().__init__(
            f"{on} lies before the filing's last entry of {earlier}.",
            cure="Check the day on the office's document.",
            stated=on.isoformat(),
            earlier=earlier.isoformat(),
        )


class BeforeItsCause(RuleViolated):
    code = "filed-before-its-cause"

    def __init__(self, on: date, cause: date) -> None:
        super().__init__(
            f"{on} lies before {cause}, when there was nothing to file yet.",
            cure="Check the day on the office's document.",
            stated=on.isoformat(),
            cause=cause.isoformat(),
        )


class RegisteredAmountDiffers(RuleViolated):
    code = "registered-amount-differs"
    rule = "CC-21"

    def __init__(self, stated: int | None, secured: int) -> None:
        super().__init__(
            f"The office's document must state the amount of the contract, {secured} fen.",
            cure="Enter the amount of the document; if it differs, have the office correct it.",
            stated_fen=stated,
            secured_fen=secured,
        )


class NotYetRegistered(Conflict):
    code = "not-yet-registered"
    rule = "PP-01"

    def __init__(self, registrars: Sequence[str]) -> None:
        super().__init__(
            "No registration is entered yet at: " + ", ".join(registrars) + ".",
            cure="File the pledge there, and enter what the office answers.",
            registrars="、".join(registrars),
        )


class UnknownGround(RuleViolated):
    code = "unknown-ground"

    def __init__(self, ground: str, known: Sequence[str]) -> None:
        super().__init__(
            f"{ground} is no ground for refusal of this registrar.",
            cure="Choose one of: " + ", ".join(known),
            ground=ground,
        )


class NoPolicyInForce(Conflict):
    code = "no-filing-policy"

    def __init__(self, name: str, registrar: str, on: date) -> None:
        super().__init__(
            f"No policy says how long {name} at {registrar} takes on {on}.",
            cure="Have the operator add an entry to the filing policy.",
            name=name,
            registrar=registrar,
            on=on.isoformat(),
        )
