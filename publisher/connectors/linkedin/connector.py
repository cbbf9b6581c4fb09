"""LinkedIn Pages: what the contract asks for, in LinkedIn's terms."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, ClassVar

from publisher.connectors.contract import (
    Absent,
    Account,
    CannotTell,
    Capabilities,
    InProgress,
    LivePost,
    Problem,
    Published,
    Ready,
    Ref,
)
from publisher.connectors.errors import (
    ConnectorError,
    Duplicate,
    Kind,
    OutcomeUnknown,
    Refused,
    TryLater,
)
from publisher.connectors.limits import common_problems
from publisher.connectors.linkedin.assets import Assets
from publisher.connectors.linkedin.base import POSTS, encoded, instant
from publisher.connectors.linkedin.capabilities import CAPABILITIES, TEXT_LENGTH
from publisher.connectors.linkedin.comments import Comments
from publisher.connectors.linkedin.connecting import Connecting
from publisher.connectors.linkedin.errors import body, listed
from publisher.connectors.linkedin.listening import Listening
from publisher.connectors.linkedin.littletext import length, shown
from publisher.connectors.linkedin.posts import live_post, media_count, post_body, written
from publisher.connectors.outcomes import GONE, deleted, unusable
from publisher.connectors.patience import look_again
from publisher.connectors.wording import LOOK_BACK, earlier, same_words
from publisher.content import Content, MediaKind

PAGE = 50
MOST_PAGES = 10


class LinkedInConnector(Assets, Connecting, Comments, Listening):
    """LinkedIn Pages. Comments are closed by a second call, which destroys those already there."""

    name: ClassVar[str] = "linkedin"
    capabilities: ClassVar[Capabilities] = CAPABILITIES

    def problems(self, content: Content) -> list[Problem]:
        return [*common_problems(content, CAPABILITIES), *_own_problems(content)]

    def payload(self, account: Account, content: Content) -> Mapping[str, object]:
        """With our own media ids in the places where LinkedIn's URNs will be."""
        return post_body(account.remote_id, content, [item.id for item in content.media])

    def words(self, content: Content) -> str:
        return written(content)

    def publish(self, account: Account, content: Content, ref: Ref) -> Published | InProgress:
        found = self.problems(content)
        if found:
            raise Refused(found[0].reason, detail=f"{len(found)} problems")
        assets = [self._upload(account, item) for item in content.media]
        state = self.check(account, {"assets": json.dumps(assets)})
        if isinstance(state, InProgress):
            return state
        return self.finish(account, content, state.progress, ref)

    def check(self, account: Account, progress: Mapping[str, str]) -> InProgress | Ready:
        assets = json.loads(progress["assets"])
        if all(self._usable(account, urn) for urn in assets):
            return Ready(progress=progress)
        return look_again(progress)

    def finish(
        self, account: Account, content: Content, progress: Mapping[str, str], ref: Ref
    ) -> Published:
        sent = post_body(account.remote_id, content, json.loads(progress["assets"]))
        try:
            response = self._call(account, "POST", POSTS, json=sent)
        except Duplicate as duplicate:
            raise self._explained(account, duplicate, ref) from None
        urn = response.headers.get("x-restli-id")
        if not urn:
            raise OutcomeUnknown("LinkedIn said yes without saying which post.", detail="no id")
        return Published(remote_id=urn, permalink=self._permalink(urn))

    def read(self, account: Account, remote_id: str) -> LivePost | None:
        post = self._post(account, remote_id)
        if post is None:
            return None
        state = self.comment_state(account, remote_id)
        return live_post(post, state, self._permalink(remote_id))

    def find(
        self, account: Account, content: Content, progress: Mapping[str, str] | None, ref: Ref
    ) -> Published | Ready | Absent | CannotTell:
        wanted, seen = written(content), 0
        for post in self._own_posts(account, ref.since - LOOK_BACK):
            seen += 1
            same = same_words(wanted, shown(str(post.get("commentary") or "")))
            if same and media_count(post) == len(content.media):
                urn = str(post["id"])
                at = instant(post.get("publishedAt") or post.get("createdAt"))
                return Published(
                    remote_id=urn, permalink=self._permalink(urn), at=at, by_words=True
                )
        if seen >= PAGE * MOST_PAGES:
            return CannotTell(why="LinkedIn has more posts of this page than we can look through.")
        return Absent()

    def take_down(self, account: Account, remote_id: str) -> bool:
        path = f"{POSTS}/{encoded(remote_id)}"
        response = self._call(account, "DELETE", path, gone_is_fine=True)
        return deleted(
            "LinkedIn",
            answered=response.status_code not in GONE,
            seen=lambda: self._post(account, remote_id),
        )

    def _post(self, account: Account, urn: str) -> dict[str, Any] | None:
        response = self._call(account, "GET", f"{POSTS}/{encoded(urn)}", gone_is_fine=True)
        if response.status_code in GONE:
            return None
        post = body(response)
        if not post.get("id"):
            raise unusable("LinkedIn", "no post")
        return post

    def _own_posts(self, account: Account, since: datetime) -> Iterator[dict[str, Any]]:
        """The page's posts created since then, newest first."""
        for page in range(MOST_PAGES):
            params = {
                "q": "author",
                "author": account.remote_id,
                "start": page * PAGE,
                "count": PAGE,
                "sortBy": "CREATED",
            }
            found = self._call(account, "GET", POSTS, restli="FINDER", params=params)
            elements = listed(found)
            for post in elements:
                created = instant(post.get("createdAt"))
                if created is not None and created < since:
                    return
                yield post
            if len(elements) < PAGE:
                return

    def _explained(self, account: Account, duplicate: Duplicate, ref: Ref) -> ConnectorError:
        """Which post LinkedIn means: this delivery's own, an older one, or the ghost of a deleted
        one, whose words it goes on refusing for a day or two. Where an earlier attempt may have
        gone out, what it does not show yet is no ghost, and what seems older may be ours, sent by
        a clock that was ahead."""
        if not duplicate.remote_id or ref.perhaps_out:
            return duplicate
        try:
            post = self._post(account, duplicate.remote_id)
        except TryLater:
            return duplicate
        if post is None:
            reason = (
                "LinkedIn still remembers a deleted post with the same words and refuses them for "
                "up to two days. Change the wording, or try again later."
            )
            return Refused(reason, detail=f"ghost {duplicate.remote_id}", kind=Kind.DUPLICATE)
        created = instant(post.get("createdAt"))
        if created is not None and earlier(created, ref.since):
            reason = f"LinkedIn has a post with the same words from {created:%-d %B %Y} already."
            return Refused(reason, detail=f"older {duplicate.remote_id}", kind=Kind.DUPLICATE)
        return duplicate


def _own_problems(content: Content) -> Iterator[Problem]:
    used = length(written(content))
    if used > TEXT_LENGTH:
        reason = (
            f"This is {used} of the {TEXT_LENGTH} characters that LinkedIn takes; brackets, "
            "hashes and similar signs count twice."
        )
        yield Problem(surface="text", reason=reason)
    others = [item for item in content.media if item.kind is not MediaKind.IMAGE]
    if others and len(content.media) > 1:
        reason = "LinkedIn takes several pictures, or one video, or one document, not a mixture."
        yield Problem(surface="media:2", reason=reason)
