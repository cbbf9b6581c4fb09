"""The second factor: an authenticator app (RFC 6238), and recovery codes for a lost phone.

The app's secret is sealed to its person. A code counts once: the half minute it belongs to is
kept, and nothing at or before it is taken again.
"""

from __future__ import annotations

import base64
import secrets
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from uuid import UUID

import pyotp
import segno
from sqlalchemy import delete, func, select, update

from publisher.services.keys import AUTHENTICATOR
from publisher.services.system import System
from tenants.errors import Conflict, Invalid
from tenants.models import Authenticator, Passkey, Person, RecoveryCode, Ticket
from tenants.scope import Scope
from tenants.services import sessions, tickets
from tenants.services.sessions import GATE, From
from tenants.unit_of_work import UnitOfWork, unit_of_work

ISSUER = "Handbell"
STEP = 30  # seconds
DRIFT = 1  # steps that a phone's clock may be off, either way
CODES = 10
ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"  # nothing that reads like something else
WRONG_CODE = "This code is not right, or was used already. Wait for the next one."


@dataclass(frozen=True, kw_only=True)
class Factors:
    """What somebody can prove themselves with, besides the password."""

    app_since: datetime | None
    passkeys: tuple[Passkey, ...]
    codes_left: int


@dataclass(frozen=True, kw_only=True)
class Asked:
    """Who is asked for the second step of a log-in, and by what they may answer."""

    person_id: UUID
    email: str
    app: bool
    passkeys: bool


@dataclass(frozen=True, kw_only=True)
class Setup:
    """What the set-up page shows: the picture to scan, and the same secret to type."""

    picture: str
    secret: str


def factors(system: System, person_id: UUID) -> Factors:
    with unit_of_work(system.database, Scope.platform(GATE)) as uow:
        app = uow.session.scalar(
            select(Authenticator.confirmed_at).where(Authenticator.person_id == person_id)
        )
        keys = select(Passkey).where(Passkey.person_id == person_id).order_by(Passkey.created_at)
        left = select(func.count()).where(
            RecoveryCode.person_id == person_id, RecoveryCode.used_at.is_(None)
        )
        return Factors(
            app_since=app,
            passkeys=tuple(uow.session.scalars(keys)),
            codes_left=uow.session.scalar(left) or 0,
        )


def begin_app(system: System, person_id: UUID, email: str) -> Setup:
    """A secret for an app, kept but counting for nothing until a code of it is typed. Opening
    the page again shows the same one. Raises ``Conflict`` when an app is set up already."""
    with unit_of_work(system.database, Scope.platform(GATE)) as uow:
        row = _app(uow, person_id)
        if row is not None and row.confirmed_at is not None:
            raise Conflict("You have an authenticator app already. Remove it first.")
        if row is None:
            sealed = system.vault.seal(person_id, AUTHENTICATOR, pyotp.random_base32().encode())
            row = Authenticator(person_id=person_id, sealed=sealed)
            uow.session.add(row)
        secret = _opened(system, row)
    address = pyotp.TOTP(secret).provisioning_uri(name=email, issuer_name=ISSUER)
    drawn = BytesIO()
    segno.make(address, error="m").save(drawn, kind="svg", scale=5, border=4, light="#fff")
    picture = base64.b64encode(drawn.getvalue()).decode()
    return Setup(picture=f"data:image/svg+xml;base64,{picture}", secret=secret)


def confirm_app(system: System, person_id: UUID, session_id: UUID, code: str) -> list[str]:
    """The app counts from now on; whoever set it up has shown it in this session. Returns the
    recovery codes, which nobody can see again (none, when there are some already)."""
    with unit_of_work(system.database, Scope.platform(GATE)) as uow:
        row = _app(uow, person_id)
        if row is None or row.confirmed_at is not None:
            raise Conflict("There is no app to confirm. Begin again.")
        if not _fits(system, uow, row, code):
            raise Invalid({"code": WRONG_CODE})
        row.confirmed_at = uow.now
        return gained(uow, person_id, session_id)


def remove_app(system: System, person_id: UUID) -> None:
    with unit_of_work(system.database, Scope.platform(GATE)) as uow:
        uow.session.execute(delete(Authenticator).where(Authenticator.person_id == person_id))
        lost(uow, person_id)


def new_codes(system: System, person_id: UUID) -> list[str]:
    """Ten fresh recovery codes; the earlier ones open nothing any more."""
    with unit_of_work(system.database, Scope.platform(GATE)) as uow:
        return _make_codes(uow, person_id)


def asked(system: System, ticket: str) -> Asked:
    """Raises ``NotFound`` when the first step is too long ago."""
    with unit_of_work(system.database, Scope.platform(GATE)) as uow:
        row = tickets.held(uow, sessions.SECOND, ticket)
        person = uow.session.get_one(Person, row.person_id)
    known = factors(system, person.id)
    return Asked(
        person_id=person.id,
        email=person.email,
        app=known.app_since is not None,
        passkeys=bool(known.passkeys),
    )


