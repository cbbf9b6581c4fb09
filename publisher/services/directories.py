"""Signing in with the school's own directory. It lets in whom the school has invited and nobody
else: an account in the directory gives no role here, and none is made on the way.

A session that a directory opened reaches only schools that trust that very directory. Otherwise
whoever runs one school's directory could sign in as a colleague who also works elsewhere.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

import structlog
from sqlalchemy import exists, func, select

from publisher import oidc, secrets
from publisher.oidc import DirectoryFailed, Provider, Registration
from publisher.services.system import System
from tenants.database import new_id
from tenants.errors import HandbellError, Invalid, NotFound
from tenants.models import Directory, Membership, Person, School
from tenants.roles import Permission
from tenants.scope import Scope
from tenants.services import audit, sessions, tickets
from tenants.services.sessions import GATE, Entry, From
from tenants.unit_of_work import UnitOfWork, unit_of_work

log = structlog.get_logger()
STEP = "directory"
LASTS = timedelta(minutes=10)
TENANT = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
DOMAIN = re.compile(r"([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,}")
STRANGER = (
    "Your school’s directory knows you, but nobody has invited you to Handbell. Ask your "
    "headteacher to invite {}."
)
ELSEWHERE = "This account belongs to another organisation. Choose the one of your school."
FAILED = "Your school’s directory did not answer as it should. Try again, or use your password."


class Refused(HandbellError):
    """The directory's answer does not let anybody in; ``str()`` is for whoever tried."""


@dataclass(frozen=True, kw_only=True)
class Preset:
    """``issuer`` is where ``{home}`` fits in; ``home`` explains what identifies the school."""

    label: str
    home: str
    issuer: str = ""


PRESETS: dict[str, Preset] = {
    "microsoft": Preset(
        label="Microsoft 365 (Entra ID)",
        home="Directory (tenant) ID",
        issuer="https://login.microsoftonline.com/{home}/v2.0",
    ),
    "google": Preset(
        label="Google Workspace",
        home="Workspace domain",
        issuer="https://accounts.google.com",
    ),
    "other": Preset(label="Another OpenID Connect directory", home="E-mail domain"),
}


@dataclass(frozen=True, kw_only=True)
class Settings:
    """What a headteacher types. An empty secret keeps the one that is there."""

    preset: str
    home: str
    email_domain: str
    client_id: str
    secret: str = ""
    issuer: str = ""
    asks_twice: bool = False


@dataclass(frozen=True)
class Offer:
    school_id: UUID
    school: str
    label: str


def current(uow: UnitOfWork) -> Settings | None:
    """What is set, without the secret; None while the school uses no directory."""
    uow.actor.require(Permission.PEOPLE)
    row = _of_school(uow, uow.school_id)
    if row is None:
        return None
    return Settings(
        preset=row.preset,
        home=row.home,
        email_domain=row.email_domain,
        client_id=row.client_id,
        issuer=row.issuer,
        asks_twice=row.asks_twice,
    )


def save(system: System, uow: UnitOfWork, typed: Settings) -> None:
    """From now on the school's people may sign in so. Raises ``Invalid`` at every field."""
    uow.actor.require(Permission.PEOPLE)
    row = uow.session.scalar(select(Directory).where(Directory.school_id == uow.school_id))
    fresh = row is None or row.ended_at is not None
    wanted = _checked(system, typed, new=fresh)
    if row is None:
        row = Directory(id=new_id(), school_id=uow.school_id)
        uow.session.add(row)
    row.preset, row.home, row.issuer = wanted.preset, wanted.home, wanted.issuer
    row.email_domain, row.client_id = wanted.email_domain, wanted.client_id
    row.asks_twice, row.changed_at, row.ended_at = wanted.asks_twice, uow.now, None
    if wanted.secret:
        row.sealed = system.vault.seal(uow.school_id, f"{STEP}:{row.id}", wanted.secret.encode())
    audit.record(
        uow, "directory.set", ("school", uow.school_id), preset=row.preset, home=row.home,
        asks_twice=row.asks_twice,
    )  # fmt: skip


def switch_off(uow: UnitOfWork) -> None:
    """Sessions that it opened reach no page any more, from now on."""
    uow.actor.require(Permission.PEOPLE)
    row = _of_school(uow, uow.school_id)
    if row is None:
        raise NotFound("The school uses no directory.")
    row.ended_at = uow.now
    audit.record(uow, "directory.switched_off", ("school", uow.school_id))


