"""Whose data documents hold, how long they are kept, and how they are erased.

Use cases, which run in the caller's transaction and never commit.
"""

from collections.abc import Sequence
from datetime import date
from functools import partial
from uuid import UUID, uuid4

from sqlalchemy.exc import IntegrityError

from ip_finance.core.actor import PersonRole
from ip_finance.core.clock import business_date
from ip_finance.core.uow import Tx
from ip_finance.documents import repository
from ip_finance.documents.domain import (
    ERASURE_BASIS,
    AddSubject,
    DecisionKind,
    Duty,
    EndPurpose,
    EndUse,
    Erase,
    latest_end,
)
from ip_finance.documents.errors import (
    AlreadyErased,
    DocumentInUse,
    NotTheHolder,
    PurposeEndImpossible,
    SubjectExists,
    UseNotFound,
)
from ip_finance.documents.models import DataSubject, Document, DocumentDecision, DocumentUse
from ip_finance.documents.retention import TRANSACTION, Retention, retention_of
from ip_finance.documents.service import Vault

ERASERS = (PersonRole.SIGNATORY, PersonRole.GUARDIAN, PersonRole.ADMIN)
"""Who decides for a party that a purpose has ended, or that content is erased."""


def add_subject(tx: Tx, cmd: AddSubject) -> DataSubject:
    """File a natural person whose data documents hold; the same again changes nothing.

    Raises: SubjectExists.
    """
    same = repository.find_subject(tx.session, cmd.subject_id)
    if same is not None:
        if (same.reference, same.party_id) != (cmd.reference, tx.actor.party_id):
            raise SubjectExists(cmd.subject_id)
        return same
    if repository.is_no_person(tx.session, cmd.subject_id):
        raise SubjectExists(cmd.subject_id)
    subject = DataSubject(
        id=cmd.subject_id,
        party_id=tx.actor.party_id,
        reference=cmd.reference,
        created_at=tx.now,
        created_by=tx.actor.person_id,
    )
    try:
        with tx.session.begin_nested():
            tx.session.add(subject)
    except IntegrityError as taken:  # another party's, which is invisible here
        raise SubjectExists(cmd.subject_id) from taken
    tx.record("documents.subject-added", subject.id)
    return subject


def end_purpose(tx: Tx, cmd: EndPurpose) -> DocumentDecision:
    """State the day on which what a document was for has ended: from there the years count, for
    all its versions.

    Raises: DocumentNotFound, NotTheHolder, DocumentInUse, PurposeEndImpossible.
    """
    tx.actor.require(*ERASERS)
    document = _own(tx, cmd.document_id)
    versions = repository.versions(tx.session, document)
    for one in versions:
        _check_unused(tx, one)
    earliest = max(_earliest_end(tx, one) for one in versions)
    if not earliest <= cmd.ended_on <= business_date(tx.now):
        raise PurposeEndImpossible(earliest, business_date(tx.now))
    decided = {
        one.id: _decide(
            tx,
            DocumentDecision(
                document_id=one.id,
                kind=DecisionKind.PURPOSE_ENDED,
                day=cmd.ended_on,
                basis=retention(tx, one).rule.basis,
                reason=cmd.reason,
            ),
        )
        for one in versions
    }
    return decided[document.id]


def end_use(tx: Tx, cmd: EndUse) -> DocumentUse:
    """State, as the operator, that a record does not rely on a document any more.

    Raises: DocumentNotFound, UseNotFound, PurposeEndImpossible.
    """
    document = repository.by_id(tx.session, cmd.document_id)
    use = repository.find_use(tx.session, document.id, cmd.record_id)
    if use is None:
        raise UseNotFound(document.id, cmd.record_id)
    earliest, today = business_date(use.since), business_date(tx.now)
    if not (use.ended_on or earliest) <= cmd.ended_on <= today:
        raise PurposeEndImpossible(use.ended_on or earliest, today)
    use.ended_on = cmd.ended_on
    tx.session.flush()
    tx.record("documents.use-ended", document.id, record=str(cmd.record_id), day=str(cmd.ended_on))
    return use


def erase(tx: Tx, vault: Vault, cmd: Erase) -> DocumentDecision:
    """Erase a document with all its versions, or all of a subject.

    What a law demands is kept, and no longer processed (PI-06, PI-07); of a subject's documents
    also what a record relies on. The rest goes, and its subject's key when nothing is left.

    Raises: DocumentNotFound, SubjectNotFound, NotTheHolder, AlreadyErased, DocumentInUse.
    """
    tx.actor.require(*ERASERS)
    if cmd.subject_id is not None:
        return _erase_subject(tx, vault, cmd.subject_id, cmd.reason)
    assert cmd.document_id is not None, "one of the two is given"
    return _erase_document(tx, vault, _own(tx, cmd.document_id), cmd.reason)


def retention(tx: Tx, document: Document) -> Retention:
    """How long the document is kept, and why. What a record relied on is a transaction's."""
    uses = repository.uses(tx.session, document.id)
    days = [one.ended_on for one in uses]
    ended = max(_ends(tx, document), default=None)
    if None in days:
        ended = None
    elif ended is not None:
        ended = max([ended, *[day for day in days if day is not None]])
    further = (TRANSACTION,) if uses else ()
    return retention_of(document.kind, business_date(document.created_at), ended, *further)


def due(tx: Tx) -> Sequence[tuple[Document, Retention]]:
    """Documents that nothing demands any more and that are still there."""
    today = business_date(tx.now)
    kept = [(one, retention(tx, one)) for one in repository.every(tx.session)]
    return [
        (one, found)
        for one, found in kept
        if found.is_due(today) and repository.find_erasure(tx.session, one) is None
    ]


