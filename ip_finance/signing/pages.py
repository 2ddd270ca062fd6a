"""Pages of signing: what waits for a signature, and the page on which a person signs one step."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields
from typing import Annotated, Any, Protocol
from uuid import UUID

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from ip_finance.chain_api.roles import Side
from ip_finance.chain_api.stored import step_of
from ip_finance.chain_api.words import FIELDS, SIDES, STEPS, fact_in_words, roles_in_words
from ip_finance.core.errors import DomainError
from ip_finance.core.uow import Tx
from ip_finance.signing import repository, service
from ip_finance.signing.domain import Consent, RequestState, SignatureNotYours, side_to_sign
from ip_finance.signing.models import SigningRequest
from ip_finance.signing.schemas import SignatureIn
from ip_finance.web import forms
from ip_finance.web.deps import Paged, Uow
from ip_finance.web.pages import PageActor, PageForm, show
from ip_finance.web.refusals import Told, in_chinese
from ip_finance.web.step_up import STEP_UP
from ip_finance.web.templating import Row, day, moment, yuan

router = APIRouter(include_in_schema=False)


class Surroundings(Protocol):
    """What slices above know about a step; given by the composition root."""

    def party(self, tx: Tx, number: int) -> str:
        """The name of the party with this number on the ledger."""
        ...

    def right(self, tx: Tx, key: str) -> str:
        """The right with this key on the ledger, by number and title."""
        ...

    def place(self, tx: Tx, request: SigningRequest) -> str:
        """The page of the record that the step is about."""
        ...

    def details(self, tx: Tx, request: SigningRequest) -> Sequence[Row]:
        """What the hashes in the step stand for, or what else the signer must know."""
        ...

    def is_sealed(self, tx: Tx, request: SigningRequest) -> bool | None:
        """Whether the stored details still give the step's hash; None if no hash covers them."""
        ...


def get_surroundings(request: Request) -> Surroundings:
    found: Surroundings = request.app.state.surroundings
    return found


def get_consent(request: Request) -> Consent:
    consent: Consent = request.app.state.consent
    return consent


Around = Annotated[Surroundings, Depends(get_surroundings)]
LedgerConsent = Annotated[Consent, Depends(get_consent)]


@dataclass(frozen=True, slots=True)
class Awaited:
    """One side of a step, and who has signed for it, if anybody."""

    side: str
    party: str
    signed_at: Any = None


@dataclass(frozen=True, slots=True)
class Deed:
    """A step in words."""

    request: SigningRequest
    title: str
    sentence: str
    rows: Sequence[Row]
    sides: Sequence[Awaited]
    mine: Side | None

    @property
    def waiting(self) -> str:
        """Whose signatures are missing."""
        return "、".join(f"{s.side}（{s.party}）" for s in self.sides if s.signed_at is None)


@router.get("/to-sign")
def list_open(
    request: Request, actor: PageActor, uow: Uow, around: Around, page: Paged
) -> Response:
    """The open steps that the person may see, one's own to sign first."""
    with uow.begin(actor) as tx:
        waiting = [r for r in repository.open_requests(tx.session, page) if r.deadline > tx.now]
        deeds = [deed_of(tx, found, around) for found in waiting]
        has_key = repository.find_signer(tx.session, actor.person_id) is not None
    mine = [deed for deed in deeds if deed.mine]
    others = [deed for deed in deeds if not deed.mine]
    return show(request, "signing/to_sign.html", mine=mine, others=others, has_key=has_key)


@router.get("/sign/{request_id}")
def open_request(
    request_id: UUID,
    request: Request,
    actor: PageActor,
    uow: Uow,
    around: Around,
    consent: LedgerConsent,
) -> Response:
    """The step in words, and the box to sign it in for whoever may."""
    with uow.begin(actor) as tx:
        found = repository.by_id(tx.session, request_id)
        return _page(request, tx, deed_of(tx, found, around), around, consent)


@router.post("/sign/{request_id}", dependencies=[STEP_UP])
def sign(
    request_id: UUID,
    request: Request,
    actor: PageActor,
    form: PageForm,
    uow: Uow,
    around: Around,
    consent: LedgerConsent,
) -> Response:
    """Sign for one's side; then back to the record that the step is about."""
    filled = forms.read(form, SignatureIn)
    try:
        if filled.model is None:
            raise SignatureNotYours("—", None)
        cmd = service.SignStep(request_id, filled.model.signature)
        with uow.begin(actor) as tx:
            return form.once.redirect(tx, lambda: _signed(tx, cmd, around, consent))
    except DomainError as refused:
        with uow.begin(actor) as tx:
            deed = deed_of(tx, repository.by_id(tx.session, request_id), around)
            told = in_chinese(refused.code, refused.facts, refused.rule)
            return _page(request, tx, deed, around, consent, told)