def offers(system: System, email: str) -> list[Offer]:
    """Directories for this kind of address. It asks for the domain alone, never for the person,
    so that nobody learns from it who has an account. A school that only says that the domain is
    its own is not among them: our page would lead other people's colleagues to its log-in."""
    domain = email.strip().lower().rpartition("@")[2]
    with unit_of_work(system.database, Scope.platform(GATE)) as uow:
        rows = uow.session.execute(
            select(Directory, School)
            .join(School, School.id == Directory.school_id)
            .where(Directory.email_domain == domain, Directory.ended_at.is_(None), _AT_HOME)
            .order_by(School.name)
        )
        return [Offer(school.id, school.name, PRESETS[row.preset].label) for row, school in rows]


def offered(uow: UnitOfWork) -> bool:
    """Whether ``offers`` names the school's directory to whoever has such an address."""
    uow.actor.require(Permission.PEOPLE)
    query = select(Directory.id).where(Directory.school_id == uow.school_id, _AT_HOME)
    return uow.session.scalar(query) is not None


# Somebody of the school has used a link that was mailed to an address of that domain.
_AT_HOME = exists().where(
    Membership.school_id == Directory.school_id,
    Membership.ended_at.is_(None),
    Membership.person_id == Person.id,
    Person.email_proved_at.is_not(None),
    func.split_part(Person.email, "@", 2) == Directory.email_domain,
)


def begin(system: System, school_id: UUID) -> tuple[str, str]:
    """(where the browser goes, the token that it brings back). The token is bound to the browser
    by a cookie, so that nobody can be logged in as somebody else by a link."""
    with unit_of_work(system.database, Scope.platform(GATE)) as uow:
        row = _of_school(uow, school_id)
        if row is None:
            raise NotFound("This school uses no directory.")
    provider = _provider(system, row)
    nonce, verifier = secrets.new_token(), oidc.new_verifier()
    sealed = system.vault.seal(school_id, STEP, verifier.encode())
    with unit_of_work(system.database, Scope.platform(GATE)) as uow:
        state = tickets.issue(
            uow, STEP, LASTS, school=str(school_id), nonce=nonce,
            verifier=base64.b64encode(sealed).decode(),
        )  # fmt: skip
    hint = {"hd": row.home} if row.preset == "google" else {}
    there = oidc.address(
        provider, _registration(system, row), state=state, nonce=nonce, verifier=verifier,
        prompt="select_account", **hint,
    )  # fmt: skip
    return there, state


def answer(system: System, query: Mapping[str, str], brought: str, came: From) -> Entry:
    """Somebody comes back from their directory. ``brought`` is the token of their cookie. Raises
    ``Refused`` with a sentence for them."""
    state = query.get("state", "")
    if not state or not secrets.same(state, brought):
        raise Refused("This log-in was begun in another browser. Begin again here.")
    try:
        with unit_of_work(system.database, Scope.platform(GATE)) as uow:
            step = tickets.use(uow, STEP, state).detail
            row = _of_school(uow, UUID(step["school"]))
    except NotFound as error:
        raise Refused(str(error)) from None
    if row is None:
        raise Refused("This school uses no directory any more. Log in with your password.")
    if "code" not in query:
        raise Refused("You were not logged in there. Try again, or use your password.")
    said = _said(system, row, step, query["code"])
    email = _at_home(row, said)
    with unit_of_work(system.database, Scope.platform(GATE)) as uow:
        person_id = _invited(uow, row.school_id, email)
        mark = sessions.directory_mark(row)
        return sessions.enter(
            uow, person_id,
            From(came.address, came.browser, how=STEP, through=mark, asked_twice=row.asks_twice),
        )  # fmt: skip


def _of_school(uow: UnitOfWork, school_id: UUID) -> Directory | None:
    query = select(Directory).where(Directory.school_id == school_id, Directory.ended_at.is_(None))
    return uow.session.scalar(query)


