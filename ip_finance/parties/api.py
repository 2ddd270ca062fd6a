"""JSON endpoints: parties and their people."""

from uuid import UUID, uuid4

from fastapi import APIRouter, Response

from ip_finance.core.access import IdTaken
from ip_finance.core.actor import PersonRole, RoleMissing
from ip_finance.parties import onboarding, repository, service
from ip_finance.parties.domain import (
    AdmissionUnderWay,
    AlreadyAdmitted,
    BadUscc,
    ControllersUnsound,
    PartyExists,
    PartyNotFound,
    PartyNotOnLedger,
    PersonExists,
    PersonNotFound,
    ReferredBack,
    RoleNotOfKind,
)
from ip_finance.parties.schemas import (
    Me,
    OnboardingFilingOut,
    OnboardingIn,
    OnboardingOut,
    PartyIn,
    PartyOut,
    PersonIn,
    PersonOut,
    ReferralIn,
    ReferralOut,
)
from ip_finance.signing.domain import NoKeyEnrolled
from ip_finance.signing.schemas import Asked
from ip_finance.web.deps import OneAnswer, Paged, SignedIn, Uow
from ip_finance.web.problems import problems

router = APIRouter(tags=["parties"])


@router.get("/me")
def me(actor: SignedIn) -> Me:
    """Who you are to the platform."""
    return Me.of(actor)


@router.get("/parties")
def list_parties(actor: SignedIn, uow: Uow, page: Paged) -> list[PartyOut]:
    """The institutions, your own party, and the companies that deal with you."""
    with uow.begin(actor) as tx:
        return [PartyOut.of(party) for party in repository.every(tx.session, page)]


@router.put(
    "/parties/{party_id}",
    status_code=201,
    responses=problems(RoleMissing, IdTaken, BadUscc, PartyExists),
)
def add_party(party_id: UUID, body: PartyIn, actor: SignedIn, uow: Uow) -> PartyOut:
    """File a party. It takes part once the ledger has admitted it."""
    actor.require(PersonRole.ADMIN)
    with uow.begin(actor) as tx:
        return PartyOut.of(service.add_party(tx, body.to_command(party_id)))


@router.get("/parties/{party_id}", responses=problems(PartyNotFound))
def get_party(party_id: UUID, actor: SignedIn, uow: Uow) -> PartyOut:
    with uow.begin(actor) as tx:
        return PartyOut.of(repository.by_id(tx.session, party_id))


@router.post(
    "/parties/{party_id}/admission",
    status_code=201,
    response_model=Asked,
    responses=problems(RoleMissing, PartyNotFound, ReferredBack),
)
def ask_admission(party_id: UUID, actor: SignedIn, uow: Uow, once: OneAnswer) -> Response:
    """Ask guardians of two parties to admit the party to the ledger."""
    with uow.begin(actor) as tx:
        return once.answer(tx, lambda: Asked.of(service.ask_admission(tx, party_id)))


@router.get("/parties/{party_id}/onboarding", responses=problems(PartyNotFound))
def get_onboarding(party_id: UUID, actor: SignedIn, uow: Uow) -> OnboardingOut:
    """What a party has stated of itself, and whether it was sent back and why."""
    with uow.begin(actor) as tx:
        party = repository.by_id(tx.session, party_id)
        return OnboardingOut.of(onboarding.of_party(tx, party))


@router.post(
    "/onboarding-filings",
    status_code=201,
    response_model=OnboardingFilingOut,
    responses=problems(RoleMissing, ControllersUnsound),
)
def file_onboarding(body: OnboardingIn, actor: SignedIn, uow: Uow, once: OneAnswer) -> Response:
    """State for your firm who represents it by law and who stands behind it."""
    cmd = body.to_command(uuid4())
    with uow.begin(actor) as tx:
        return once.answer(tx, lambda: OnboardingFilingOut.of(onboarding.file(tx, cmd)))


@router.post(
    "/parties/{party_id}/referrals",
    status_code=201,
    response_model=ReferralOut,
    responses=problems(RoleMissing, PartyNotFound, AlreadyAdmitted, AdmissionUnderWay),
)
def refer_back(
    party_id: UUID, body: ReferralIn, actor: SignedIn, uow: Uow, once: OneAnswer
) -> Response:
    """Send a party back to mend what it has filed, with the reason."""
    with uow.begin(actor) as tx:
        return once.answer(
            tx,
            lambda: ReferralOut.of(onboarding.refer_back(tx, uuid4(), party_id, body.reason)),
        )


@router.put(
    "/people/{person_id}",
    status_code=201,
    responses=problems(RoleMissing, IdTaken, PartyNotFound, RoleNotOfKind, PersonExists),
)
def add_person(person_id: UUID, body: PersonIn, actor: SignedIn, uow: Uow) -> PersonOut:
    """File a person of a party, with the roles they hold there."""
    actor.require(PersonRole.ADMIN)
    with uow.begin(actor) as tx:
        return PersonOut.of(service.add_person(tx, body.to_command(person_id)))


@router.post(
    "/me/key/enrolment",
    status_code=201,
    response_model=Asked,
    responses=problems(PersonNotFound, NoKeyEnrolled, PartyNotOnLedger),
)
def ask_enrolment(actor: SignedIn, uow: Uow, once: OneAnswer) -> Response:
    """Ask guardians of two parties to enrol your key on the ledger."""
    with uow.begin(actor) as tx:
        return once.answer(tx, lambda: Asked.of(service.ask_enrolment(tx, actor.person_id)))
