"""What desks refuse: each a fact with its name and its cure. Pure."""

from ip_finance.core.errors import RuleViolated


class TooManyDrafts(RuleViolated):
    code = "too-many-drafts"

    def __init__(self, most: int) -> None:
        super().__init__(
            f"You have {most} drafts of applications already.",
            cure="Send or delete one first.",
            most=most,
        )