def _said(system: System, row: Directory, step: dict[str, Any], code: str) -> dict[str, Any]:
    verifier = system.vault.open(row.school_id, STEP, base64.b64decode(step["verifier"])).decode()
    try:
        return oidc.claims(
            _provider(system, row), _registration(system, row), code=code, verifier=verifier,
            nonce=step["nonce"],
        )  # fmt: skip
    except DirectoryFailed as error:
        log.warning("directory not believed", school=str(row.school_id), why=str(error))
        raise Refused(FAILED) from None


def _at_home(row: Directory, said: dict[str, Any]) -> str:
    """The address of somebody who belongs to the school's own tenant or domain, in lower case.
    A guest of the tenant has the tenant's id and another domain: refused as well."""
    email = str(said.get("email") or said.get("preferred_username") or "").strip().lower()
    home = _HOME[row.preset](said)
    if home != row.home or email.rpartition("@")[2] != row.email_domain:
        raise Refused(ELSEWHERE)
    return email


# What in an ID token says where somebody belongs. An address counts only where it is verified;
# Microsoft verifies nothing, but its tenant id cannot be chosen by a user.
_HOME: dict[str, Callable[[dict[str, Any]], str]] = {
    "microsoft": lambda said: str(said.get("tid", "")),
    "google": lambda said: str(said.get("hd", "")) if said.get("email_verified") is True else "",
    "other": lambda said: (
        str(said.get("email", "")).lower().rpartition("@")[2]
        if said.get("email_verified") is True
        else ""
    ),
}


def _invited(uow: UnitOfWork, school_id: UUID, email: str) -> UUID:
    person_id = uow.session.scalar(
        select(Person.id)
        .join(Membership, Membership.person_id == Person.id)
        .where(
            Person.email == email,
            Person.deactivated_at.is_(None),
            Membership.school_id == school_id,
            Membership.ended_at.is_(None),
        )
    )
    if person_id is None:
        raise Refused(STRANGER.format(email))
    return person_id


def _provider(system: System, row: Directory) -> Provider:
    try:
        return oidc.discover(row.issuer, open_net=system.settings.loopback_directories)
    except DirectoryFailed as error:
        log.warning("directory not found", school=str(row.school_id), why=str(error))
        raise Refused(FAILED) from None


def _registration(system: System, row: Directory) -> Registration:
    secret = system.vault.open(row.school_id, f"{STEP}:{row.id}", row.sealed).decode()
    return Registration(
        client_id=row.client_id, client_secret=secret, redirect_uri=redirect_uri(system)
    )


def redirect_uri(system: System) -> str:
    return f"{system.settings.public_url}/log-in/school/back"


def _checked(system: System, typed: Settings, *, new: bool) -> Settings:
    home, domain = typed.home.strip().lower(), typed.email_domain.strip().lower().lstrip("@")
    errors: dict[str, str] = {}
    if typed.preset not in PRESETS:
        raise Invalid({"preset": "Choose one from the list."})
    if not DOMAIN.fullmatch(domain):
        errors["email_domain"] = "Enter the part after the @, like yourschool.sch.uk."
    if typed.preset == "microsoft" and not TENANT.fullmatch(home):
        errors["home"] = "Enter the tenant’s id: 36 letters, digits and hyphens."
    if typed.preset == "google" and not DOMAIN.fullmatch(home):
        errors["home"] = "Enter the domain of your Workspace, like yourschool.sch.uk."
    if not typed.client_id.strip():
        errors["client_id"] = "Enter the client id of the registration."
    if new and not typed.secret.strip():
        errors["secret"] = "Enter the client secret of the registration."  # noqa: S105
    issuer = _issuer(system, typed, home, errors)
    if errors:
        raise Invalid(errors)
    return Settings(
        preset=typed.preset,
        home=home if typed.preset != "other" else domain,
        email_domain=domain,
        client_id=typed.client_id.strip(),
        secret=typed.secret.strip(),
        issuer=issuer,
        asks_twice=typed.asks_twice,
    )


def _issuer(system: System, typed: Settings, home: str, errors: dict[str, str]) -> str:
    """The preset's, or what was typed where the preset leaves it open."""
    issuer = PRESETS[typed.preset].issuer.format(home=home)
    if system.settings.loopback_directories and typed.issuer:
        return typed.issuer.strip()
    if issuer:
        return issuer
    issuer = typed.issuer.strip()
    if not issuer.startswith("https://"):
        errors["issuer"] = "Enter the issuer’s address. It begins with https://."
    return issuer
