"""Replies under the account's posts: reading, hiding, answering."""

from __future__ import annotations

from datetime import datetime, timedelta

from publisher.connectors.contract import Account, RemoteComment
from publisher.connectors.errors import Kind, Refused
from publisher.connectors.x import reading
from publisher.connectors.x.base import Base
from publisher.connectors.x.errors import body, refusal

SEARCHABLE = timedelta(days=7) - timedelta(minutes=1)  # what search/recent looks back
MOST_PAGES = 10


class Replies(Base):
    def comments(
        self, account: Account, remote_id: str, since: datetime | None = None
    ) -> list[RemoteComment]:
        """Replies of the last seven days at most: X's search goes no further back."""
        oldest = self._clock() - SEARCHABLE
        found, token = [], None
        for _ in range(MOST_PAGES):
            page = body(
                self._client(account).search_recent_tweets(
                    f"conversation_id:{remote_id}",
                    start_time=max(since, oldest) if since else None,
                    next_token=token,
                    max_results=100,
                    tweet_fields=reading.FIELDS,
                    expansions=["author_id"],
                    user_fields=["name", "username"],
                    user_auth=False,
                )
            )
            users = {str(u["id"]): u for u in (page.get("includes") or {}).get("users") or []}
            found += [reading.comment(post, users) for post in page.get("data") or []]
            token = (page.get("meta") or {}).get("next_token")
            if not token:
                break
        return [reply for reply in found if reply.remote_id != remote_id]

    def set_hidden(self, account: Account, comment: RemoteComment, *, hidden: bool) -> None:
        client = self._client(account)
        act = client.hide_reply if hidden else client.unhide_reply
        response = act(comment.remote_id, user_auth=False)
        told = body(response).get("data")
        if not isinstance(told, dict) or told.get("hidden", hidden) is not hidden:
            raise refusal(response, now=self._clock(), publishing=False)

    def delete_comment(self, account: Account, comment: RemoteComment) -> None:
        """Only the account's own replies; raises ``Refused`` for other people's."""
        if comment.author_id != account.remote_id:
            reason = "X lets nobody delete another person’s reply. Hide it instead."
            raise Refused(reason, kind=Kind.PERMISSION)
        self._client(account).delete_tweet(comment.remote_id, user_auth=False)

    def reply(self, account: Account, comment: RemoteComment, text: str) -> RemoteComment:
        response = self._client(account).create_tweet(
            text=text, in_reply_to_tweet_id=comment.remote_id, user_auth=False
        )
        sent = self._published(account, response)
        return RemoteComment(
            remote_id=sent.remote_id,
            post_remote_id=comment.post_remote_id,
            text=text,
            author_name=account.name,
            author_id=account.remote_id,
            at=self._clock(),
            parent_remote_id=comment.remote_id,
        )
