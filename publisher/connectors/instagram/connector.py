"""The Instagram connector: one class that says which ability is written where."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import ClassVar

from publisher.connectors.contract import (
    Absent,
    Account,
    Candidate,
    CannotTell,
    Capabilities,
    CommentState,
    Event,
    Grant,
    Health,
    InProgress,
    LivePost,
    Problem,
    Published,
    Ready,
    Ref,
    RemoteComment,
)
from publisher.connectors.errors import Refused
from publisher.connectors.hosts import App, Hosts
from publisher.connectors.http import Http
from publisher.connectors.instagram import comments, connecting, posts, publishing, webhook
from publisher.connectors.instagram.capabilities import CAPABILITIES, WANTED, problems
from publisher.connectors.instagram.errors import DICTIONARY
from publisher.connectors.meta import webhook as meta_webhook
from publisher.connectors.meta.base import Base
from publisher.connectors.meta.graph import Graph
from publisher.connectors.meta.oauth import Login
from publisher.connectors.usage import OnUsage
from publisher.content import Content
from tenants.clock import now


class InstagramConnector(Base):
    """Instagram professional accounts. ``OFF`` is kept by closing comments once the post is live,
    ``HELD`` by hiding each comment as it arrives."""

    name: ClassVar[str] = "instagram"
    capabilities: ClassVar[Capabilities] = CAPABILITIES

    def __init__(
        self,
        *,
        app: App,
        hosts: Hosts,
        http: Http,
        clock: Callable[[], datetime] = now,
        on_usage: OnUsage | None = None,
    ) -> None:
        graph = Graph(
            host=hosts.instagram_graph, app=app, http=http, dictionary=DICTIONARY, on_usage=on_usage
        )
        login = Login(
            graph=replace(graph, host=hosts.facebook_graph),
            dialog=hosts.facebook_dialog,
            wanted=WANTED,
            clock=clock,
        )
        super().__init__(app=app, graph=graph, login=login, clock=clock)

    # Publishing

    def problems(self, content: Content) -> list[Problem]:
        return problems(content)

    def payload(self, account: Account, content: Content) -> Mapping[str, object]:
        return publishing.payload(content)

    def words(self, content: Content) -> str:
        return publishing.written(content)

    def publish(self, account: Account, content: Content, ref: Ref) -> InProgress:
        found = problems(content)
        if found:
            raise Refused(found[0].reason, detail=f"{len(found)} problems, {found[0].surface}")
        return publishing.publish(self._graph.acting_as(account), content, ref)

    def check(
        self, account: Account, progress: Mapping[str, str]
    ) -> InProgress | Ready | Published:
        return publishing.check(self._graph.acting_as(account), progress)

    def finish(
        self, account: Account, content: Content, progress: Mapping[str, str], ref: Ref
    ) -> Published:
        return publishing.finish(self._graph.acting_as(account), content, progress)

    def read(self, account: Account, remote_id: str) -> LivePost | None:
        return posts.read(self._graph.acting_as(account), remote_id)

    def find(
        self, account: Account, content: Content, progress: Mapping[str, str] | None, ref: Ref
    ) -> Published | Ready | Absent | CannotTell:
        return publishing.find(self._graph.acting_as(account), content, progress, ref)

    def take_down(self, account: Account, remote_id: str) -> bool:
        return posts.take_down(self._graph.acting_as(account), remote_id)

    # Comments

    def close_comments(self, account: Account, remote_id: str) -> None:
        """Comments that are there already stay."""
        comments.close(self._graph.acting_as(account), remote_id)

    def comment_state(self, account: Account, remote_id: str) -> CommentState:
        return posts.comment_state(self._graph.acting_as(account), remote_id)

    def comments(
        self, account: Account, remote_id: str, since: datetime | None = None
    ) -> list[RemoteComment]:
        return comments.listed(self._graph.acting_as(account), remote_id, since)

    def set_hidden(self, account: Account, comment: RemoteComment, *, hidden: bool) -> None:
        comments.set_hidden(self._graph.acting_as(account), comment, hidden=hidden)

    def reply(self, account: Account, comment: RemoteComment, text: str) -> RemoteComment:
        graph = self._graph.acting_as(account)
        return comments.reply(graph, comment, text, name=account.name, now=self._clock())

    # Webhooks

    def events(self, body: bytes) -> list[Event]:
        return webhook.events(body)

    def listen(self, account: Account) -> None:
        graph = self._graph.acting_as(account)
        meta_webhook.subscribe(graph, account.remote_id, webhook.FIELDS)

    # Connecting

    def candidates(self, grant: Grant) -> list[Candidate]:
        return connecting.candidates(self._login, grant)

    def revoke(self, grant: Grant) -> None:
        self._login.revoke(grant, connecting.OURS_ALONE)

    def probe(self, account: Account) -> Health:
        return connecting.probe(self._login, self._graph.acting_as(account), account)
