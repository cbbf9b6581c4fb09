"""What a connector is: data about a platform, and the abilities it declares.

A connector knows values, never rows, and holds no state between calls. Publishing and what a
platform can do besides are small protocols; a connector has an ability exactly when it has
the protocol's methods, and ``tests/connectors/contract.py`` holds every connector to it.
All instants are aware UTC datetimes; all errors are those of ``publisher.connectors.errors``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import ClassVar, Protocol, runtime_checkable

from publisher.content import CommentMode, Content, MediaKind


class Enforcement(StrEnum):
    """How a platform can keep a promise about comments (docs/connectors.md has the table)."""

    ATOMIC = "atomic"  # in the publishing call itself
    AFTER_PUBLISH = "after_publish"  # a second call once the post is live: an exposure window
    EMULATED = "emulated"  # by hiding each comment as it arrives
    UNSUPPORTED = "unsupported"


@dataclass(frozen=True, kw_only=True)
class MediaLimits:
    """What a platform takes of one kind of media. Bytes, pixels, seconds; ratio is width/height."""

    mimes: frozenset[str]
    most: int
    max_bytes: int
    min_bytes: int = 0
    min_ratio: float | None = None
    max_ratio: float | None = None
    min_width: int | None = None
    max_width: int | None = None
    max_pixels: int | None = None
    min_seconds: float | None = None
    max_seconds: float | None = None
    codecs: frozenset[str] | None = None  # names of ``media_limits.CODECS``; None: any
    alt_length: int = 0  # 0: the platform has no place for alt text
    fetched_as_jpeg: bool = False  # the platform fetches ``public_url``, which is always JPEG


@dataclass(frozen=True, kw_only=True)
class Capabilities:
    """A platform's abilities as frozen data; ``source`` names where each number comes from."""

    label: str
    policy_name: str  # the name policies use in ``channels.allow``
    text_length: int
    comments: Mapping[CommentMode, Enforcement]
    images: MediaLimits | None = None
    videos: MediaLimits | None = None
    documents: MediaLimits | None = None
    needs_media: bool = False
    edits: bool = False
    hides_comments: bool = False
    deletes_comments: bool = False
    closing_destroys: bool = False  # closing comments deletes those that are there
    administrators_left_out: str = ""  # whom the platform's list of administrators does not hold
    calls: int = 1  # made one after another for a post with one picture
    prepares_ahead: float = 0.0  # seconds; ``publish`` makes nothing visible, so it need not wait
    registry: str = ""  # where our app is registered, if other platforms are served by it as well
    minds_repeats: bool = False  # punishes nearly the same words on many accounts
    scopes: frozenset[str] = frozenset()
    scopes_not_asked: Mapping[str, str] = field(default_factory=dict)  # scope → why we do without
    source: str = ""

    def limits(self, kind: MediaKind) -> MediaLimits | None:
        """What it takes of one kind of media; None where it takes none."""
        by_kind = {
            MediaKind.IMAGE: self.images,
            MediaKind.VIDEO: self.videos,
            MediaKind.DOCUMENT: self.documents,
        }
        return by_kind[kind]


@dataclass(frozen=True, kw_only=True)
class Account:
    """A connected account as a connector needs it. The token never shows in ``repr``."""

    remote_id: str
    name: str
    access_token: str = field(repr=False)
    extra: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Ref:
    """Which delivery this is. ``key`` stays the same at every attempt; ``since`` is the first.
    ``perhaps_out``: an earlier one had no clear answer and was looked for without a trace."""

    key: str
    since: datetime
    perhaps_out: bool = False


class CommentState(StrEnum):
    """What the platform itself says about comments under a post when asked."""

    CLOSED = "closed"
    OPEN = "open"
    RESTRICTED = "restricted"  # X: only people mentioned in the post may reply
    NOT_READABLE = (
        "not_readable"  # the platform has no such setting; comments are hidden on arrival
    )


@dataclass(frozen=True, kw_only=True)
class Published:
    """``by_words``: it was found, and recognised by its words alone."""

    remote_id: str
    permalink: str
    at: datetime | None = None  # the platform's own time, where it tells
    by_words: bool = field(default=False, compare=False)


