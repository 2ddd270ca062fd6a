"""What the rules of actions refuse: each a fact with its name, its rule and its cure. Pure."""

from datetime import date
from uuid import UUID

from ip_finance.core.errors import Conflict, Forbidden, NotFound, RuleViolated
from ip_finance.core.money import Fen

NEXT = "Open the record again: it shows what can be done now."


class OwnRight(Forbidden):
    code = "own-right"

    def __init__(self, number: str) -> None:
        super().__init__(
            f"{number} belongs to your own party; this needs somebody else's judgement.",
            cure="Leave it to a person of another party.",
            number=number,
        )


class OwnDispute(Forbidden):
    code = "own-dispute"

    def __init__(self, number: str) -> None:
        super().__init__(
            f"Your own party opened the dispute over {number}.",
            cure="Leave the decision to a guardian of a third party.",
            number=number,
        )


class NotYourKey(Forbidden):
    code = "not-your-key"

    def __init__(self) -> None:
        super().__init__(
            "A key is renewed by the person who will hold it.",
            cure="Ask that person to sign in and make the new key.",
        )


class NoDispute(Conflict):
    code = "no-dispute"

    def __init__(self, number: str) -> None:
        super().__init__(f"No dispute over {number} is open.", cure=NEXT, number=number)


class ClaimNotOffered(Conflict):
    code = "claim-not-offered"

    def __init__(self) -> None:
        super().__init__(
            "The claim is not on offer to your bank, or the loan has changed since.",
            cure="Ask the bank that holds the claim to offer it (again).",
        )


class OfferToSelf(RuleViolated):
    code = "offer-to-self"

    def __init__(self) -> None:
        super().__init__(
            "The claim is that bank's already.", cure="Choose the bank that is to take it over."
        )


class DateAhead(RuleViolated):
    code = "date-ahead"

    def __init__(self, field: str, stated: date) -> None:
        super().__init__(
            f"{field} cannot be {stated}, which is to come.",
            cure="Take the day from the document.",
            field=field,
            stated=stated.isoformat(),
        )


class NothingToDistribute(RuleViolated):
    code = "nothing-to-distribute"

    def __init__(self) -> None:
        super().__init__(
            "A distribution must distribute something.", cure="State at least one amount."
        )


class AboveProceeds(RuleViolated):
    code = "above-proceeds"

    def __init__(self, asked: Fen, undistributed: Fen) -> None:
        super().__init__(
            f"{asked} fen are more than the {undistributed} fen that are left to distribute.",
            cure="Distribute at most that, or record the realisation first.",
            asked_fen=asked,
            undistributed_fen=undistributed,
        )


class InterestBeforePrincipal(RuleViolated):
    code = "interest-before-principal"
    rule = "CC-15"

    def __init__(self, due: Fen) -> None:
        super().__init__(
            f"Nothing goes to principal while {due} fen of interest stay unpaid.",
            cure="Pay interest, penalties and fees by the bank's books first.",
            due_fen=due,
        )


class FiguresOfFile(Conflict):
    code = "figures-of-the-file"
    rule = "EN-02"

    def __init__(self) -> None:
        super().__init__(
            "The loan has a file of enforcement with a sale: its figures are computed there.",
            cure="Record the realisation or the distribution from the file of enforcement.",
        )


class SurplusBeforeDebt(RuleViolated):
    code = "surplus-before-debt"
    rule = "CC-15"

    def __init__(self, outstanding: Fen) -> None:
        super().__init__(
            f"Nothing goes to the pledgor while {outstanding} fen of principal stay unpaid.",
            cure="Pay the principal first.",
            outstanding_fen=outstanding,
        )


class PledgeNotEnforceable(Conflict):
    code = "pledge-not-enforceable"
    rule = "CC-04"

    def __init__(self) -> None:
        super().__init__(
            "Only a registered pledge of this loan that is still live can be realised.",
            cure="Choose a registered pledge of this loan.",
        )


class PledgeNotLive(Conflict):
    code = "pledge-not-live"

    def __init__(self, state: str) -> None:
        super().__init__(
            f"The pledge is {state}: it binds no right that could be freed.",
            cure=NEXT,
            state=state,
        )


class PledgingNotStopped(Conflict):
    code = "pledging-not-stopped"

    def __init__(self) -> None:
        super().__init__("New pledging is not stopped.", cure=NEXT)


class PersonWithoutKey(Conflict):
    code = "person-without-key"

    def __init__(self, person_id: UUID) -> None:
        super().__init__(
            "The ledger knows no key of this person.",
            cure="Have a key enrolled first.",
            person_id=str(person_id),
        )


class TooFewGuardians(Conflict):
    code = "too-few-guardians"

    def __init__(self, quorum: int) -> None:
        super().__init__(
            f"Guardians of at least {quorum} parties must be left, or nobody could admit, enrol "
            "or resume any more.",
            cure="Enrol a guardian of another party first.",
            quorum=quorum,
        )


class ActionNotFound(NotFound):
    code = "action-not-found"

    def __init__(self, slug: str) -> None:
        super().__init__("No such action on this record.", action=slug)
