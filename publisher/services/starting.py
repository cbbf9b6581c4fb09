"""A policy to start from: one of the templates, under the school's own name."""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from tenants.errors import Invalid
from tenants.policies import templates
from tenants.policies.sentences import sentences, spoken

SHOWN = 4  # sentences of a template that its summary quotes


@dataclass(frozen=True, kw_only=True)
class Starting:
    """A template as it is offered: its channels, comments and first sentences in plain words."""

    name: str
    title: str
    source: str
    channels: str
    comments: str
    rules: int
    says: tuple[str, ...]


def offered() -> list[Starting]:
    """Every template, the baseline first."""
    return [_starting(name) for name in templates.names()]


def document(template: str, *, school: str, timezone: str = "") -> dict[str, Any]:
    """A template's document with the school's own name in it. Raises ``Invalid``."""
    if template not in templates.names():
        raise Invalid({"template": "Choose a policy to start from."})
    found: dict[str, Any] = deepcopy(dict(templates.template(template).document))
    own: Mapping[str, str] = {"name": school, **({"timezone": timezone} if timezone else {})}
    found["school"] = {**found["school"], **own}
    return found


def _starting(name: str) -> Starting:
    policy = templates.template(name)
    said = {sentence.about: sentence.text for sentence in sentences(policy)}
    return Starting(
        name=name,
        title=templates.TITLES[name],
        source=policy.title,
        channels=spoken(policy.channels.allow),
        comments=said["comments"],
        rules=len(policy.rules),
        says=tuple(said[rule.id] for rule in policy.rules[:SHOWN]),
    )
