"""Policies to start from: the product's baseline and five schools' own documents.

A template is a whole policy. The baseline also completes every policy: where a school says
nothing about a kind of rule, the baseline's rule of that kind holds.
"""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files

from tenants.policies.language import Policy, Rule, Scope, load

BASELINE = "baseline"
TITLES = {
    BASELINE: "Handbell's safe defaults",
    "lache": "Lache Primary School",
    "milton_road": "Milton Road Primary School",
    "longton_lane": "Longton Lane Primary School",
    "st_lukes": "St Luke's Primary School",
    "ashgrove": "Ashgrove Primary School",
}


def names() -> tuple[str, ...]:
    """The templates' names, the baseline first."""
    return tuple(TITLES)


def text(name: str) -> str:
    """The TOML of a template; KeyError for a name that is not one."""
    if name not in TITLES:
        raise KeyError(name)
    return files(__name__).joinpath(f"{name}.toml").read_text(encoding="utf-8")


@lru_cache(maxsize=len(TITLES))
def template(name: str) -> Policy:
    """A template as a policy; KeyError for a name that is not one."""
    return load(text(name), source=f"{name}.toml")


def baseline_rules(policy: Policy) -> tuple[Rule, ...]:
    """The baseline's rules of every kind on which ``policy`` itself is silent."""
    return tuple(rule for rule in template(BASELINE).rules if not _says(policy, rule))


def _says(policy: Policy, baseline: Rule) -> bool:
    """A rule that is about some posts or some people only, denies some categories, or lists other
    words, leaves the default open for all the rest."""
    own = [rule for rule in policy.rules if rule.kind == baseline.kind]
    if baseline.kind == "category":
        own = [rule for rule in own if "allow" in rule.params]
    if baseline.kind == "wordlist":
        own = [rule for rule in own if "abuse" in rule.params.get("lists", ())]
    if baseline.kind == "media_people":
        own = [rule for rule in own if "children" in rule.params]
    if baseline.kind == "identification_risk":
        own = [rule for rule in own if "name_plus_image" in rule.params.get("signals", ())]
        own += [rule for rule in policy.rules if _of_names_beside_pictures(rule)]
    return any(rule.id == baseline.id or _of_every_post(rule) for rule in own)


def _of_every_post(rule: Rule) -> bool:
    """On every channel and day and at every moment, whatever the post is about, and whoever is
    seen or named in it."""
    return rule.scope == Scope() and not rule.params.get("classes")


def _of_names_beside_pictures(rule: Rule) -> bool:
    """A rule about pupils' names that says by itself what holds beside pictures of children."""
    if rule.kind != "names" or "pupil" not in rule.params.get("who", ()):
        return False
    return rule.params.get("when") == "image_of_children" or "with_image" in rule.params
