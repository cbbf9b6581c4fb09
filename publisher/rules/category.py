"""What a post is about, as its author chose it, and whether the text agrees."""

from __future__ import annotations

import re
from collections.abc import Iterator

from publisher.rules.compiled import Clause
from publisher.rules.finding import Effect, Finding, State
from publisher.rules.view import View, listed, spoken

_CLASS = r"(?:class|year|yr|y)\s?\d{1,2}[a-z]?|reception|nursery|[1-6][A-Z]\b|\w+ class"
_LESSON = (
    r"fractions|phonics|spelling|grammar|times tables?|multiplication|division|number bonds"
    r"|maths|english|science|history|geography|reading|writing|handwriting|computing|topic"
    r"|experiments?|lessons?|learn(?:ed|t|ing)|explor(?:ed|ing)|investigat(?:ed|ing)|practis(?:ed|ing)"
)
_CLASS_NEWS = re.compile(
    rf"\b(?:{_CLASS})\b[^.\n]{{0,60}}\b(?:{_LESSON})\b"
    rf"|\b(?:{_LESSON})\b[^.\n]{{0,30}}\b(?:in|with) (?:{_CLASS})\b",
    re.IGNORECASE,
)
_TODAY = re.compile(r"\b(?:today|yesterday|this (?:morning|afternoon|week))\b", re.IGNORECASE)
_CLASS_UPDATE = "class_update"


def judge(clause: Clause, view: View) -> Iterator[Finding]:
    """One category, known to the school, allowed here; and no class news under another name."""
    category = view.post.category
    allowed, denied = clause.get("allow"), clause.get("deny", ())
    if not category and allowed is None and denied:
        return  # another rule asks for the category; this one only refuses some
    if not category:
        yield view.unknown(clause, "Choose what kind of post this is.", surface="category")
        return
    if category in denied or (allowed is not None and category not in allowed):
        yield view.found(clause, _refusal(clause, category), surface="category")
    elif category not in view.compiled.categories and clause.get("unknown") != "allow":
        effect = clause.soft("unknown", clause.effect)
        reason = f"The school has no kind of post called “{spoken(category)}”."
        yield view.found(clause, reason, surface="category", effect=effect)
    elif _CLASS_UPDATE in denied or (allowed is not None and _CLASS_UPDATE not in allowed):
        yield from _disguised(clause, view)


def _refusal(clause: Clause, category: str) -> str:
    allowed = [spoken(name) for name in clause.get("allow", ())]
    instead = f" Posts here may be: {listed(allowed, last='or')}." if allowed else ""
    return f"The policy has no place here for a post of the kind “{spoken(category)}”.{instead}"


def _disguised(clause: Clause, view: View) -> Iterator[Finding]:
    """A guess about the text, so it only asks the author to look again."""
    match = _CLASS_NEWS.search(view.post.text)
    effect = clause.soft("disguised", Effect.WARN)
    if match and effect and _TODAY.search(view.post.text):
        yield view.found(
            clause,
            "This looks like day-to-day news of one class, which the policy keeps out of here. "
            "Change the kind of post, or leave it for the weekly news.",
            surface="text",
            effect=effect,
            span=match.span(),
            state=State.CHECKED,
            detail="class update",
        )
