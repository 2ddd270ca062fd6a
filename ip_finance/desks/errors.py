"""What desks refuse: each a fact with its name and its cure. Pure."""

from ip_finance.core.errors import Forbidden, RuleViolated


class TooManyDrafts(RuleViolated):
    code = "too-many-drafts"

    def __init__(self, most: int) -> None:
        super().__init__(
            f"You have {most} drafts of applications already.",
            cure="Send or delete one first.",
            most=most,
        )


class NotOfThisCase(Forbidden):
    code = "not-of-this-case"

    def __init__(self) -> None:
        super().__init__(
            "Only the borrower and its lender write to each other about a case.",
            cure="Use the notices and statements of your own role.",
        )


class MessageUnusable(RuleViolated):
    code = "message-unusable"

    def __init__(self, most: int) -> None:
        super().__init__(
            "The message is empty or too long.",
            cure=f"Write between 1 and {most} characters.",
            most=most,
        )


class TooManyMessages(RuleViolated):
    code = "too-many-messages"

    def __init__(self, most: int) -> None:
        super().__init__(
            f"Your party has written {most} messages about this case today.",
            cure="Send what belongs together as one message, or as a document.",
            most=most,
        )
