"""What pools and subsidies refuse, each with its cure. Pure."""

from datetime import date
from uuid import UUID

from ip_finance.core.errors import Conflict, Forbidden, NotFound, RuleViolated
from ip_finance.core.money import BasisPoints, Fen


class PoolNotFound(NotFound):
    code = "pool-not-found"

    def __init__(self, pool: str) -> None:
        super().__init__("No such pool.", pool=pool)


class CoverExists(Conflict):
    code = "pool-cover-exists"

    def __init__(self, pool: str) -> None:
        super().__init__(
            f"The loan is covered by {pool} already, or the id is in use.",
            cure="A loan is in one pool, for its whole life.",
            pool=pool,
        )


class NotCovered(Conflict):
    code = "pool-not-covered"
    rule = "RS-01"

    def __init__(self) -> None:
        super().__init__(
            "No pool covers this loan.",
            cure="A loan is brought into a pool before it fails.",
        )


class BreakerTripped(Conflict):
    code = "pool-breaker-tripped"
    rule = "RS-03"

    def __init__(self, ratio: BasisPoints, limit: BasisPoints) -> None:
        super().__init__(
            f"{ratio} bp of the pool's loans are bad, more than {limit} bp: it takes no more.",
            cure="Wait until the ratio is back under its limit.",
            ratio_bps=ratio,
            limit_bps=limit,
        )


class LoanNotSound(RuleViolated):
    code = "pool-loan-not-sound"
    rule = "RS-01"

    def __init__(self, days: int, category: str) -> None:
        super().__init__(
            f"The loan is {days} days overdue and classed {category}.",
            cure="A pool takes loans before they fail: not overdue, and of the class normal.",
            days_overdue=days,
            category=category,
        )


class ClaimNotFound(NotFound):
    code = "pool-claim-not-found"

    def __init__(self, claim_id: UUID) -> None:
        super().__init__("No such claim.", claim_id=str(claim_id))


class ClaimExists(Conflict):
    code = "pool-claim-exists"

    def __init__(self, claim_id: UUID) -> None:
        super().__init__(
            "A claim of this loan is under way, is final, or has this id.",
            cure="Go on with that one.",
            claim_id=str(claim_id),
        )


class ClaimConditionOpen(RuleViolated):
    code = "pool-claim-condition-open"
    rule = "RS-03"

    def __init__(self, condition: str, has: int, needs: int) -> None:
        super().__init__(
            f"The pool pays only with {condition}: there are {has}, it needs {needs}.",
            cure="Fulfil the condition first; the pool's page lists them.",
            condition=condition,
            has=has,
            needs=needs,
        )


class NoLoss(RuleViolated):
    code = "pool-no-loss"
    rule = "RS-03"

    def __init__(self, principal: Fen, insured: Fen) -> None:
        super().__init__(
            "Nothing of the principal is lost beyond what an insurer pays.",
            cure="No loss is compensated twice.",
            principal_fen=principal,
            insured_fen=insured,
        )


class ClaimOutOfTurn(Conflict):
    code = "pool-claim-out-of-turn"

    def __init__(self, state: str, needed: str) -> None:
        super().__init__(
            f"The claim is {state}; this needs one that is {needed}.",
            cure="Open the claim: it shows whose move it is.",
            state=state,
            needed=needed,
        )


class OpinionGiven(Conflict):
    code = "pool-opinion-given"

    def __init__(self, by: str, on: date) -> None:
        super().__init__(
            f"{by} has said so on {on} already.",
            cure="Open the claim and read it.",
            by=by,
            on=on.isoformat(),
        )


class SameReviewer(Forbidden):
    code = "pool-same-reviewer"

    def __init__(self) -> None:
        super().__init__(
            "Whoever reviewed the claim does not decide on it.",
            cure="Have a second person decide.",
        )


class PoolExhausted(Conflict):
    code = "pool-exhausted"
    rule = "RS-03"

    def __init__(self, amount: Fen, left: Fen) -> None:
        super().__init__(
            f"{amount} fen is more than the {left} fen that the pool has left.",
            cure="Refuse the claim, or have the fund replenished by a new version of its policy.",
            amount_fen=amount,
            left_fen=left,
        )


class NothingToReturn(Conflict):
    code = "pool-nothing-to-return"

    def __init__(self) -> None:
        super().__init__(
            "Nothing of this goes back to the pool, or it went back already.",
            cure="Open the claim: it shows what was paid and returned.",
        )


class SubsidyClaimNotFound(NotFound):
    code = "subsidy-claim-not-found"

    def __init__(self, claim_id: UUID) -> None:
        super().__init__("No such claim.", claim_id=str(claim_id))


class SubsidyClaimExists(Conflict):
    code = "subsidy-claim-exists"

    def __init__(self, claim_id: UUID) -> None:
        super().__init__(
            "Another claim covers this interest, loan or invoice, or has this id.",
            cure="Claim what is not claimed yet, or go on with that one.",
            claim_id=str(claim_id),
        )


class NothingToSubsidise(RuleViolated):
    code = "nothing-to-subsidise"
    rule = "RS-04"

    def __init__(self, base: Fen, left: Fen | None) -> None:
        super().__init__(
            "Nothing was paid in time in these days that the programme pays back.",
            cure="Only interest that was paid and never overdue counts, within the cap.",
            base_fen=base,
            left_fen=left,
        )


class ProgrammeDoesNotTakeLoan(RuleViolated):
    code = "subsidy-programme-does-not-take-loan"
    rule = "RS-04"

    def __init__(self, bar: str) -> None:
        super().__init__(
            f"The programme does not take this loan: {bar}.",
            cure="Choose another programme; its policy says which loans it takes.",
            bar=bar,
        )


class EvidenceMissing(RuleViolated):
    code = "subsidy-evidence-missing"
    rule = "RS-04"

    def __init__(self) -> None:
        super().__init__(
            "A fee is paid back only by its invoice.", cure="Add the invoice of the fee."
        )


class NotTheClaimant(Forbidden):
    code = "not-the-claimant"

    def __init__(self) -> None:
        super().__init__(
            "Only the borrower claims subsidies of its loan.",
            cure="Sign in for the borrower's firm.",
        )


class NotTheOperator(Forbidden):
    code = "not-the-pools-manager"

    def __init__(self) -> None:
        super().__init__(
            "Only the platform's operator decides on claims.", cure="Sign in for the operator."
        )
