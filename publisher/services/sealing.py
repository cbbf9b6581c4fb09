"""Grants as they are kept: JSON sealed to one school and one channel."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any
from uuid import UUID

from publisher.connectors.contract import Grant
from publisher.secrets import Vault

_INSTANTS = ("expires_at", "refresh_expires_at", "data_access_expires_at")


def seal_grant(vault: Vault, school_id: UUID, channel_id: UUID, grant: Grant) -> bytes:
    return vault.seal(school_id, f"channel:{channel_id}", json.dumps(to_json(grant)).encode())


def open_grant(vault: Vault, school_id: UUID, channel_id: UUID, sealed: bytes) -> Grant:
    """Raises ``publisher.secrets.CannotOpen`` for a row copied from elsewhere."""
    return from_json(json.loads(vault.open(school_id, f"channel:{channel_id}", sealed)))


def to_json(grant: Grant) -> dict[str, Any]:
    """For sealing only: this dictionary holds the tokens in clear."""
    instants = {name: getattr(grant, name) for name in _INSTANTS}
    return {
        "access_token": grant.access_token,
        "refresh_token": grant.refresh_token,
        "scopes": sorted(grant.scopes),
        **{name: at.isoformat() if at else None for name, at in instants.items()},
    }


def from_json(data: dict[str, Any]) -> Grant:
    instants = {name: data[name] for name in _INSTANTS}
    return Grant(
        access_token=str(data["access_token"]),
        refresh_token=str(data["refresh_token"]) if data["refresh_token"] else None,
        scopes=frozenset(str(scope) for scope in data["scopes"]),
        **{name: datetime.fromisoformat(str(at)) if at else None for name, at in instants.items()},
    )