def deed_of(tx: Tx, request: SigningRequest, around: Surroundings) -> Deed:
    """The request in words, with the side that the actor may sign now."""
    words, step = STEPS[request.kind], step_of(request.kind, request.step)
    told = {f.name: getattr(step, f.name) for f in fields(step)}
    shown = {name: _words(tx, name, value, around) for name, value in told.items()}
    signed = {signature.position: signature for signature in request.signatures}
    sides = []
    for position, slot in enumerate(request.wanted):
        signature = signed.get(position)
        number = signature.party if signature else slot.party
        party = around.party(tx, number) if number is not None else "任一有权机构"
        at = signature.signed_at if signature else None
        sides.append(Awaited(SIDES[slot.side.name], party, at))
    rows = [row for name, value in told.items() for row in _rows(name, value, shown[name])]
    sentence = words.sentence.format(**shown)
    return Deed(request, words.title, sentence, rows, sides, _mine(tx, request))


def _mine(tx: Tx, request: SigningRequest) -> Side | None:
    signer = repository.find_signer(tx.session, tx.actor.person_id)
    is_waiting = request.state is RequestState.OPEN and request.deadline > tx.now
    if signer is None or not is_waiting:
        return None
    return side_to_sign(signer, request.wanted, request.given)


def _signed(tx: Tx, cmd: service.SignStep, around: Surroundings, consent: Consent) -> str:
    request = service.sign(tx, cmd, consent)
    done = "relayed" if request.state is RequestState.COMPLETE else "signed"
    return f"{around.place(tx, request)}?done={done}"


def _page(
    request: Request,
    tx: Tx,
    deed: Deed,
    around: Surroundings,
    consent: Consent,
    refused: Told | None = None,
) -> Response:
    asked, side = deed.request, deed.mine
    context: dict[str, Any] = {
        "deed": deed,
        "title": deed.title,
        "sentence": deed.sentence,
        "rows": deed.rows,
        "details": around.details(tx, asked),
        "is_sealed": around.is_sealed(tx, asked),
        "is_late": asked.deadline <= tx.now,
        "place": around.place(tx, asked),
        "error": refused.detail + refused.cure if refused else "",
    }
    status = 422 if refused else 200
    key = repository.find_key(tx.session, tx.actor.person_id)
    if side is None or key is None:
        return show(request, "signing/request.html", status, has_key=key is not None, **context)
    return show(
        request,
        "signing/sign.html",
        status,
        action=f"/sign/{asked.id}",
        address=key.address,
        keystore=key.keystore,
        side=SIDES[side.name],
        deadline=asked.deadline,
        typed_data=consent.typed_data(step_of(asked.kind, asked.step), side),
        **context,
    )


def _words(tx: Tx, name: str, value: Any, around: Surroundings) -> str:
    """A field's value in words."""
    if name.endswith("_fen"):
        return yuan(value)
    if name == "assets":
        return "、".join(around.right(tx, key) for key in value)
    wordings: dict[str, Callable[[], str]] = {
        "party": lambda: around.party(tx, value),
        "bank": lambda: around.party(tx, value),
        "asset": lambda: around.right(tx, value),
        "roles": lambda: roles_in_words(value),
        "fact": lambda: fact_in_words(value)[0],
        "deadline": lambda: moment(value),
        "valid_until": lambda: moment(value),
        "registered_on": lambda: day(value),
        "voided_on": lambda: day(value),
        "lapsed_on": lambda: day(value),
        "overdue_since": lambda: day(value),
        "upheld": lambda: "成立" if value else "不成立",
        "pledge": lambda: f"第 {value + 1} 份",
    }
    return wordings[name]() if name in wordings else str(value)


def _rows(name: str, value: Any, shown: str) -> list[Row]:
    label = FIELDS[name]
    if name == "assets":
        names = shown.split("、")
        return [Row(label, text, key) for text, key in zip(names, value, strict=True)]
    if name == "asset":
        return [Row(label, shown, value)]
    if name in {"loan", "key", "new_key", "root"} or name.endswith(
        ("_hash", "fingerprint", "identity")
    ):
        return [Row(label, "", str(value))]
    return [Row(label, shown)]
