"""What must hold before the bank's people decide, and before the ledger is asked."""

from ip_finance.core.actor import Actor, PersonRole
from ip_finance.core.clock import business_date
from ip_finance.core.money import Fen
from ip_finance.core.uow import Tx
from ip_finance.credit import repository
from ip_finance.credit.domain import Decide, Decision, Proposal
from ip_finance.credit.drafting import schedule_told
from ip_finance.credit.errors import (
    AlreadyDecided,
    CaseRejected,
    CommentMissing,
    MemoMissing,
    NeedAboveMeasured,
    NeedNotMeasured,
    NotASideOfLoan,
    OtherTermsApproved,
    OtherThanOffered,
    PapersUnnamed,
    PurposeNotAllowed,
    StagesOutstanding,
)
from ip_finance.credit.gathering import Limited, Situation, flagged, limited
from ip_finance.credit.standing import CaseState, has_moved, turn_of
from ip_finance.loans.domain import Applied, Approve, check_approvable
from ip_finance.loans.errors import AboveLimit
from ip_finance.loans.models import Loan
from ip_finance.marketplace import repository as marketplace
from ip_finance.policies import repository as policies
from ip_finance.policies.contents.product import parse as parse_product


def check_party(actor: Actor, loan: Loan) -> None:
    """Others see not all of the terms, and would be told another limit. Raises: NotASideOfLoan."""
    is_side = actor.party_id in {loan.borrower_id, loan.bank_id}
    if not is_side and PersonRole.AUDITOR not in actor.roles:
        raise NotASideOfLoan


def check_stated(need: Fen, measured: Fen | None) -> None:
    """Raises: NeedAboveMeasured."""
    if measured is not None and need > measured:
        raise NeedAboveMeasured(need, measured)


def check_fresh(tx: Tx, now: Situation, cmd: Decide) -> None:
    """Raises: AlreadyDecided, with who and when."""
    memo_round = now.memos[-1].round if now.memos else None
    last = has_moved(now.taken, cmd.seen, now.stages, memo_round)
    in_turn = turn_of(now.standing, now.stages, cmd.decision)
    is_over = now.standing.state in {CaseState.APPROVED, CaseState.REJECTED} and in_turn is None
    if last is None and is_over and now.taken:
        last = now.taken[-1]
    if last is not None:
        names = repository.names(tx.session, {last.person_id})
        who = names.get(last.person_id, "")
        raise AlreadyDecided(who, last.at, last.decision.value, last.stage)


def check_words(cmd: Decide) -> None:
    """Raises: CommentMissing, PapersUnnamed."""
    if not cmd.comment.strip():
        raise CommentMissing
    if cmd.decision is Decision.REFER and not cmd.papers:
        raise PapersUnnamed


def check_approved(now: Situation, asked: Proposal) -> None:
    """Raises: CaseRejected, MemoMissing, StagesOutstanding, OtherTermsApproved."""
    standing = now.standing
    if standing.state is CaseState.REJECTED:
        raise CaseRejected(now.taken[-1].stage)
    if now.memo is None:
        raise MemoMissing(now.loan.id)
    if standing.stage is not None:
        raise StagesOutstanding(standing.stage.title, standing.missing)
    told = asked.told
    for member, approved in now.memo.proposal.items():
        if told[member] != approved:
            raise OtherTermsApproved(member, str(approved), str(told[member]))


def check_terms(tx: Tx, loan: Loan, proposal: Proposal) -> Limited:
    """Raises: what `check_approvable` and the schedule raise; AboveLimit, OtherThanOffered."""
    found = limited(tx, loan)
    asked = Approve(loan.id, proposal.amount, proposal.rate, proposal.maturity_on, comment="")
    applied = Applied(loan.amount, loan.term_months)
    check_approvable(asked, applied, found.collateral, business_date(tx.now))
    _check_limit(found, proposal.amount)
    _check_offered(tx, loan, proposal)
    schedule_told(proposal.told, business_date(tx.now))
    return found


def _check_offered(tx: Tx, loan: Loan, proposal: Proposal) -> None:
    """The firm compared banks by what they offered. Raises: OtherThanOffered."""
    offer = marketplace.offer_of_loan(tx.session, loan.id)
    if offer is None:
        return
    product = parse_product(offer.product.content)
    lpr = policies.lpr(tx.session, business_date(tx.now)).of(product.lpr_tenor)
    most = min(product.rate_ceiling, max(offer.rate, lpr + offer.spread))
    if proposal.rate > most:
        raise OtherThanOffered("rate_bps", str(most), str(proposal.rate))
    for member, offered in offer.plan.items():
        if proposal.plan.get(member) != offered:
            raise OtherThanOffered(f"plan.{member}", str(offered), str(proposal.plan.get(member)))


def check_carried(tx: Tx, loan: Loan, amount: Fen) -> None:
    """Raises: AboveLimit, NeedNotMeasured: the figures of now do not carry the amount."""
    found = limited(tx, loan)
    _check_limit(found, amount)
    check_need(found, amount)


def _check_limit(found: Limited, amount: Fen) -> None:
    """Raises: AboveLimit, with the terms that bind."""
    if amount > found.limit.amount:
        binding = [term for term in found.limit.terms if found.limit.binds(term)]
        told = "; ".join(f"{term.name.value}: {term.arithmetic}" for term in binding)
        raise AboveLimit(amount, found.limit.amount, told)


def check_need(found: Limited, amount: Fen) -> None:
    """Raises: NeedNotMeasured."""
    above = found.credit.need_required_above
    if amount > above and found.need.amount is None:
        raise NeedNotMeasured(amount, above, found.need.told)


def check_purpose(loan: Loan, note: str) -> None:
    """Raises: PurposeNotAllowed."""
    words = flagged(loan)
    if words and not note.strip():
        raise PurposeNotAllowed(words)
