"""Parent apps: what the contract asks for, in the terms of our own interface for them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping

from publisher.connectors.contract import (
    Absent,
    Account,
    CannotTell,
    Event,
    LivePost,
    Problem,
    Published,
    Ready,
    Ref,
)
from publisher.connectors.errors import Kind, OutcomeUnknown, Refused
from publisher.connectors.limits import common_problems
from publisher.connectors.outcomes import GONE, deleted, unusable
from publisher.connectors.weduc import webhook
from publisher.connectors.weduc.base import POSTS
from publisher.connectors.weduc.capabilities import (
    BODY_LENGTH,
    MOST_ATTACHMENTS,
    TITLE_LENGTH,
)
from publisher.connectors.weduc.comments import Comments
from publisher.connectors.weduc.connecting import Connecting
from publisher.connectors.weduc.errors import body
from publisher.connectors.weduc.posts import live_post, post_body, published
from publisher.connectors.wording import with_link
from publisher.content import Content, Media


class WeducConnector(Connecting, Comments):
    """A parent app. The only platform with a reference of ours on each post, so looking for our
    own post never guesses."""

    def problems(self, content: Content) -> list[Problem]:
        return [*common_problems(content, self.capabilities), *self._own_problems(content)]

    def payload(self, account: Account, content: Content) -> Mapping[str, object]:
        """With our own media ids in the places where the parent app's will be."""
        return post_body(account, content, [item.id for item in content.media])

    def words(self, content: Content) -> str:
        return with_link(content)

    def publish(self, account: Account, content: Content, ref: Ref) -> Published:
        found = self.problems(content)
        if found:
            raise Refused(found[0].reason, detail=f"{len(found)} problems")
        attachments = [self._upload(account, item) for item in content.media]
        sent = post_body(account, content, attachments) | {"external_ref": ref.key}
        key = {"Idempotency-Key": ref.key}
        post = body(self._call(account, "POST", POSTS, json=sent, headers=key))
        if not isinstance(post, dict) or not post.get("id"):
            reason = f"{self._label} said yes without saying which post."
            raise OutcomeUnknown(reason, detail="no id")
        return published(post)

    def find(
        self, account: Account, content: Content, progress: Mapping[str, str] | None, ref: Ref
    ) -> Published | Ready | Absent | CannotTell:
        query = {"external_ref": ref.key}
        found = self._rows(body(self._call(account, "GET", POSTS, params=query)))
        ours = [post for post in found if post.get("external_ref") == ref.key]
        return published(ours[0]) if ours else Absent()

    def read(self, account: Account, remote_id: str) -> LivePost | None:
        response = self._call(account, "GET", f"{POSTS}/{remote_id}", gone_is_fine=True)
        if response.status_code in GONE:
            return None
        post = body(response)
        if not isinstance(post, dict) or not post.get("id"):
            raise unusable(self._label, "no post")
        return live_post(post)

    def take_down(self, account: Account, remote_id: str) -> bool:
        response = self._call(account, "DELETE", f"{POSTS}/{remote_id}", gone_is_fine=True)
        return deleted(
            self._label,
            answered=response.status_code not in GONE,
            seen=lambda: self.read(account, remote_id),
        )

    def handshake(self, query: Mapping[str, str], verify_token: str) -> tuple[str, str] | None:
        """The contract has no handshake: the address is given when the product is registered."""
        return None

    def authentic(self, headers: Mapping[str, str], body: bytes) -> bool:
        now = self._clock()
        return self._app.proven(
            lambda secret: webhook.signed_recently(headers, body, secret, now), now
        )

    def events(self, body: bytes) -> list[Event]:
        return webhook.events(body)

    def listen(self, account: Account) -> None:
        """Every connected school is heard from the moment it connects; only check that it is."""
        self._call(account, "GET", "/v1/me")

    def _upload(self, account: Account, item: Media) -> str:
        """The school's consent rules have judged the picture before a delivery is made of it."""
        content = item.read()
        digest = hashlib.sha256(content).hexdigest()
        response = self._call(
            account,
            "POST",
            "/v1/media",
            data={"sha256": digest, "alt_text": item.alt, "consent_confirmed": "true"},
            files={"file": ("attachment", content, item.mime)},
        )
        found = body(response)
        if found.get("status") in {"failed", "rejected"} or not found.get("id"):
            reason = f"{self._label} did not accept the picture, video or document."
            raise Refused(reason, detail="media not accepted", kind=Kind.CONTENT)
        return str(found["id"])

    def _own_problems(self, content: Content) -> Iterator[Problem]:
        label, used = self._label, len(with_link(content))
        if used > BODY_LENGTH:
            reason = f"This is {used} of the {BODY_LENGTH} characters that {label} takes."
            yield Problem(surface="text", reason=reason, start=BODY_LENGTH, end=used)
        if len(content.title) > TITLE_LENGTH:
            reason = f"The title is longer than the {TITLE_LENGTH} characters {label} takes."
            yield Problem(surface="title", reason=reason)
        if len(content.media) > MOST_ATTACHMENTS:
            reason = f"{label} takes at most {MOST_ATTACHMENTS} attachments."
            yield Problem(surface=f"media:{MOST_ATTACHMENTS + 1}", reason=reason)
