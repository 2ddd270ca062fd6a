"""Use cases of filings. Each runs in the caller's transaction and never commits."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from ip_finance.core.actor import PersonRole
from ip_finance.core.canonical import canonical_json, content_hash
from ip_finance.core.clock import business_date
from ip_finance.core.uow import Tx
from ip_finance.documents import service as documents
from ip_finance.dossiers import service as dossiers
from ip_finance.dossiers.domain import Registrar, check_complete
from ip_finance.loans import repository as loans
from ip_finance.loans.errors import NotTheLender
from ip_finance.pledges import repository as pledges
from ip_finance.pledges import service as pledges_service
from ip_finance.pledges.domain import Certified, ConfirmRegistrationCmd, PledgeState
from ip_finance.pledges.models import Pledge
from ip_finance.registrations import repository
from ip_finance.registrations.domain import (
    Channel,
    Entry,
    FilingKind,
    FilingState,
    OpenFiling,
    Setting,
    check_entry,
    check_may_file,
    check_registrar,
    may_file,
    registrars_of,
)
from ip_finance.registrations.duties import Duty, open_duties, since
from ip_finance.registrations.errors import FilingExists, FilingUnderWay, NotYetRegistered
from ip_finance.registrations.models import Filing, FilingEvent
from ip_finance.registrations.policy import Due, correction_due, review_due
from ip_finance.signing.models import SigningRequest


@dataclass(frozen=True, slots=True)
class Entered:
    """A filing after an entry, and the step that the entry has led to, if any."""

    filing: Filing
    asked: SigningRequest | None


def open_filing(tx: Tx, cmd: OpenFiling) -> Filing:
    """Begin a filing; again with the same data: no change. A refused one may be filed again.

    Raises: PledgeNotFound, NotTheLender, NotAtThisRegistrar, NotToBeFiled, FilingExists,
    FilingUnderWay.
    """
    tx.actor.require(PersonRole.OFFICER, PersonRole.SIGNATORY)
    same = repository.find_by_id(tx.session, cmd.filing_id)
    if same is not None:
        if (same.pledge_id, same.kind, same.registrar, same.cause) != (
            cmd.pledge_id,
            cmd.kind,
            cmd.registrar,
            cmd.cause,
        ):
            raise FilingExists(cmd.filing_id)
        return same
    pledge = pledges.for_update(tx.session, cmd.pledge_id)
    _require_side(tx, pledge)
    check_registrar(cmd.registrar, repository.right_types(tx.session, pledge))
    is_free = repository.book_of(tx.session, pledge).is_free(business_date(tx.now))
    check_may_file(cmd.kind, pledge.state, is_free=is_free)
    under_way = repository.find_open(tx.session, pledge.id, cmd.kind, cmd.registrar)
    if under_way is not None:
        raise FilingUnderWay(under_way.id)
    filing = Filing(
        id=cmd.filing_id,
        pledge_id=pledge.id,
        kind=cmd.kind,
        registrar=cmd.registrar,
        cause=cmd.cause,
        party_id=tx.actor.party_id,
        created_by=tx.actor.person_id,
        created_at=tx.now,
    )
    tx.grant_like(filing.id, pledge.id)
    tx.session.add(filing)
    tx.session.flush()
    tx.record("registrations.opened", filing.id, kind=cmd.kind.value)
    return filing


def enter(tx: Tx, entry: Entry) -> Entered:
    """Enter what was sent to the office, or what it answered.

    If the bank's officer enters the registration of the last registrar, the step that bank and
    witness sign follows at once; of an entry by others, the bank asks for it (`confirm`).

    Raises: RoleMissing, FilingNotFound, NotTheLender, DocumentNotFound, PapersMissing,
    WrongPledgeState, and the refusals of `check_entry`.
    """
    tx.actor.require(PersonRole.OFFICER, PersonRole.SIGNATORY)
    filing = repository.by_id(tx.session, entry.filing_id)
    pledge = pledges.for_update(tx.session, filing.pledge_id)
    tx.session.refresh(filing, ["events"])
    _require_side(tx, pledge)
    cause = since(repository.book_of(tx.session, pledge), filing.kind, filing.cause)
    setting = Setting(filing.kind, filing.registrar, cause, pledge.secured)
    check_entry(filing.told, entry, setting, business_date(tx.now))
    is_registration = filing.kind is FilingKind.REGISTRATION
    if entry.state is FilingState.SUBMITTED and is_registration:
        entry = replace(entry, facts={**entry.facts, **_manifest(tx, filing, pledge)})
    _add(tx, filing, entry)
    if entry.state is FilingState.REGISTERED and is_registration and may_confirm(tx, filing):
        return Entered(filing, _ask(tx, pledge))
    return Entered(filing, None)


def confirm(tx: Tx, filing_id: UUID) -> SigningRequest:
    """Have bank and witness confirm on the ledger what the offices have registered.

    Raises: RoleMissing, FilingNotFound, NotTheLender, WrongPledgeState, NotYetRegistered.
    """
    tx.actor.require(PersonRole.OFFICER)
    filing = repository.by_id(tx.session, filing_id)
    return _ask(tx, pledges.for_update(tx.session, filing.pledge_id))


def may_confirm(tx: Tx, filing: Filing) -> bool:
    """Whether the actor is the bank's officer, and every registrar has registered the pledge."""
    pledge = filing.pledge
    lender = loans.by_id(tx.session, pledge.loan_id).lender.id
    return (
        pledge.state is PledgeState.SIGNED
        and tx.actor.party_id == lender
        and PersonRole.OFFICER in tx.actor.roles
        and all(entered is not None for entered in _registered(tx, pledge).values())
    )