@dataclass(frozen=True, kw_only=True)
class InProgress:
    """Accepted but not yet visible. ``progress`` is kept as JSON and handed back unchanged.
    ``unfinished``: looking at it makes what is still missing, so it is looked at before it is due.
    ``shows_itself``: nothing is left to finish and nothing of ours can stop it any more.
    """

    progress: Mapping[str, str]
    check_after: float  # seconds
    unfinished: bool = False
    shows_itself: bool = False


@dataclass(frozen=True, kw_only=True)
class Ready:
    """Prepared; ``finish`` may now make it visible."""

    progress: Mapping[str, str]


@dataclass(frozen=True)
class Absent:
    """Looked at everything the platform shows since the first attempt: our post is not there.
    ``refused``: nor will it ever be, as the platform itself says, and why."""

    refused: str = ""


@dataclass(frozen=True, kw_only=True)
class CannotTell:
    """The platform could not say; ``why`` is a sentence for people, ``evidence`` what was seen."""

    why: str
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class LivePost:
    """A post read back from the platform."""

    remote_id: str
    text: str
    permalink: str
    alts: tuple[str, ...] | None = None  # None: the platform does not give alt text back
    media_count: int = 0
    comments: CommentState = CommentState.NOT_READABLE
    at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class RemoteComment:
    """A comment as the platform gives it; ``raw`` is the platform's JSON, kept as evidence."""

    remote_id: str
    post_remote_id: str
    text: str
    author_name: str
    author_id: str
    at: datetime
    hidden: bool = False
    parent_remote_id: str | None = None
    raw: str = field(default="", repr=False)


@dataclass(frozen=True, kw_only=True)
class Grant:
    """What an authorization gave. Tokens never show in ``repr``."""

    access_token: str = field(repr=False)
    refresh_token: str | None = field(default=None, repr=False)
    expires_at: datetime | None = None  # None: no expiry date
    refresh_expires_at: datetime | None = None
    data_access_expires_at: datetime | None = None
    scopes: frozenset[str] = frozenset()


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """An account the person may connect, with the grant that publishes to it."""

    remote_id: str
    name: str
    url: str
    organisation: bool  # False: a personal profile
    grant: Grant
    why_not: str | None = None  # a sentence when it may not be connected (role missing, …)
    email: str | None = None
    handle: str | None = None  # its name in addresses, where that is not the last part of url
    website: str | None = None  # the site that the account itself names as its own
    extra: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Authorization:
    """Where to send the person, and the PKCE verifier to keep until they come back."""

    url: str
    verifier: str | None = field(default=None, repr=False)


@dataclass(frozen=True, kw_only=True)
class Problem:
    """Why content cannot go to this platform, at which surface (text, media:1, alt:1)."""

    surface: str
    reason: str
    start: int | None = None
    end: int | None = None


@dataclass(frozen=True, kw_only=True)
class Health:
    """The answer of a probe that uses the publishing right."""

    well: bool
    reason: str = ""
    data_access_expires_at: datetime | None = None


class Connector(Protocol):
    """Every platform can at least do this."""

    name: ClassVar[str]
    capabilities: ClassVar[Capabilities]

    def problems(self, content: Content) -> list[Problem]:
        """Why ``content`` would be refused, found without any request; empty when it would not."""
        ...

    def payload(self, account: Account, content: Content) -> Mapping[str, object]:
        """The body of the publishing call; previews show it and ``publish`` sends it."""
        ...

    def words(self, content: Content) -> str:
        """The words that readers are to see; ``read`` gives them back."""
        ...

    def publish(self, account: Account, content: Content, ref: Ref) -> Published | InProgress:
        """Make ``content`` visible, or start to. Raises ``Refused`` before a request is made if
        ``problems`` is not empty; otherwise the errors of ``publisher.connectors.errors``."""
        ...

    def read(self, account: Account, remote_id: str) -> LivePost | None:
        """The post as the platform shows it now; None when it is gone."""
        ...


@runtime_checkable
class Measures(Protocol):
    """Platforms that count a text in their own way; for all others its characters count."""

    def length(self, content: Content) -> int:
        """What is used of ``capabilities.text_length``."""
        ...


