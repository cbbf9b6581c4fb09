"""X: what the contract asks for, in X's terms."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, ClassVar

import requests

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
from publisher.connectors.errors import Refused
from publisher.connectors.limits import MEBIBYTE, common_problems
from publisher.connectors.outcomes import GONE, deleted
from publisher.connectors.wording import LOOK_BACK, iso_instant, same_words, with_link
from publisher.connectors.x import media, reading
from publisher.connectors.x.capabilities import (
    CAPABILITIES,
    GIF_BYTES,
    GIF_HEIGHT,
    GIF_WIDTH,
)
from publisher.connectors.x.connecting import Connecting
from publisher.connectors.x.errors import body, refusal
from publisher.connectors.x.listening import Listening
from publisher.connectors.x.replies import Replies
from publisher.connectors.x.text import text_problems, weighted_length
from publisher.content import CommentMode, Content, Media, MediaKind

CLOSED = "mentionedUsers"  # X has no “nobody”; with nobody mentioned, it is the same
MOST_PAGES = 10
POST_FIELDS: dict[str, Any] = {
    "tweet_fields": reading.FIELDS,
    "expansions": ["attachments.media_keys"],
    "media_fields": ["alt_text", "type"],
    "user_auth": False,
}


class XConnector(Connecting, Listening, Replies):
    """X. Replies can be closed when publishing and hidden afterwards, never deleted."""

    name: ClassVar[str] = "x"
    capabilities: ClassVar[Capabilities] = CAPABILITIES

    def length(self, content: Content) -> int:
        return weighted_length(with_link(content))

    def problems(self, content: Content) -> list[Problem]:
        return [
            *_mixture(content.media),
            *common_problems(content, CAPABILITIES),
            *text_problems(content),
        ]

    def payload(self, account: Account, content: Content) -> Mapping[str, object]:
        """With our own media ids in the places where X's will be."""
        return _body(content, [item.id for item in content.media])

    def words(self, content: Content) -> str:
        return with_link(content)

    def publish(self, account: Account, content: Content, ref: Ref) -> Published | InProgress:
        found = self.problems(content)
        if found:
            raise Refused(found[0].reason, detail=f"{len(found)} problems")
        client = self._client(account)
        uploads = [media.upload(client, item) for item in content.media]
        return self._waiting(uploads) or self._create(
            account, content, [upload.id for upload in uploads]
        )

    def check(self, account: Account, progress: Mapping[str, str]) -> InProgress | Ready:
        client = self._client(account)
        states = [media.status(client, item) for item in json.loads(progress["media"])]
        return self._waiting(states) or Ready(progress=progress)

    def finish(
        self, account: Account, content: Content, progress: Mapping[str, str], ref: Ref
    ) -> Published:
        return self._create(account, content, json.loads(progress["media"]))

    def _waiting(self, uploads: Sequence[media.Upload]) -> InProgress | None:
        longest = max((upload.check_after for upload in uploads), default=0.0)
        progress = {"media": json.dumps([upload.id for upload in uploads])}
        return InProgress(progress=progress, check_after=longest) if longest else None

    def _create(self, account: Account, content: Content, ids: list[str]) -> Published:
        sent: dict[str, Any] = _body(content, ids)
        response = self._client(account).create_tweet(
            text=sent.get("text"),
            media_ids=sent.get("media", {}).get("media_ids"),
            reply_settings=sent.get("reply_settings"),
            user_auth=False,
        )
        return self._published(account, response)

    def read(self, account: Account, remote_id: str) -> LivePost | None:
        response = self._client(account).get_tweet(remote_id, **POST_FIELDS)
        found = body(response)
        post = found.get("data")
        if not post:
            self._raise_unless_gone(response)
            return None
        included = (found.get("includes") or {}).get("media") or []
        return reading.live_post(post, included, self._permalink(account, remote_id))

    def find(
        self, account: Account, content: Content, progress: Mapping[str, str] | None, ref: Ref
    ) -> Published | Ready | Absent | CannotTell:
        wanted = with_link(content)
        evidence: list[str] = []
        for post in self._own_posts(account, ref.since - LOOK_BACK):
            if post is None:
                why = "X has more posts of this account than we can look through."
                return CannotTell(why=why, evidence=tuple(evidence))
            evidence.append(str(post["id"]))
            count = len((post.get("attachments") or {}).get("media_keys") or [])
            if same_words(wanted, reading.words(post)) and count == len(content.media):
                return Published(
                    remote_id=str(post["id"]),
                    permalink=self._permalink(account, str(post["id"])),
                    at=iso_instant(post.get("created_at")),
                    by_words=True,
                )
        return Absent()

    def take_down(self, account: Account, remote_id: str) -> bool:
        """X says ``deleted``: false of what is gone already, and may say yes with a problem."""
        response = self._client(account).delete_tweet(remote_id, user_auth=False)
        return deleted(
            "X",
            answered=bool((body(response).get("data") or {}).get("deleted")),
            seen=lambda: self.read(account, remote_id),
            no=None
            if response.status_code in GONE
            else refusal(response, now=self._clock(), publishing=False),
        )

    def _own_posts(self, account: Account, since: datetime) -> Iterator[dict[str, Any] | None]:
        """The account's posts since then, newest first; None when X has still more."""
        client, token = self._client(account), None
        for _ in range(MOST_PAGES):
            response = client.get_users_tweets(
                account.remote_id,
                start_time=since,
                exclude=["retweets"],
                max_results=100,
                pagination_token=token,
                tweet_fields=reading.FIELDS,
                user_auth=False,
            )
            found = body(response)
            if "data" not in found and "meta" not in found:
                raise refusal(response, now=self._clock(), publishing=False)
            for post in found.get("data") or []:
                at = iso_instant(post.get("created_at"))
                if at is not None and at < since:
                    return
                yield post
            token = (found.get("meta") or {}).get("next_token")
            if not token:
                return
        yield None

    def _raise_unless_gone(self, response: requests.Response) -> None:
        gone = any(
            str(problem.get("type", "")).endswith("/resource-not-found")
            for problem in body(response).get("errors") or ()
        )
        if not gone and response.status_code not in GONE:
            raise refusal(response, now=self._clock(), publishing=False)


def _body(content: Content, media_ids: list[str]) -> dict[str, Any]:
    sent: dict[str, Any] = {}
    text = with_link(content)
    if text:
        sent["text"] = text
    if media_ids:
        sent["media"] = {"media_ids": media_ids}
    if content.comments is CommentMode.OFF:
        sent["reply_settings"] = CLOSED
    return sent


def _mixture(items: Sequence[Media]) -> Iterator[Problem]:
    """Four pictures, or one animation, or one video."""
    alone = [item for item in items if item.animated or item.kind is MediaKind.VIDEO]
    if alone and len(items) > 1:
        reason = "X takes up to four pictures, or one animation, or one video, not a mixture."
        yield Problem(surface="media:2", reason=reason)
    for number, item in enumerate(items, start=1):
        too_big = item.size > GIF_BYTES
        too_wide = (item.width or 0) > GIF_WIDTH or (item.height or 0) > GIF_HEIGHT
        if item.animated and (too_big or too_wide):
            megabytes = f"{item.size / MEBIBYTE:.1f} MB"
            reason = (
                f"X takes animations of up to {GIF_BYTES // MEBIBYTE} MB and {GIF_WIDTH} by "
                f"{GIF_HEIGHT} pixels; {item.filename} has {megabytes} and is {item.width} by "
                f"{item.height}."
            )
            yield Problem(surface=f"media:{number}", reason=reason)
