"""Why an order, its evidence or a scorecard was refused. Named facts, each with a cure. Pure."""

from collections.abc import Sequence
from uuid import UUID

from ip_finance.core.errors import Conflict, Forbidden, NotFound, RuleViolated


class OrderNotFound(NotFound):
    code = "appraisal-order-not-found"

    def __init__(self, order_id: UUID) -> None:
        super().__init__("No such appraisal order.", order_id=str(order_id))


class OrderExists(Conflict):
    code = "appraisal-order-exists"

    def __init__(self, order_id: UUID) -> None:
        super().__init__(
            "Another order is kept under this id; an order is never overwritten.",
            cure="Send the new order under a new id.",
            order_id=str(order_id),
        )


class OrderClosed(Conflict):
    code = "appraisal-order-closed"

    def __init__(self, order_id: UUID) -> None:
        super().__init__(
            "The valuation that was ordered is on the ledger; nothing is added to the order.",
            cure="Order a new appraisal if the right is to be valued anew.",
            order_id=str(order_id),
        )


class EvidenceExists(Conflict):
    code = "appraisal-evidence-exists"

    def __init__(self, evidence_id: UUID) -> None:
        super().__init__(
            "Other evidence is kept under this id; evidence is never overwritten.",
            cure="Send the new evidence under a new id.",
            evidence_id=str(evidence_id),
        )


class ArgumentUnknown(RuleViolated):
    code = "evidence-argument-unknown"

    def __init__(self, argument: str) -> None:
        super().__init__(
            f"{argument!r} is no input of an appraisal.",
            cure="Name the input as the pricing does, such as economics.revenue.",
            argument=argument,
        )


class AmountWithoutEvidence(Conflict):
    code = "amount-without-evidence"
    rule = "VA-20"

    def __init__(self, order_id: UUID, argument: str) -> None:
        super().__init__(
            f"The value rests on {argument}, which no evidence of the order speaks of.",
            cure=f"File evidence on {argument}, or price without it.",
            order_id=str(order_id),
            argument=argument,
        )


class SchemeUnfit(RuleViolated):
    code = "scheme-unfit"
    rule = "VA-10"

    def __init__(self, scheme_id: str, right_type: str, fitting: Sequence[str]) -> None:
        super().__init__(
            f"The scheme {scheme_id} is not for a right of the type {right_type}.",
            cure=f"Choose one of: {', '.join(fitting)}.",
            scheme_id=scheme_id,
            right_type=right_type,
            fitting="、".join(fitting),
        )


class CardExists(Conflict):
    code = "scorecard-exists"

    def __init__(self, card_id: UUID) -> None:
        super().__init__(
            "A card that is filed is not changed; this id is in use for another.",
            cure="Read the card on file; a new opinion needs a new order.",
            card_id=str(card_id),
        )


class ScorerTwice(Conflict):
    code = "scorer-twice"
    rule = "VA-01"

    def __init__(self, order_id: UUID) -> None:
        super().__init__(
            "You have filed your card of this order; the two cards come from two people.",
            cure="Ask a colleague for the second card.",
            order_id=str(order_id),
        )


class CardsComplete(Conflict):
    code = "scorecards-complete"

    def __init__(self, order_id: UUID) -> None:
        super().__init__(
            "Both cards of this order are in.",
            cure="A third opinion needs a new order.",
            order_id=str(order_id),
        )


class CardsMissing(Conflict):
    code = "scorecards-missing"
    rule = "VA-01"

    def __init__(self, order_id: UUID, there: int) -> None:
        super().__init__(
            f"An appraisal needs the cards of two scorers; {there} of 2 are in.",
            cure="Have two people of the firm score the right, each for themselves.",
            order_id=str(order_id),
            there=there,
        )


class NotTheFirm(Forbidden):
    code = "not-the-appraising-firm"
    rule = "VA-01"

    def __init__(self) -> None:
        super().__init__(
            "Another firm scores this order; scores, price and signatures come from one firm.",
            cure="Let that firm finish, or order an appraisal of your own.",
        )


class ReviewerIsScorer(Forbidden):
    code = "reviewer-is-scorer"
    rule = "four-eyes"

    def __init__(self) -> None:
        super().__init__(
            "The report rests on your own scorecard; whoever reviews it has not scored.",
            cure="Ask a reviewer who filed no card of this order.",
        )


class DisagreementUnexplained(RuleViolated):
    code = "disagreement-unexplained"
    rule = "VA-01"

    def __init__(self, disputed: Sequence[str]) -> None:
        super().__init__(
            f"The scorers are more than one level apart on {', '.join(disputed)}.",
            cure="Say in disagreement_note why the appraisal can rest on both cards.",
            disputed="、".join(disputed),
        )


class CountContradicted(RuleViolated):
    code = "count-contradicted"

    def __init__(self, indicator: str, stated: float, known: float) -> None:
        super().__init__(
            f"{indicator} is stated as {stated:g}; the office file of the right says {known:g}.",
            cure="Leave it out: what the office file tells is taken from there.",
            argument=f"counts.{indicator}",
            stated=f"{stated:g}",
            known=f"{known:g}",
        )


class NotSigned(Conflict):
    code = "appraisal-not-signed"
    rule = "VA-01"

    def __init__(self, appraisal_id: UUID) -> None:
        super().__init__(
            "The valuation is not on the ledger yet.",
            cure="Wait until two appraisers have signed it.",
            appraisal_id=str(appraisal_id),
        )


class AppraisalSuperseded(Conflict):
    code = "appraisal-superseded"

    def __init__(self, appraisal_id: UUID) -> None:
        super().__init__(
            "The ledger holds a newer valuation of this right.",
            cure="Read and decide on the newer one.",
            appraisal_id=str(appraisal_id),
        )


class AlreadyDecided(Conflict):
    code = "acceptance-decided"

    def __init__(self, appraisal_id: UUID) -> None:
        super().__init__(
            "Your bank has decided on this appraisal; a decision is not changed.",
            cure="Order a new appraisal if the right is to be valued anew.",
            appraisal_id=str(appraisal_id),
        )


class ReportOfEarlierEngine(Conflict):
    code = "report-of-earlier-engine"

    def __init__(self, appraisal_id: UUID, engine: str) -> None:
        super().__init__(
            f"The appraisal was made by {engine}, which has no such report.",
            cure="Read its JSON, or order a new appraisal.",
            appraisal_id=str(appraisal_id),
            engine=engine,
        )


class RefusalUnexplained(RuleViolated):
    code = "refusal-unexplained"

    def __init__(self) -> None:
        super().__init__(
            "A refusal needs a word for those who must do better.",
            cure="Say what your bank does not accept in the appraisal.",
        )