def startable(tx: Tx, pledge_id: UUID) -> Sequence[tuple[FilingKind, Registrar]]:
    """What can be filed for the pledge now, at each of its registrars. Raises: PledgeNotFound."""
    pledge = pledges.by_id(tx.session, pledge_id)
    if pledge.on_ledger is None:
        return ()
    is_free = repository.book_of(tx.session, pledge).is_free(business_date(tx.now))
    kinds = [kind for kind in FilingKind if may_file(kind, pledge.state, is_free=is_free)]
    registrars = registrars_of(repository.right_types(tx.session, pledge))
    return [
        (kind, registrar)
        for kind in kinds
        for registrar in registrars
        if repository.find_open(tx.session, pledge_id, kind, registrar) is None
    ]


def duties(tx: Tx) -> Sequence[Duty]:
    """What is to be filed for the pledges that the actor may see, most urgent first."""
    books = repository.books_of(tx.session, pledges.every(tx.session))
    return open_duties(books, business_date(tx.now))


def due_of(filing: Filing) -> Due | None:
    """By when the next move of the filing must be made, by the office or by the parties."""
    last = filing.events[-1] if filing.events else None
    if last is None:
        return None
    if last.state is FilingState.SUBMITTED:
        return review_due(filing.registrar, Channel(last.facts["channel"]), last.happened_on)
    if last.state is FilingState.CORRECTION:
        return correction_due(filing.registrar, last.happened_on)
    return None


def answer_by(filing: Filing) -> date | None:
    """The day until which an answer is in time: the office's own word before any policy."""
    last = filing.events[-1] if filing.events else None
    if last is not None and last.state is FilingState.CORRECTION and last.facts["answer_by"]:
        return date.fromisoformat(last.facts["answer_by"])
    due = due_of(filing)
    return due.deadline.on if due else None


def _require_side(tx: Tx, pledge: Pledge) -> None:
    """Raises: NotTheLender."""
    lender = loans.by_id(tx.session, pledge.loan_id).lender.id
    if tx.actor.party_id not in (pledge.pledgor_id, lender):
        raise NotTheLender


def _manifest(tx: Tx, filing: Filing, pledge: Pledge) -> dict[str, Any]:
    """What goes to the registrar, all of it, by hashes. Raises: PapersMissing."""
    dossier = dossiers.dossier_of(tx, pledge.id).at(filing.registrar)
    check_complete(dossier)
    manifest = dossier.folders[0].manifest(pledge.terms_hash)
    sealed = content_hash(canonical_json(manifest).encode())
    return {"manifest": manifest, "manifest_hash": sealed}


def _add(tx: Tx, filing: Filing, entry: Entry) -> None:
    if entry.document_id is not None:
        documents.share_like(tx, entry.document_id, filing.pledge_id)
    event = FilingEvent(
        id=uuid4(),
        filing_id=filing.id,
        number=len(filing.events) + 1,
        state=entry.state,
        happened_on=entry.happened_on,
        document_id=entry.document_id,
        facts=dict(entry.facts),
        party_id=tx.actor.party_id,
        created_by=tx.actor.person_id,
        created_at=tx.now,
    )
    repository.add_event(tx.session, event)
    tx.session.refresh(filing, ["events"])
    tx.record("registrations.entered", filing.id, state=entry.state.value)


def _ask(tx: Tx, pledge: Pledge) -> SigningRequest:
    """Raises: NotYetRegistered, and the refusals of `pledges.service.ask_registration`."""
    entered = _registered(tx, pledge)
    certified = [
        Certified(registrar.value, one.facts["number"], one.happened_on, one.document_id)
        for registrar, one in entered.items()
        if one is not None and one.document_id is not None
    ]
    cmd = ConfirmRegistrationCmd(pledge.id, tuple(certified))
    if len(certified) < len(entered):
        raise NotYetRegistered([name.value for name, one in entered.items() if one is None])
    return pledges_service.ask_registration(tx, cmd)


def _registered(tx: Tx, pledge: Pledge) -> dict[Registrar, FilingEvent | None]:
    """The newest registration at each registrar of the pledge, None where there is none."""
    registrars = registrars_of(repository.right_types(tx.session, pledge))
    entered: dict[Registrar, FilingEvent | None] = dict.fromkeys(registrars)
    for filing in repository.of_pledges(tx.session, [pledge.id]):
        found = filing.last(FilingState.REGISTERED)
        if filing.kind is FilingKind.REGISTRATION and found is not None:
            entered[filing.registrar] = found
    return entered
