"""What a bank's credit rules refuse, each with its cure. Pure."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from ip_finance.core.clock import BEIJING
from ip_finance.core.errors import Conflict, Forbidden, NotFound, RuleViolated
from ip_finance.core.money import Fen


class StatementNotFound(NotFound):
    code = "statement-not-found"

    def __init__(self, statement_id: UUID) -> None:
        super().__init__("No such financial statement.", statement_id=str(statement_id))


class MemoNotFound(NotFound):
    code = "memo-not-found"

    def __init__(self, loan_id: UUID) -> None:
        super().__init__("No credit memo of this application.", loan_id=str(loan_id))


class StatementExists(Conflict):
    code = "statement-exists"

    def __init__(self, statement_id: UUID) -> None:
        super().__init__(
            "Another financial statement is kept under this id; none is ever overwritten.",
            cure="File the corrected figures under a new id: the newest of a year counts.",
            statement_id=str(statement_id),
        )


class NotACompany(RuleViolated):
    code = "not-a-borrower"

    def __init__(self) -> None:
        super().__init__(
            "Financial statements are filed by the company that they are of.",
            cure="Have the company's own signatory file them.",
        )


class YearAhead(RuleViolated):
    code = "fiscal-year-ahead"
    rule = "LN-02"

    def __init__(self, year: int, today: date) -> None:
        super().__init__(
            f"The fiscal year {year} is not over on {today}.",
            cure="File the last full year.",
            year=year,
        )


class StatementUnreadable(RuleViolated):
    code = "statement-unreadable"
    rule = "LN-02"

    def __init__(self, where: str, what: str) -> None:
        super().__init__(
            f"{where}: {what}",
            cure="Fill in the template as it is, amounts in yuan with at most two decimals.",
            where=where,
            what=what,
        )


class PurposeNotAllowed(RuleViolated):
    code = "purpose-not-allowed"
    rule = "LN-01"

    def __init__(self, words: Sequence[str]) -> None:
        found = "、".join(words)
        super().__init__(
            f"The purpose names what working capital may not pay for: {found}.",
            cure="Clear it in the credit memo with a reason, or decline.",
            found=found,
        )


class NeedNotMeasured(Conflict):
    code = "need-not-measured"
    rule = "LN-02"

    def __init__(self, amount: Fen, above: Fen, why: str) -> None:
        super().__init__(
            f"{amount} fen is above {above} fen, and the need is not measured: {why}.",
            cure="Have the company file its statement, or state the need with your reason.",
            amount_fen=amount,
            above_fen=above,
            why=why,
        )


class NeedAboveMeasured(RuleViolated):
    code = "need-above-measured"
    rule = "LN-02"

    def __init__(self, need: Fen, measured: Fen) -> None:
        super().__init__(
            f"The formula measures {measured} fen; {need} fen is more.",
            cure="State at most what is measured, or have the company file newer figures.",
            need_fen=need,
            measured_fen=measured,
        )


class OtherThanOffered(RuleViolated):
    code = "other-than-offered"

    def __init__(self, member: str, offered: str, asked: str) -> None:
        super().__init__(
            f"The company accepted an offer with {member} {offered}, not {asked}.",
            cure="Keep to the offer; other terms take both sides: change them once approved.",
            member=member,
            offered=offered,
            asked=asked,
        )


class MemoMissing(Conflict):
    code = "memo-missing"

    def __init__(self, loan_id: UUID) -> None:
        super().__init__(
            "There is no credit memo to decide on.",
            cure="Have an officer write it, or submit it again after it was referred back.",
            loan_id=str(loan_id),
        )


class MemoDecidedOn(Conflict):
    code = "memo-decided-on"

    def __init__(self, loan_id: UUID) -> None:
        super().__init__(
            "The memo was decided on; it stays as it was then.",
            cure="Have the case referred back, and submit it again.",
            loan_id=str(loan_id),
        )


class MemoChanged(Conflict):
    code = "memo-changed"

    def __init__(self, seen: int, newest: int) -> None:
        super().__init__(
            f"You read draft {seen} of the memo; it is at draft {newest}.",
            cure="Open it again and read it before you decide.",
            seen=seen,
            newest=newest,
        )


class AlreadyDecided(Conflict):
    code = "already-decided"

    def __init__(self, who: str, at: datetime, decision: str, stage: str) -> None:
        moment = at.astimezone(BEIJING).strftime("%Y-%m-%d %H:%M")
        super().__init__(
            f"{who} decided ({decision}) at {moment} on the stage {stage}; the case moved on.",
            cure="Open the case again: it shows whose move it is.",
            who=who,
            at=moment,
            decision=decision,
            stage=stage,
        )


class NoStages(Conflict):
    code = "no-stages"

    def __init__(self) -> None:
        super().__init__(
            "Your bank has set no stages for this amount: the ledger's own rule holds.",
            cure="Ask for the approval directly.",
        )


class StagesOutstanding(Conflict):
    code = "stages-outstanding"

    def __init__(self, stage: str, missing: int) -> None:
        super().__init__(
            f"The stage {stage} has yet to approve; {missing} approvals are missing.",
            cure="Have the stages of the bank decide first.",
            stage=stage,
            missing=missing,
        )


class CaseRejected(Conflict):
    code = "case-rejected"

    def __init__(self, stage: str) -> None:
        super().__init__(
            f"The stage {stage} rejected the application.",
            cure="Decline it, with the reason for the company.",
            stage=stage,
        )


class OtherTermsApproved(Conflict):
    code = "other-terms-approved"

    def __init__(self, member: str, approved: str, asked: str) -> None:
        super().__init__(
            f"The stages approved {member} {approved}, not {asked}.",
            cure="Ask for what was approved, or have the case referred back and submitted anew.",
            member=member,
            approved=approved,
            asked=asked,
        )


class CommentMissing(RuleViolated):
    code = "comment-missing"

    def __init__(self) -> None:
        super().__init__("A decision needs its reason in words.", cure="Say why in the comment.")


class PapersUnnamed(RuleViolated):
    code = "papers-unnamed"

    def __init__(self) -> None:
        super().__init__(
            "Who refers a case back names the papers that are missing.",
            cure="Name at least one paper or point.",
        )


class NotASideOfLoan(Forbidden):
    code = "not-a-side-of-the-loan"

    def __init__(self) -> None:
        super().__init__(
            "Need, offer and caps are the borrower's and its bank's to see, and so is the limit.",
            cure="Ask the borrower or the bank.",
        )


class OwnCase(Forbidden):
    code = "own-case"
    rule = "four-eyes"

    def __init__(self) -> None:
        super().__init__(
            "You prepared this case; nobody decides on what he made.",
            cure="Leave the decision to a colleague.",
        )


class DecidedBefore(Forbidden):
    code = "decided-before"
    rule = "four-eyes"

    def __init__(self) -> None:
        super().__init__(
            "You have decided on this case; nobody decides on it twice.",
            cure="Leave the next decision to a colleague.",
        )


class OwnCompany(Forbidden):
    code = "own-company"
    rule = "four-eyes"

    def __init__(self) -> None:
        super().__init__(
            "You belong to a company that the case concerns.",
            cure="Leave the decision to somebody who does not.",
        )


class WrongStageRole(Forbidden):
    code = "wrong-stage-role"

    def __init__(self, stage: str, needed: str) -> None:
        super().__init__(
            f"The stage {stage} is decided by people with the role {needed}.",
            cure="Leave the decision to a colleague who holds the role.",
            stage=stage,
            needed=needed,
        )
