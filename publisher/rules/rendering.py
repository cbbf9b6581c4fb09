"""What the product adds to a post, and the languages it comes in."""

from __future__ import annotations

from collections.abc import Iterator

from publisher.rules.compiled import Clause
from publisher.rules.finding import Effect, Finding, State
from publisher.rules.post import Post, same_language
from publisher.rules.view import View, listed, weaker

_ROLE_TITLES = {
    "headteacher": "Headteacher", "dsl": "Safeguarding lead", "comms_lead": "School office",
    "teacher": "Class teacher", "office": "School office", "account_operators": "School office",
}  # fmt: skip
_LANGUAGES = {"cy": "Welsh", "en": "English", "gd": "Gaelic", "ga": "Irish", "pl": "Polish"}


def byline_of(clause: Clause, post: Post) -> str:
    """The line that is added, or "" when it is there already or has no author. Its author may
    leave out a line that says who posts; fixed words, such as a hashtag, are the school's."""
    template: str = clause.get("text")
    author = post.author
    if "{" in template and (post.byline_off or author is None):
        return ""
    role = next((title for r, title in _ROLE_TITLES.items() if author and r in author.roles), "")
    role, name = role or "School staff", (author.signs or author.name) if author else ""
    forms = clause.get("forms") or ("role", "name")
    named = clause.get("default", forms[0]) == "name"
    if not name and ("{name}" in template or (named and "{who}" in template)):
        return ""  # a line that says nobody's name says nothing
    who = name if named else role
    words = template.replace("{role}", role).replace("{name}", name).replace("{who}", who)
    return "" if words in post.text else words


def byline(clause: Clause, view: View) -> Iterator[Finding]:
    """Shows the line that will be added. Its words were put on the ``byline`` surface before."""
    if clause.id in view.bylines:
        whose = "{" in clause.get("text")
        reason = (
            f"A line {'saying who posts this' if whose else 'of the school'} is added at the end."
        )
        yield view.found(clause, reason, surface="byline", effect=Effect.TRANSFORM)


def language(clause: Clause, view: View) -> Iterator[Finding]:
    """Every language that the policy asks for is there."""
    missing = [code for code in clause.get("required") if not view.post.speaks(code)]
    first = clause.get("first")
    if missing:
        later = not clause.get("same_time", True)
        yield _languages(
            clause, view,
            f"This post also has to come in {listed([_called(code) for code in missing])}"
            f"{'; that may follow later' if later else ', in the same post'}.",
            effect=weaker(Effect.WARN, clause.effect) if later else clause.effect,
        )  # fmt: skip
    elif first and not same_language(first, view.post.first_language or first):
        reason = f"{_called(first)} comes first in the school's posts. Put its words first."
        yield _languages(clause, view, reason, effect=clause.effect)


def _called(code: str) -> str:
    return _LANGUAGES.get(code.partition("-")[0], code)


def _languages(clause: Clause, view: View, reason: str, *, effect: Effect) -> Finding:
    """Which languages a post is in is what its author says."""
    return view.found(clause, reason, surface="text", effect=effect, state=State.DECLARED)
