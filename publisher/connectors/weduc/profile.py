"""Which product stands behind the contract. Another product is another profile, not new code."""

from __future__ import annotations

from dataclasses import dataclass

from publisher.connectors.hosts import App


@dataclass(frozen=True, kw_only=True)
class Profile:
    """``name`` is ours (lower case), ``label`` the school's word for it, ``policy_name`` what
    policies write. Without ``host`` it is the hosts' ``weduc_api``, without ``app`` the given."""

    name: str
    label: str
    policy_name: str
    host: str = ""
    app: App | None = None


WEDUC = Profile(name="weduc", label="Weduc", policy_name="parent_comms")
