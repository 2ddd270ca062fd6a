"""What the engine refuses: terms no schedule can be drawn from."""

from ip_finance.core.errors import RuleViolated


class PlanNotUnderstood(RuleViolated):
    """A kept or published plan has a member that is unknown, missing or of the wrong kind."""

    code = "plan-not-understood"
    rule = "LN-14"


class PlanNotCarried(RuleViolated):
    """The engine can draw the plan, but no account can run by it."""

    code = "plan-not-carried"
    rule = "LN-11"

    def __init__(self, member: str, value: str) -> None:
        super().__init__(
            f"No account can run by a plan with {member} {value}.",
            cure="Leave the member out, or choose another value.",
            member=member,
            value=value,
        )


class TermsImpossible(RuleViolated):
    """The terms contradict each other, or principal would never come back."""

    code = "terms-impossible"
    rule = "LN-14"


class EventImpossible(RuleViolated):
    """What is said to have happened cannot have: the loan was not in a state for it."""

    code = "loan-event-impossible"
    rule = "LN-14"


class ExtensionRefused(RuleViolated):
    """An extension asked for too late or for too long."""

    code = "extension-refused"
    rule = "LN-05"
