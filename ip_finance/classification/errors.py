"""What classification and early warning refuse, each with its cure. Pure."""

from datetime import date
from uuid import UUID

from ip_finance.core.errors import Conflict, Forbidden, NotFound, RuleViolated


class OpinionNotFound(NotFound):
    code = "opinion-not-found"

    def __init__(self, opinion_id: UUID) -> None:
        super().__init__("No such opinion on a class.", opinion_id=str(opinion_id))


class OpinionExists(Conflict):
    code = "opinion-exists"

    def __init__(self, opinion_id: UUID) -> None:
        super().__init__(
            "Another opinion is on record under this id.",
            cure="Choose a new id for a new opinion.",
            opinion_id=str(opinion_id),
        )


class OpinionDecided(Conflict):
    code = "opinion-decided"

    def __init__(self, by: str, on: date) -> None:
        super().__init__(
            "The opinion has been decided on already.",
            cure="Look at the decision.",
            decided_by=by,
            decided_on=on.isoformat(),
        )


class OwnOpinion(Forbidden):
    code = "own-opinion"

    def __init__(self) -> None:
        super().__init__(
            "Nobody decides on what he stated.", cure="Have an approver of your bank decide."
        )


class GroundNotStated(RuleViolated):
    code = "ground-not-stated"

    def __init__(self, ground: str) -> None:
        super().__init__(
            "This ground is found in the books; people do not state it.",
            cure="State a ground that only people know, or leave it to the daily run.",
            ground=ground,
        )


class UpgradeTooHigh(RuleViolated):
    code = "upgrade-too-high"
    rule = "§ 8.4"

    def __init__(self, wanted: str, least: str, ground: str) -> None:
        super().__init__(
            f"The debtor is at least {least}, because of the ground {ground}.",
            cure="Remove the ground first, or propose the class that it allows.",
            wanted=wanted,
            least=least,
            ground=ground,
        )


class NotAnUpgrade(RuleViolated):
    code = "not-an-upgrade"

    def __init__(self, wanted: str, now: str) -> None:
        super().__init__(
            "The class proposed is not better than the one now.",
            cure="A worse class follows from a ground; state that ground.",
            wanted=wanted,
            now=now,
        )


class NotClassified(Conflict):
    code = "not-classified"

    def __init__(self, loan_id: UUID) -> None:
        super().__init__(
            "The loan has not been classified yet.",
            cure="Have the business day classified first.",
            loan_id=str(loan_id),
        )


class WarningNotFound(NotFound):
    code = "warning-not-found"

    def __init__(self, warning_id: UUID) -> None:
        super().__init__("No such early warning.", warning_id=str(warning_id))


class WarningClosed(Conflict):
    code = "warning-closed"

    def __init__(self, on: date) -> None:
        super().__init__(
            "The early warning is closed.",
            cure="Look at what came of it.",
            closed_on=on.isoformat(),
        )


class CovenantNotFound(NotFound):
    code = "covenant-not-found"

    def __init__(self, covenant_id: UUID) -> None:
        super().__init__("No such covenant.", covenant_id=str(covenant_id))


class CovenantExists(Conflict):
    code = "covenant-exists"

    def __init__(self, covenant_id: UUID) -> None:
        super().__init__(
            "Another covenant, or report of one, is on record under this id.",
            cure="Choose a new id.",
            covenant_id=str(covenant_id),
        )


class ThresholdDoesNotFit(RuleViolated):
    code = "covenant-threshold-does-not-fit"

    def __init__(self, kind: str) -> None:
        super().__init__(
            "A financial covenant has a comparison and a threshold; an information covenant none.",
            cure="Complete the covenant, or choose the other kind.",
            kind=kind,
        )


class NoSuchDueDay(RuleViolated):
    code = "covenant-not-due-then"

    def __init__(self, stated: date) -> None:
        super().__init__(
            "The covenant has nothing due on this day.",
            cure="Name one of its due days.",
            stated=stated.isoformat(),
        )
