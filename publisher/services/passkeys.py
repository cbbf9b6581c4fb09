"""Passkeys (WebAuthn level 3): a key pair on somebody's own device, of which we keep the public
half. A passkey asks for a fingerprint, a face or a PIN itself, so that it is both factors."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from ipaddress import ip_address
from urllib.parse import urlsplit
from uuid import UUID

import webauthn
from sqlalchemy import delete, select
from webauthn.helpers import (
    base64url_to_bytes,
    bytes_to_base64url,
    parse_authentication_credential_json,
)
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from publisher.services import proving
from publisher.services.system import System
from tenants.database import new_id
from tenants.errors import Conflict, Invalid, NotFound
from tenants.models import Passkey, Person
from tenants.scope import Scope
from tenants.services import sessions, tickets
from tenants.services.sessions import GATE, From
from tenants.unit_of_work import UnitOfWork, unit_of_work

ADDING, SHOWING = "passkey: adding", "passkey: showing"
LASTS = timedelta(minutes=5)
NAME = "Handbell"
REFUSED = "This passkey was not accepted. Try again, or use another way to log in."


@dataclass(frozen=True)
class Question:
    """``options`` is JSON for the browser; ``ticket`` comes back with its answer."""

    options: str
    ticket: str


def site_name(system: System) -> str:
    """The name that passkeys are bound to; empty where the site has only a number, for which
    browsers make none."""
    host = urlsplit(system.settings.public_url).hostname or ""
    try:
        ip_address(host)
    except ValueError:
        return host
    return ""


def offer(system: System, person_id: UUID) -> Question:
    """What a browser needs to make a new passkey for this person."""
    with unit_of_work(system.database, Scope.platform(GATE)) as uow:
        person = uow.session.get_one(Person, person_id)
        known = uow.session.scalars(
            select(Passkey.credential_id).where(Passkey.person_id == person_id)
        ).all()
        options = webauthn.generate_registration_options(
            rp_id=_named(system),
            rp_name=NAME,
            user_id=person_id.bytes,
            user_name=person.email,
            user_display_name=person.name,
            authenticator_selection=AuthenticatorSelectionCriteria(
                resident_key=ResidentKeyRequirement.REQUIRED,
                user_verification=UserVerificationRequirement.REQUIRED,
            ),
            exclude_credentials=[PublicKeyCredentialDescriptor(id=id) for id in known],
        )
        ticket = tickets.issue(
            uow, ADDING, LASTS, person_id=person_id,
            challenge=bytes_to_base64url(options.challenge),
        )  # fmt: skip
    return Question(webauthn.options_to_json(options), ticket)


def keep(
    system: System, person_id: UUID, session_id: UUID, *, ticket: str, credential: str, name: str
) -> list[str]:
    """Keep a passkey that the browser made. Returns recovery codes with the first factor.
    Raises ``Invalid`` when it does not fit the question, or has no name."""
    if not name.strip():
        raise Invalid({"name": "Give it a name, so that you know it again: “Office laptop”."})
    with unit_of_work(system.database, Scope.platform(GATE)) as uow:
        asked = tickets.use(uow, ADDING, ticket)
        if asked.person_id != person_id:
            raise NotFound(tickets.GONE)
        try:
            made = webauthn.verify_registration_response(
                credential=credential,
                expected_challenge=base64url_to_bytes(asked.detail["challenge"]),
                expected_rp_id=_named(system),
                expected_origin=_origin(system),
                require_user_verification=True,
            )
        except WebAuthnException:
            raise Invalid({"name": "The passkey could not be kept. Try again."}) from None
        if uow.session.scalar(
            select(Passkey.id).where(Passkey.credential_id == made.credential_id)
        ):
            raise Conflict("This passkey is kept already.")
        uow.session.add(
            Passkey(
                id=new_id(),
                person_id=person_id,
                credential_id=made.credential_id,
                public_key=made.credential_public_key,
                sign_count=made.sign_count,
                name=name.strip()[:60],
            )
        )
        return proving.gained(uow, person_id, session_id)


def ask(system: System) -> Question:
    """What a browser needs to show a passkey. It says nothing about who exists: the browser
    offers whatever it holds for this site."""
    options = webauthn.generate_authentication_options(
        rp_id=_named(system), user_verification=UserVerificationRequirement.REQUIRED
    )
    with unit_of_work(system.database, Scope.platform(GATE)) as uow:
        ticket = tickets.issue(uow, SHOWING, LASTS, challenge=bytes_to_base64url(options.challenge))
    return Question(webauthn.options_to_json(options), ticket)


def log_in(system: System, *, ticket: str, credential: str, came: From, second: str = "") -> str:
    """A session's token for a passkey that was shown: by itself, or as the ``second`` step of a
    log-in (its ticket). Raises ``Invalid``, always with the same words."""
    with unit_of_work(system.database, Scope.platform(GATE)) as uow:
        asked = tickets.use(uow, SHOWING, ticket)
        challenge = base64url_to_bytes(asked.detail["challenge"])
    with unit_of_work(system.database, Scope.platform(GATE)) as uow:
        person_id = _shown(system, uow, challenge, credential)
        if second:
            return proving.finish(uow, second, person_id, came)
        return sessions.open_session(uow, person_id, came)


def remove(system: System, person_id: UUID, passkey_id: UUID) -> None:
    """Raises ``NotFound`` for anybody else's."""
    with unit_of_work(system.database, Scope.platform(GATE)) as uow:
        gone = uow.session.execute(
            delete(Passkey)
            .where(Passkey.id == passkey_id, Passkey.person_id == person_id)
            .returning(Passkey.id)
        ).first()
        if gone is None:
            raise NotFound("There is no such passkey.")
        proving.lost(uow, person_id)


def _shown(system: System, uow: UnitOfWork, challenge: bytes, credential: str) -> UUID:
    try:
        given = parse_authentication_credential_json(credential)
        row = uow.session.scalar(
            select(Passkey)
            .join(Person, Person.id == Passkey.person_id)
            .where(Passkey.credential_id == given.raw_id, Person.deactivated_at.is_(None))
            .with_for_update(of=Passkey)
        )
        if row is None:
            raise Invalid({"passkey": REFUSED})
        proof = webauthn.verify_authentication_response(
            credential=given,
            expected_challenge=challenge,
            expected_rp_id=_named(system),
            expected_origin=_origin(system),
            credential_public_key=row.public_key,
            credential_current_sign_count=row.sign_count,
            require_user_verification=True,
        )
    except WebAuthnException:
        raise Invalid({"passkey": REFUSED}) from None
    if given.response.user_handle not in (None, row.person_id.bytes):
        raise Invalid({"passkey": REFUSED})
    row.sign_count, row.used_at = proof.new_sign_count, uow.now
    return row.person_id


def _named(system: System) -> str:
    name = site_name(system)
    if not name:
        raise Conflict("Passkeys need the site's name, and its address here is only a number.")
    return name


def _origin(system: System) -> str:
    parts = urlsplit(system.settings.public_url)
    return f"{parts.scheme}://{parts.netloc}"
