"""Passkeys: made for this site, asked for at sign-in and before what cannot be taken back.

The question is a row that is taken out when it is answered, so that no answer counts twice; it is
tied to the browser or session that asked. The passkey itself must have checked its user.
"""

import json
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID, uuid4

from sqlalchemy import delete
from webauthn import (
    generate_authentication_options,
    generate_registration_options,
    options_to_json,
    verify_authentication_response,
    verify_registration_response,
)
from webauthn.helpers import (
    parse_authentication_credential_json,
    parse_client_data_json,
    parse_registration_credential_json,
)
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from ip_finance.core.uow import Tx
from ip_finance.identity import repository, service, sessions
from ip_finance.identity.domain import CEREMONY_VALID_FOR, Ceremony, Device, Opened, Proof
from ip_finance.identity.errors import PasskeyNotFound, PasskeyRefused
from ip_finance.identity.models import OpenCeremony, Passkey
from ip_finance.parties import repository as parties

TITLE: Final = "IP Finance"
SPOILT: Final = (WebAuthnException, ValueError, KeyError, TypeError, IndexError, AttributeError)
"""What the library says of an answer that is not sound, or not even one."""


@dataclass(frozen=True, slots=True)
class Site:
    """Where the browser is: a passkey answers only to the name that it was made for."""

    host: str
    origin: str


@dataclass(frozen=True, slots=True)
class Asked:
    """Who is asked what, and the browser or session that asks."""

    purpose: Ceremony
    site: Site
    tied_to: str


def ask_new(tx: Tx, asked: Asked) -> dict[str, Any]:
    """What the actor's browser is told to make a passkey."""
    person = parties.person(tx.session, tx.actor.person_id)
    known = repository.passkeys_of(tx.session, person.id)
    options = generate_registration_options(
        rp_id=asked.site.host,
        rp_name=TITLE,
        user_id=person.id.bytes,
        user_name=parties.login_of(tx.session, person.id) or str(person.number),
        user_display_name=person.name,
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED,
            user_verification=UserVerificationRequirement.REQUIRED,
        ),
        exclude_credentials=[PublicKeyCredentialDescriptor(key.credential_id) for key in known],
    )
    _keep(tx, asked, options.challenge)
    told: dict[str, Any] = json.loads(options_to_json(options))
    return told


def register(tx: Tx, asked: Asked, name: str, answer: str) -> Passkey:
    """Keep the actor's new passkey. Raises: PasskeyRefused."""
    try:
        parsed = parse_registration_credential_json(answer)
        challenge = _taken(tx, asked, parsed.response.client_data_json)
        found = verify_registration_response(
            credential=parsed,
            expected_challenge=challenge,
            expected_rp_id=asked.site.host,
            expected_origin=asked.site.origin,
            require_user_verification=True,
        )
    except SPOILT as spoilt:
        raise PasskeyRefused from spoilt
    if repository.find_passkey(tx.session, found.credential_id) is not None:
        raise PasskeyRefused
    key = Passkey(
        id=uuid4(),
        person_id=tx.actor.person_id,
        credential_id=found.credential_id,
        public_key=found.credential_public_key,
        uses=found.sign_count,
        site=asked.site.host,
        name=name[:60],
        created_at=tx.now,
        used_at=None,
    )
    tx.session.add(key)
    tx.record("identity.passkey-added", key.id)
    return key


def ask_use(tx: Tx, asked: Asked, person_id: UUID | None) -> dict[str, Any]:
    """What the browser is told to use a passkey: the person's, or whichever it has."""
    known = repository.passkeys_of(tx.session, person_id) if person_id else ()
    options = generate_authentication_options(
        rp_id=asked.site.host,
        allow_credentials=[PublicKeyCredentialDescriptor(key.credential_id) for key in known],
        user_verification=UserVerificationRequirement.REQUIRED,
    )
    _keep(tx, asked, options.challenge)
    told: dict[str, Any] = json.loads(options_to_json(options))
    return told


def sign_in(tx: Tx, asked: Asked, answer: str, device: Device) -> Opened:
    """Open a session for whoever the passkey belongs to. Raises: PasskeyRefused."""
    key = _used(tx, asked, answer)
    return sessions.open_session(tx, key.person_id, uuid4(), device, Proof.PASSKEY)


def step_up(tx: Tx, asked: Asked, answer: str, secret: str) -> None:
    """The actor has proved it again, just now, in this session. Raises: PasskeyRefused."""
    key = _used(tx, asked, answer)
    session = sessions.held(tx, secret)
    if key.person_id != session.person_id:
        raise PasskeyRefused
    session.stepped_up_at = tx.now
    tx.record("identity.stepped-up", session.id)


def remove(tx: Tx, passkey_id: UUID) -> None:
    """Raises: PasskeyNotFound."""
    if not repository.remove_passkey(tx.session, tx.actor.person_id, passkey_id):
        raise PasskeyNotFound
    tx.record("identity.passkey-removed", passkey_id)


def needs_password(tx: Tx) -> bool:
    """The first passkey is added with the password; each further one with a passkey."""
    return not service.has_passkey(tx, tx.actor.person_id)


def _keep(tx: Tx, asked: Asked, challenge: bytes) -> None:
    tx.session.execute(delete(OpenCeremony).where(OpenCeremony.expires_at <= tx.now))
    tx.session.add(
        OpenCeremony(
            challenge=challenge,
            purpose=asked.purpose,
            tied_to=asked.tied_to,
            expires_at=tx.now + CEREMONY_VALID_FOR,
        )
    )


def _taken(tx: Tx, asked: Asked, client_data: bytes) -> bytes:
    """The challenge that the answer speaks to, if it was put here, for this, and not long ago."""
    challenge = parse_client_data_json(client_data).challenge
    found = repository.take_ceremony(tx.session, challenge)
    known = found and (found.purpose, found.tied_to)
    if found is None or known != (asked.purpose, asked.tied_to) or found.expires_at <= tx.now:
        raise PasskeyRefused
    return challenge


def _used(tx: Tx, asked: Asked, answer: str) -> Passkey:
    """The passkey that gave the answer. Raises: PasskeyRefused."""
    try:
        parsed = parse_authentication_credential_json(answer)
        challenge = _taken(tx, asked, parsed.response.client_data_json)
        key = repository.find_passkey(tx.session, parsed.raw_id)
        if key is None or key.site != asked.site.host:
            raise PasskeyRefused
        found: Any = verify_authentication_response(
            credential=parsed,
            expected_challenge=challenge,
            expected_rp_id=key.site,
            expected_origin=asked.site.origin,
            credential_public_key=key.public_key,
            credential_current_sign_count=key.uses,
            require_user_verification=True,
        )
    except SPOILT as spoilt:
        raise PasskeyRefused from spoilt
    key.uses, key.used_at = found.new_sign_count, tx.now
    return key
