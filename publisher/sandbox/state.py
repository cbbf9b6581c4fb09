"""All that the five platforms remember, in memory, behind one lock.

Every look-up is by key: a benchmark drives tens of thousands of posts through here.
"""

from __future__ import annotations

import hashlib
import itertools
import secrets
import threading
import time
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from publisher.sandbox.faults import Faults
from publisher.sandbox.models import (
    Account,
    App,
    Code,
    Comment,
    Comments,
    Medium,
    Platform,
    Post,
    Token,
    Upload,
)
from publisher.sandbox.settings import ALL_SCOPES, FIRST_IDS, MOST_MEDIA_BYTES, Switches
from publisher.sandbox.webhooks import Courier, Delivery


class World:
    """The platforms' memory. Methods that change it take the lock themselves."""

    def __init__(self) -> None:
        self.lock = threading.RLock()
        self.stopping = threading.Event()
        self.urls: dict[str, str] = {}
        self.apps = {platform: _an_app(platform) for platform in Platform}
        self.courier = Courier()
        self.held: Delivery | None = None  # a webhook waiting to be overtaken
        self.clear()

    def clear(self) -> None:
        """Forget everything but the apps: accounts, tokens, posts, faults, counts."""
        with self.lock:
            self.ids = {name: itertools.count(first) for name, first in FIRST_IDS.items()}
            self.faults = Faults()
            self.switches = Switches()
            self.accounts: dict[tuple[str, str], Account] = {}
            self.tokens: dict[str, Token] = {}
            self.codes: dict[str, Code] = {}
            self.people: dict[tuple[str, tuple[str, ...]], str] = {}
            self.posts: dict[tuple[str, str], Post] = {}
            self.ledger: list[Post] = []
            self.live = 0
            self.comments: dict[tuple[str, str], Comment] = {}
            self.uploads: dict[str, Upload] = {}
            self.media: dict[str, Medium] = {}
            self.blobs: dict[str, bytes] = {}
            self.blob_bytes = 0
            self.keys: dict[tuple[str, str, str], Any] = {}
            self.hooks: dict[str, dict[str, Any]] = {}
            self.muted: set[tuple[str, str]] = set()
            self.consent: dict[str, str | None] = {}
            self.requests: Counter[str] = Counter()
            self.skew = 0.0

    def now(self) -> float:
        """The sandbox's clock; ``POST /control/clock`` moves it forward."""
        return time.time() + self.skew

    def new_id(self, kind: str) -> str:
        return str(next(self.ids[kind]))

    # Accounts and tokens

    def add_account(self, platform: Platform, name: str, **given: Any) -> Account:
        with self.lock:
            key = self.new_id(f"{platform}_account")
            given.setdefault("username", _handle(name, key))
            account = Account(platform=platform, id=key, name=name, **given)
            self.accounts[platform, key] = account
            if platform is Platform.INSTAGRAM and account.linked is None:
                page = self.add_account(Platform.FACEBOOK, name, linked=account.id)
                account.linked = page.id
        return account

    def account(self, platform: Platform, key: str) -> Account | None:
        return self.accounts.get((platform, key))

    def of(self, platform: Platform) -> list[Account]:
        with self.lock:
            return [found for (kind, _), found in self.accounts.items() if kind == platform]

    def person(self, platform: Platform, accounts: Iterable[str]) -> str:
        """The id of the person who looks after exactly these accounts."""
        key = (platform, tuple(sorted(accounts)))
        with self.lock:
            return self.people.setdefault(key, self.new_id("person"))

    def issue(
        self,
        platform: Platform,
        kind: str,
        accounts: tuple[str, ...],
        *,
        scopes: Iterable[str] | None = None,
        seconds: float | None = None,
        **given: Any,
    ) -> Token:
        """A new token; ``seconds`` None means that it has no expiry date."""
        now = self.now()
        token = Token(
            value=f"{kind[:3]}-{secrets.token_urlsafe(24)}",
            platform=platform,
            kind=kind,
            accounts=accounts,
            scopes=frozenset(ALL_SCOPES[platform] if scopes is None else scopes),
            issued_at=now,
            expires_at=None if seconds is None else now + seconds,
            app=given.pop("app", self.apps[platform].client_id),
            user=given.pop("user", "") or self.person(platform, accounts),
            **given,
        )
        with self.lock:
            self.tokens[token.value] = token
        return token

    def revoke_all(self, user: str, why: str = "revoked") -> None:
        with self.lock:
            for token in self.tokens.values():
                if token.user == user:
                    token.dead = token.dead or why

    # Posts

    def add_post(self, account: Account, post_id: str, text: str, **given: Any) -> Post:
        """Accept one publish call: the ledger has it from now on."""
        with self.lock:
            post = Post(
                seq=len(self.ledger) + 1,
                platform=account.platform,
                account=account.id,
                id=post_id,
                at=self.now(),
                text=text,
                **given,
            )
            self.ledger.append(post)
            self.posts[account.platform, post_id] = post
            account.posts.append(post_id)
            account.texts[digest(text, post.media)] = post_id
            self.live += post.live
        return post

    def post(self, platform: Platform, post_id: str) -> Post | None:
        found = self.posts.get((platform, post_id))
        return found if found is not None and found.deleted_at is None else None

    def same_text(self, account: Account, text: str, media: Iterable[Medium] = ()) -> Post | None:
        """The account's post that says the same, if it is within the duplicate filter's window."""
        post_id = account.texts.get(digest(text, media))
        post = self.posts.get((account.platform, post_id)) if post_id else None
        fresh = post is not None and self.now() - post.at < self.switches.duplicate_window
        return post if fresh else None

    def delete_post(self, post: Post) -> None:
        with self.lock:
            if post.deleted_at is None:
                self.live -= post.live
                post.deleted_at = self.now()

    def show(self, post: Post) -> None:
        """A scheduled or unpublished post becomes visible."""
        with self.lock:
            if not post.visible:
                post.visible = True
                self.live += post.live

    def posts_of(self, account: Account) -> Iterable[Post]:
        """Newest first, without the deleted ones."""
        found = (self.posts[account.platform, key] for key in reversed(list(account.posts)))
        return (post for post in found if post.deleted_at is None)

    def listed(self, account: Account) -> Iterable[Post]:
        """``posts_of``, without those that are too new to be in the list of posts."""
        newest = self.now() - self.switches.listing_seconds
        return (post for post in self.posts_of(account) if post.at <= newest)

    # Comments

    def add_comment(self, post: Post, text: str, **given: Any) -> Comment:
        with self.lock:
            comment = Comment(
                id=given.pop("id", None) or self.comment_id(post),
                platform=post.platform,
                post=post.id,
                text=text,
                at=self.now(),
                **given,
            )
            post.comments[comment.id] = comment
            self.comments[post.platform, comment.id] = comment
        return comment

    def comment_id(self, post: Post) -> str:
        number = self.new_id("comment")
        if post.platform is Platform.FACEBOOK:
            return f"{post.id.split('_')[-1]}_{number}"
        return self.new_id("x_post") if post.platform is Platform.X else number

    def remove_comment(self, comment: Comment) -> None:
        with self.lock:
            self.posts[comment.platform, comment.post].comments.pop(comment.id, None)
            self.comments.pop((comment.platform, comment.id), None)

    def close(self, post: Post, state: Comments, *, purge: bool = False) -> None:
        with self.lock:
            post.state = state
            for comment in list(post.comments.values()) if purge else ():
                self.remove_comment(comment)

    def keep(self, medium: Medium) -> Medium:
        """Remember a picture so that the wall can show it; the same bytes are kept once, and none
        past a limit, so that a benchmark with pictures does not fill the memory."""
        with self.lock:
            if medium.data is not None and medium.sha256 is not None:
                medium.data = self._shared(medium.sha256, medium.data)
            self.media[medium.id] = medium
        return medium

    def _shared(self, sha256: str, data: bytes) -> bytes | None:
        if sha256 not in self.blobs and self.blob_bytes + len(data) <= MOST_MEDIA_BYTES:
            self.blobs[sha256] = data
            self.blob_bytes += len(data)
        return self.blobs.get(sha256)

    def copy_of(self, medium: Medium, **changes: Any) -> Medium:
        return self.keep(replace(medium, id=self.new_id("medium"), **changes))


def digest(text: str, media: Iterable[Medium] = ()) -> str:
    """What makes two posts the same to a duplicate filter."""
    parts = [" ".join(text.split()), *(medium.sha256 or "" for medium in media)]
    return hashlib.sha256("\n".join(parts).encode("utf-8", "surrogatepass")).hexdigest()


def _an_app(platform: Platform) -> App:
    number = 880000000000000 + list(Platform).index(platform)
    return App(
        platform=platform,
        client_id=str(number),
        client_secret=secrets.token_hex(16),
        verify_token=secrets.token_hex(8),
    )


def _handle(name: str, key: str) -> str:
    plain = "".join(letter for letter in name.lower() if letter.isascii() and letter.isalnum())
    return f"{plain[:9] or 'school'}{key[-6:]}"
