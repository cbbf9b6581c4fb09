"""Policies made at random, each of rules that are known to do something (tests/rules/cases.py)."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from tenants.policies import templates
from tenants.policies.words import ANY_OTHER, CAN_DO
from tests.rules.cases import ASKS, PARAMS, Case

BASE = dict(templates.template(templates.BASELINE).document)
_CASES = [(path.split(".")[1], case) for path, case in PARAMS.items()]
_ROLES = ["headteacher", "slt", "dsl", "governors"]
_DAYS = ["2027-05-01", "2027-06-08", "2027-06-09", "2027-12-31"]
words = st.text(
    st.characters(blacklist_categories=["Cs", "Cc"], blacklist_characters="\x7f"), min_size=1,
    max_size=20,
)  # fmt: skip


@st.composite
def rules(draw: Any, id: str) -> dict[str, Any]:
    """One rule, with whatever else a rule may say."""
    if draw(st.integers(0, 3)):
        name, case = draw(st.sampled_from(_CASES))
        params = {**case.params, name: draw(st.sampled_from([case.one, case.other]))}
    else:
        case = draw(st.sampled_from(sorted(ASKS.values(), key=lambda each: each.kind)))
        params = {**case.params, "approvers": draw(_some(_ROLES[:2]))}
    rule = {
        "id": id, "kind": case.kind, "effect": _effect(draw, case), "clause": draw(words),
        "params": params,
    }  # fmt: skip
    if case.kind == "location" and params.get("deny") and rule["effect"] == "transform":
        rule["effect"] = "block"
    for name, more in _MORE.items():
        if not draw(st.integers(0, 4)):
            rule[name] = draw(more)
    if rule.get("from", "") > rule.get("until", "9"):
        del rule["from"]
    return rule


def _effect(draw: Any, case: Case) -> str:
    return str(draw(st.sampled_from(sorted(CAN_DO.get(case.kind, ANY_OTHER)))))


def _some(names: list[str]) -> st.SearchStrategy[list[str]]:
    return st.lists(st.sampled_from(names), min_size=1, max_size=2, unique=True)


_MORE: dict[str, st.SearchStrategy[Any]] = {
    "applies": st.fixed_dictionaries(
        {},
        optional={
            "channels": _some(["facebook", "x", "youtube"]),
            "categories": _some(["event", "reminder"]),
            "except_categories": _some(["closure", "vacancy"]),
            "languages": _some(["en", "cy", "en-GB"]),
        },
    ),
    "from": st.sampled_from(_DAYS),
    "until": st.sampled_from(_DAYS),
    "each_year": st.sampled_from(
        [{"from": "03-25", "until": "06-08"}, {"from": "11-01", "until": "02-01"}]
    ),
    "message": words,
    "why": words,
    "ids": st.lists(st.sampled_from(["B1", "B2", "B30"]), max_size=2, unique=True),
    "override": st.one_of(
        st.just("never"),
        st.fixed_dictionaries({"by": _some(_ROLES)}, optional={"second_person": st.booleans()}),
    ),
}


@st.composite
def documents(draw: Any, *, most: int = 4, ids: tuple[str, ...] = ("a", "b", "c", "d")) -> Any:
    """A whole document. Ids come from a small set, so that a trust and a school share some."""
    chosen = draw(st.lists(st.sampled_from(ids), max_size=most, unique=True))
    made = {**BASE, "rule": [draw(rules(id)) for id in chosen]}
    made["channels"] = {
        "allow": draw(_some(["facebook", "x", "youtube"])),
        **draw(
            st.fixed_dictionaries(
                {},
                optional={
                    "account_kinds": _some(["school", "class"]),
                    "official_only": st.booleans(),
                    "personal_profiles": st.sampled_from(["warn", "block"]),
                    "clause": words,
                },
            )
        ),
    }
    modes = st.sampled_from(["off", "held", "moderated", "open"])
    made["comments"] = {
        "mode": draw(modes),
        "by_channel": draw(st.dictionaries(st.just("x"), modes)),
    }
    if draw(st.booleans()):
        made["words"] = {"slang": draw(st.lists(words.filter(str.strip), min_size=1, max_size=3))}
    made["rule"] = [rule for rule in made["rule"] if _fits(rule, made["channels"])]
    return made


def _fits(rule: dict[str, Any], channels: dict[str, Any]) -> bool:
    """Where the policy names its kinds of account, a rule cannot speak of another."""
    named = rule["params"].get("kinds", ()) if rule["kind"] == "destination" else ()
    kinds = channels.get("account_kinds")
    return not kinds or set(named) <= set(kinds)