def _erase_document(tx: Tx, vault: Vault, document: Document, reason: str) -> DocumentDecision:
    _check_left(repository.find_erasure(tx.session, document))
    versions = _left(tx, repository.versions(tx.session, document))
    for one in versions:
        _check_unused(tx, one)
    duties = _duties(tx, versions)
    if duties:
        decided = {one.id: _restrict(tx, one, duties, reason) for one in versions}
    else:
        decided = {one.id: _destroy(tx, vault, one, reason) for one in versions}
    return decided[document.id]


def _erase_subject(tx: Tx, vault: Vault, subject_id: UUID, reason: str) -> DocumentDecision:
    """One decision on the subject, and one on each document unless all of them go with the key."""
    subject = repository.subject(tx.session, subject_id)
    if subject.party_id != tx.actor.party_id:
        raise NotTheHolder
    _check_left(repository.find_erasure_of_subject(tx.session, subject))
    documents = _left(tx, repository.of_subject(tx.session, subject_id))
    duties = _duties(tx, documents)
    if not duties:
        return _destroy_subject(tx, vault, subject, documents, reason)
    kept = {duty.document_id for duty in duties}
    for one in documents:
        if one.id not in kept:
            _destroy(tx, vault, one, reason)
        elif repository.find_restriction(tx.session, one) is None:
            _restrict(tx, one, [duty for duty in duties if duty.document_id == one.id], reason)
    return _restrict(tx, subject, duties, reason)


def _destroy_subject(
    tx: Tx, vault: Vault, subject: DataSubject, documents: Sequence[Document], reason: str
) -> DocumentDecision:
    """The key, all that it opens, and other versions of it that were filed without the person."""
    chains = [repository.versions(tx.session, one) for one in documents]
    others = {one.id: one for chain in chains for one in chain if one.subject_id != subject.id}
    unbound = [one for one in _left(tx, list(others.values())) if not _duties(tx, [one])]
    for one in unbound:
        _destroy(tx, vault, one, reason)
    _remove_blobs(tx, vault, documents)
    repository.erase(tx.session, subject_id=subject.id, document_id=None)
    return _decide(tx, _decision(subject, DecisionKind.ERASED, business_date(tx.now), reason))


def _destroy(tx: Tx, vault: Vault, document: Document, reason: str) -> DocumentDecision:
    _remove_blobs(tx, vault, [document])
    repository.erase(tx.session, subject_id=None, document_id=document.id)
    return _decide(tx, _decision(document, DecisionKind.ERASED, business_date(tx.now), reason))


def _restrict(
    tx: Tx, about: Document | DataSubject, duties: list[Duty], reason: str
) -> DocumentDecision:
    decision = _decision(about, DecisionKind.RESTRICTED, latest_end(duties), reason)
    decision.basis = duties[0].retention.rule.basis
    return _decide(tx, decision)


def _decision(
    about: Document | DataSubject, kind: DecisionKind, day: date | None, reason: str
) -> DocumentDecision:
    decision = DocumentDecision(kind=kind, day=day, basis=ERASURE_BASIS, reason=reason)
    if isinstance(about, Document):
        decision.document_id = about.id
    else:
        decision.subject_id = about.id
    return decision


def _remove_blobs(tx: Tx, vault: Vault, documents: Sequence[Document]) -> None:
    """Once the keys are gone for good: content without its decision would count as damage."""
    for name in [one.evidence_hash for one in documents]:
        tx.once_committed(partial(vault.blobs.remove, name))


def _duties(tx: Tx, documents: Sequence[Document]) -> list[Duty]:
    """What a law still demands of these; a document in use counts, as its purpose goes on."""
    today = business_date(tx.now)
    found = [Duty(one.id, retention(tx, one)) for one in documents]
    return [duty for duty in found if duty.retention.runs_on(today)]


def _left(tx: Tx, documents: Sequence[Document]) -> list[Document]:
    return [one for one in documents if repository.find_erasure(tx.session, one) is None]


def _check_left(erased: DocumentDecision | None) -> None:
    """Raises: AlreadyErased."""
    if erased is not None:
        raise AlreadyErased(business_date(erased.decided_at))


def _check_unused(tx: Tx, document: Document) -> None:
    """Raises: DocumentInUse."""
    use = repository.find_open_use(tx.session, document.id)
    if use is not None:
        raise DocumentInUse(document.id, use.record_id)


def _ends(tx: Tx, document: Document) -> list[date]:
    """The days on which its purpose was said to have ended."""
    told = repository.decisions(tx.session, document)
    return [one.day for one in told if one.kind is DecisionKind.PURPOSE_ENDED and one.day]


def _earliest_end(tx: Tx, document: Document) -> date:
    """The first day that may be stated as the end: no law's years begin before what is told."""
    used = [one.ended_on for one in repository.uses(tx.session, document.id) if one.ended_on]
    return max([business_date(document.created_at), *used, *_ends(tx, document)])


def _own(tx: Tx, document_id: UUID) -> Document:
    """Raises: DocumentNotFound, NotTheHolder."""
    document = repository.by_id(tx.session, document_id)
    if document.party_id != tx.actor.party_id:
        raise NotTheHolder
    return document


def _decide(tx: Tx, decision: DocumentDecision) -> DocumentDecision:
    decision.id, decision.party_id = uuid4(), tx.actor.party_id
    decision.decided_at, decision.decided_by = tx.now, tx.actor.person_id
    tx.session.add(decision)
    tx.session.flush()
    about = decision.document_id or decision.subject_id
    assert about is not None, "a decision is about something"
    tx.record(
        f"documents.{decision.kind.value}", about, basis=decision.basis, reason=decision.reason
    )
    return decision
