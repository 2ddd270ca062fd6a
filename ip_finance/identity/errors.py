"""What is refused to people who prove who they are. Pure."""

from datetime import timedelta

from ip_finance.core.errors import (
    Conflict,
    Forbidden,
    NotFound,
    RuleViolated,
    Throttled,
    Unauthenticated,
    Unavailable,
)


class WrongCredentials(Unauthenticated):
    code = "wrong-credentials"

    def __init__(self) -> None:
        super().__init__("Login or password is wrong.", cure="Check both and try again.")


class SessionEnded(Unauthenticated):
    code = "session-ended"

    def __init__(self) -> None:
        super().__init__("The session has ended.", cure="Sign in again.")


class TooManyTries(Throttled):
    code = "too-many-tries"

    def __init__(self, wait: timedelta) -> None:
        super().__init__(
            "There were too many failed tries.",
            cure="Wait as long as told, then try again; or sign in with a passkey.",
            retry_after=max(int(wait.total_seconds()), 1),
        )


class SessionNotFound(NotFound):
    code = "session-not-found"

    def __init__(self) -> None:
        super().__init__("No such session of yours.")


class PasskeyRefused(Forbidden):
    code = "passkey-refused"

    def __init__(self) -> None:
        super().__init__(
            "The passkey's answer does not hold.",
            cure="Open the page again and use a passkey that is on file for you.",
        )


class PasskeyNotFound(NotFound):
    code = "passkey-not-found"

    def __init__(self) -> None:
        super().__init__("No such passkey of yours.")


class RecoveryUnconfirmed(Forbidden):
    code = "recovery-unconfirmed"
    rule = "recovery-by-two"

    def __init__(self) -> None:
        super().__init__(
            "This account was recovered; until a second person confirms it, it can do nothing.",
            cure="Ask a guardian of your party or an administrator to confirm that it is you.",
        )


class RecoveryCodeWrong(Unauthenticated):
    code = "recovery-code-wrong"

    def __init__(self) -> None:
        super().__init__(
            "Login or recovery code is wrong, or the code is used up.",
            cure="Check both; each code works once.",
        )


class PasswordTooShort(RuleViolated):
    code = "password-too-short"

    def __init__(self, least: int) -> None:
        super().__init__(
            f"A password has {least} to 200 characters.",
            cure="Choose a longer one, best of several unrelated words.",
            least=least,
        )


class InvitationEnded(NotFound):
    code = "invitation-ended"

    def __init__(self) -> None:
        super().__init__(
            "This invitation does not exist, was used, or is over.",
            cure="Ask whoever invited you for another one.",
        )


class OwnConfirmation(Forbidden):
    code = "own-confirmation"
    rule = "four-eyes"

    def __init__(self) -> None:
        super().__init__(
            "Whoever asked for it, or is concerned, cannot confirm it.",
            cure="Ask a colleague who may confirm it.",
        )


class ChangeNotOpen(Conflict):
    code = "change-not-open"

    def __init__(self) -> None:
        super().__init__(
            "There is nothing to confirm here, or it was decided already.",
            cure="Open the list again.",
        )


class ChangePending(Conflict):
    code = "change-pending"

    def __init__(self) -> None:
        super().__init__(
            "A change for this person waits to be confirmed.",
            cure="Have it confirmed or refused first.",
        )


class OnLedgerOnly(RuleViolated):
    code = "role-on-ledger-only"

    def __init__(self, role: str) -> None:
        super().__init__(
            f"The role {role} is kept on the ledger.",
            cure="Change the person's key on the ledger; guardians of two parties sign that.",
            role=role,
        )


class CompanyNotTied(NotFound):
    code = "company-not-tied"

    def __init__(self) -> None:
        super().__init__("No such account of yours.")


class CompaniesOnly(RuleViolated):
    code = "companies-only"
    rule = "four-eyes"

    def __init__(self) -> None:
        super().__init__(
            "Only accounts at different companies can be one person's.",
            cure="Keep accounts at banks, providers and the operator apart.",
        )


class ProviderRefused(Forbidden):
    code = "provider-refused"

    def __init__(self) -> None:
        super().__init__(
            "The bank's sign-in did not prove who you are.",
            cure="Begin again; if it fails again, sign in with login and password.",
        )


class ProviderAway(Unavailable):
    code = "provider-away"

    def __init__(self) -> None:
        super().__init__(
            "The bank's sign-in cannot be reached.",
            cure="Try again later, or sign in with login and password.",
        )


class ProviderAddressRefused(RuleViolated):
    code = "provider-address-refused"

    def __init__(self) -> None:
        super().__init__(
            "An issuer is an https address without query.",
            cure="Take it from the provider's discovery document.",
        )
