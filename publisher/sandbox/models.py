"""What a platform remembers. Instants are seconds since the epoch on the sandbox's own clock."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class Platform(StrEnum):
    FACEBOOK = "facebook"
    INSTAGRAM = "instagram"
    X = "x"
    LINKEDIN = "linkedin"
    WEDUC = "weduc"


class Comments(StrEnum):
    """Whether a parent can comment under a post; RESTRICTED is X's ``reply_settings``."""

    OPEN = "open"
    CLOSED = "closed"
    RESTRICTED = "restricted"


@dataclass(kw_only=True, slots=True)
class App:
    """A developer's registration with one platform."""

    platform: Platform
    client_id: str
    client_secret: str
    verify_token: str
    redirect_uris: set[str] = field(default_factory=set)
    strict: bool = False  # accept registered redirect addresses only
    deauthorize_url: str = ""  # Meta: told when a person removes the app
    data_deletion_url: str = ""  # Meta: told when a person asks for their data to go


@dataclass(kw_only=True, slots=True)
class Account:
    """A Page, Instagram account, X user, LinkedIn organisation or school."""

    platform: Platform
    id: str
    name: str
    username: str
    linked: str | None = None  # Instagram: its Page; a Page: its Instagram account
    tasks: tuple[str, ...] = ("ADVERTISE", "ANALYZE", "CREATE_CONTENT", "MESSAGING", "MODERATE")
    role: str = "ADMINISTRATOR"
    posts: list[str] = field(default_factory=list)  # oldest first
    texts: dict[str, str] = field(default_factory=dict)  # digest of a text → post id
    subscribed: tuple[str, ...] = ()
    containers: list[float] = field(default_factory=list)  # Instagram: when each was made
    published: list[float] = field(default_factory=list)  # Instagram: when each was published
    blocked: set[str] = field(default_factory=set)
    emails: tuple[str, ...] = ()  # a Page's public addresses, and the site it names
    website: str = ""
    people: dict[str, str] = field(default_factory=dict)  # others with a role on it: id → name
    settings: dict[str, Any] = field(default_factory=dict)  # a Page's, where they were changed


@dataclass(kw_only=True, slots=True)
class Medium:
    """One picture, video or document under a post."""

    id: str
    kind: str = "image"
    mime: str = "image/jpeg"
    alt: str = ""
    sha256: str | None = None
    data: bytes | None = None
    width: int = 0
    height: int = 0
    handle: str = ""  # the platform's own id or URN for it


@dataclass(kw_only=True, slots=True)
class Comment:
    id: str
    platform: Platform
    post: str
    author: str
    author_id: str
    text: str
    at: float
    hidden: bool = False
    parent: str | None = None
    own: bool = False  # written by the account itself


@dataclass(kw_only=True, slots=True)
class Post:
    """One publish call that was accepted."""

    seq: int
    platform: Platform
    account: str
    id: str
    at: float
    text: str
    media: list[Medium] = field(default_factory=list)
    state: Comments = Comments.OPEN
    comments: dict[str, Comment] = field(default_factory=dict)
    visible: bool = True
    deleted_at: float | None = None
    key: str | None = None
    publish_calls: int = 1
    native: bool = False
    link: str | None = None
    extra: dict[str, Any] = field(default_factory=dict)

    @property
    def live(self) -> bool:
        """Can a parent see it now?"""
        return self.visible and self.deleted_at is None


@dataclass(kw_only=True, slots=True)
class Token:
    value: str
    platform: Platform
    kind: str  # user, page, access, refresh, app
    app: str
    user: str
    accounts: tuple[str, ...]
    scopes: frozenset[str]
    declined: frozenset[str] = frozenset()
    issued_at: float = 0.0
    expires_at: float | None = None
    data_access_expires_at: float | None = None
    family: str = ""
    dead: str = ""  # why it no longer works: revoked, spent, …


@dataclass(kw_only=True, slots=True)
class Code:
    """An authorization code; it works once, for one redirect address and one verifier."""

    value: str
    platform: Platform
    client_id: str
    redirect_uri: str
    accounts: tuple[str, ...]
    scopes: frozenset[str]
    declined: frozenset[str]
    expires_at: float
    challenge: str | None = None
    method: str = "plain"
    flavour: str = ""


@dataclass(kw_only=True, slots=True)
class Upload:
    """Media on its way: an Instagram container, an X or LinkedIn upload, an unpublished photo."""

    id: str
    platform: Platform
    account: str
    made_at: float
    ready_at: float | None = None
    media: list[Medium] = field(default_factory=list)
    parts: dict[int, bytes] = field(default_factory=dict)
    size: int = 0
    failed: str = ""
    expired: bool = False
    published: str | None = None  # the post it went into
    extra: dict[str, Any] = field(default_factory=dict)