def answer(system: System, ticket: str, code: str, came: From) -> str:
    """The second step of a log-in: a code of the app or a recovery code. Returns the session's
    token. Raises ``Invalid`` for a wrong code, ``NotFound`` after five of them."""
    with unit_of_work(system.database, Scope.platform(GATE)) as uow:
        row = tickets.held(uow, sessions.SECOND, ticket)
        right = _answers(system, uow, row, code)
        if right:
            return _through(uow, row, came)
        row.tries += 1
    raise Invalid({"code": WRONG_CODE})


def finish(uow: UnitOfWork, ticket: str, person_id: UUID, came: From) -> str:
    """The same after a passkey was shown instead; both must be the same person's."""
    row = tickets.held(uow, sessions.SECOND, ticket)
    if row.person_id != person_id:
        raise Invalid({"code": "This passkey belongs to another account."})
    return _through(uow, row, came)


def gained(uow: UnitOfWork, person_id: UUID, session_id: UUID) -> list[str]:
    """A factor was added in this session. Other sessions, which began without it, end."""
    person = uow.session.get_one(Person, person_id)
    first, person.second_factor_at = person.second_factor_at is None, uow.now
    sessions.shown_twice(uow, session_id)
    if not first:
        return []
    sessions.end_others(uow, person_id, but=session_id)
    return _make_codes(uow, person_id)


def lost(uow: UnitOfWork, person_id: UUID) -> None:
    """A factor was removed; without any, codes and the mark that there is one go too."""
    app = select(Authenticator.id).where(
        Authenticator.person_id == person_id, Authenticator.confirmed_at.is_not(None)
    )
    key = select(Passkey.id).where(Passkey.person_id == person_id).limit(1)
    if uow.session.scalar(app) is None and uow.session.scalar(key) is None:
        uow.session.execute(delete(RecoveryCode).where(RecoveryCode.person_id == person_id))
        uow.session.get_one(Person, person_id).second_factor_at = None


def forget(uow: UnitOfWork, person_id: UUID) -> None:
    """Everything but the password. For a lost phone, and for a mailbox that was taken back."""
    for kind in (Authenticator, Passkey, RecoveryCode):
        uow.session.execute(delete(kind).where(kind.person_id == person_id))
    uow.session.get_one(Person, person_id).second_factor_at = None


def _app(uow: UnitOfWork, person_id: UUID) -> Authenticator | None:
    query = select(Authenticator).where(Authenticator.person_id == person_id).with_for_update()
    return uow.session.scalar(query)


def _opened(system: System, row: Authenticator) -> str:
    return system.vault.open(row.person_id, AUTHENTICATOR, row.sealed).decode()


def _answers(system: System, uow: UnitOfWork, row: Ticket, code: str) -> bool:
    assert row.person_id is not None
    app = _app(uow, row.person_id)
    if app is not None and app.confirmed_at is not None and _fits(system, uow, app, code):
        return True
    used = (
        update(RecoveryCode)
        .where(
            RecoveryCode.person_id == row.person_id,
            RecoveryCode.digest == _digest(row.person_id, code),
            RecoveryCode.used_at.is_(None),
        )
        .values(used_at=uow.now)
        .returning(RecoveryCode.id)
    )
    return uow.session.execute(used).first() is not None


def _fits(system: System, uow: UnitOfWork, row: Authenticator, code: str) -> bool:
    """Is this the code of about now, newer than any that was used? The row is locked."""
    typed = "".join(code.split())
    totp = pyotp.TOTP(_opened(system, row))
    now = int(uow.now.timestamp()) // STEP
    for step in range(now - DRIFT, now + DRIFT + 1):
        if secrets.compare_digest(totp.generate_otp(step).encode(), typed.encode()):
            if step <= row.last_step:
                return False
            row.last_step = step
            return True
    return False


def _through(uow: UnitOfWork, row: Ticket, came: From) -> str:
    assert row.person_id is not None
    row.used_at = uow.now
    first = From(came.address, came.browser, how=row.detail["how"], through=row.detail["through"])
    return sessions.open_session(uow, row.person_id, first, twice=True)


def _make_codes(uow: UnitOfWork, person_id: UUID) -> list[str]:
    uow.session.execute(delete(RecoveryCode).where(RecoveryCode.person_id == person_id))
    codes = ["".join(secrets.choice(ALPHABET) for _ in range(16)) for _ in range(CODES)]
    uow.session.add_all(
        RecoveryCode(person_id=person_id, digest=_digest(person_id, code)) for code in codes
    )
    return ["-".join(code[at : at + 4] for at in range(0, 16, 4)) for code in codes]


def _digest(person_id: UUID, code: str) -> str:
    """Random codes of 79 bits need no slow hash; hyphens, spaces and capitals do not count."""
    plain = "".join(letter for letter in code.casefold() if letter.isalnum())
    return tickets.digest(f"{person_id}:{plain}")
