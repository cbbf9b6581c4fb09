"""Everything that services work with besides the database transaction, made once by the app."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from publisher.config import Settings
from publisher.connectors.contract import Account, Connector
from publisher.counting import Judgements
from publisher.links.looking import Looker
from publisher.mail import Mailer
from publisher.models import Channel
from publisher.queue import Queues
from publisher.secrets import Vault
from publisher.services import sealing
from publisher.storage import Storage
from tenants.actor import Actor
from tenants.database import Database
from tenants.roles import Permission

WORKER = Actor.job("publishing worker", Permission.READ_POSTS)


@dataclass(frozen=True, kw_only=True)
class System:
    settings: Settings
    database: Database
    queues: Queues
    vault: Vault
    storage: Storage
    mailer: Mailer
    connectors: Mapping[str, Connector]
    links: Looker
    judgements: Judgements

    def connector(self, platform: str) -> Connector:
        return self.connectors[platform]

    def app_of(self, platform: str) -> str:
        """Which registration of ours serves a platform: Facebook and Instagram may share one."""
        registry = self.connector(platform).capabilities.registry or platform
        return f"{registry}:{self.settings.apps[platform].client_id}"

    def served_together(self, platform: str) -> list[str]:
        """All platforms that the same registration serves, this one among them."""
        return [name for name in self.connectors if self.app_of(name) == self.app_of(platform)]

    def account(self, channel: Channel) -> Account:
        """The channel as its connector needs it, its token opened for this call only."""
        grant = sealing.open_grant(self.vault, channel.school_id, channel.id, channel.grant)
        return Account(
            remote_id=channel.remote_id,
            name=channel.name,
            access_token=grant.access_token,
            extra=channel.extra,
        )

    def roll_key(self, school_id: UUID, version: int) -> bytes:
        return self.vault.school_key(school_id, "roll", version)