@runtime_checkable
class Finishes(Protocol):
    """Platforms on which preparing and making visible are two steps."""

    def check(
        self, account: Account, progress: Mapping[str, str]
    ) -> InProgress | Ready | Published:
        """One read: still working, ready, or already visible. Raises ``StartAgain`` if lost, and
        ``OutcomeUnknown`` if it is said to be visible and cannot be found."""
        ...

    def finish(
        self, account: Account, content: Content, progress: Mapping[str, str], ref: Ref
    ) -> Published:
        """The one call that makes it visible; claimed and recorded like ``publish``."""
        ...


@runtime_checkable
class ClosesComments(Protocol):
    def close_comments(self, account: Account, remote_id: str) -> None:
        """Close comments. Where ``capabilities.closing_destroys``, whoever calls has kept a copy
        of those that are there."""
        ...

    def comment_state(self, account: Account, remote_id: str) -> CommentState:
        """What the platform says now."""
        ...


@runtime_checkable
class FindsOwnPosts(Protocol):
    def find(
        self, account: Account, content: Content, progress: Mapping[str, str] | None, ref: Ref
    ) -> Published | Ready | Absent | CannotTell:
        """Is our post there? ``Ready`` says that the same prepared thing may be finished."""
        ...


@runtime_checkable
class TakesDown(Protocol):
    def take_down(self, account: Account, remote_id: str) -> bool:
        """Delete the post; ``outcomes.deleted`` is the answer. False: it knows no such post."""
        ...


@runtime_checkable
class Moderates(Protocol):
    def comments(
        self, account: Account, remote_id: str, since: datetime | None = None
    ) -> list[RemoteComment]: ...

    def delete_comment(self, account: Account, comment: RemoteComment) -> None: ...

    def reply(self, account: Account, comment: RemoteComment, text: str) -> RemoteComment: ...


@runtime_checkable
class HidesComments(Protocol):
    def set_hidden(self, account: Account, comment: RemoteComment, *, hidden: bool) -> None: ...


@runtime_checkable
class Hears(Protocol):
    """Webhooks. ``headers`` are given with lower-case names."""

    def handshake(self, query: Mapping[str, str], verify_token: str) -> tuple[str, str] | None:
        """(content type, body) to answer the platform's verification GET with; None to refuse."""
        ...

    def authentic(self, headers: Mapping[str, str], body: bytes) -> bool:
        """Is the signature over the raw bytes right? Compared in constant time."""
        ...

    def events(self, body: bytes) -> list[Event]:
        """What the delivery says, in order."""
        ...

    def listen(self, account: Account) -> None:
        """Subscribe this account to the app's webhook."""
        ...


@runtime_checkable
class HearsWithdrawals(Protocol):
    """Signed calls in which a platform names a person, not an account; None when forged."""

    def deauthorized(self, body: bytes) -> Event | None: ...

    def delete_my_data(self, body: bytes) -> Event | None: ...


@dataclass(frozen=True, kw_only=True)
class Event:
    """One thing a platform told us. ``key`` is unique per platform event, for storing it once."""

    key: str
    kind: str  # comment, comment_removed, comment_edited, post_edited, deauthorized, …, other
    account_remote_id: str
    comment: RemoteComment | None = None
    post_remote_id: str = ""  # of a post_edited
    at: datetime | None = None  # of a deauthorized or delete_my_data, where the platform tells
    raw: str = field(default="", repr=False)


@runtime_checkable
class TellsAdministrators(Protocol):
    """Platforms with a list of those who can get into an account. X has none, nor have an
    Instagram account and a parent app of their own."""

    def administrators(self, account: Account) -> Mapping[str, str]:
        """Everybody on that list by the platform's own id, with a name where it tells one."""
        ...


@runtime_checkable
class Connects(Protocol):
    """The authorization-code flow of the platform."""

    def authorize(self, redirect_uri: str, state: str) -> Authorization: ...

    def exchange(self, redirect_uri: str, answer: Mapping[str, str], verifier: str | None) -> Grant:
        """``answer`` is the redirect's query. Raises ``Refused`` when the person said no or a
        needed permission was unticked, naming it."""
        ...

    def candidates(self, grant: Grant) -> list[Candidate]: ...

    def refresh(self, grant: Grant) -> Grant:
        """A newer grant. Raises ``ReconnectNeeded`` when only a person can renew it."""
        ...

    def revoke(self, grant: Grant) -> None: ...

    def probe(self, account: Account) -> Health:
        """Could this account publish now? A dead token is an answer; only when the platform
        cannot be asked does this raise (``TryLater``)."""
        ...
