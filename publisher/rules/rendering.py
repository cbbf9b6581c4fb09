"""What the product adds to a post, and the languages it comes in."""

from __future__ import annotations

from collections.abc import Iterator

from publisher.rules.compiled import Clause
from publisher.rules.finding import Effect, Finding, State
from publisher.rules.post import Post
from publisher.rules.view import View, listed

_ROLE_TITLES = {
    "headteacher": "Headteacher", "dsl": "Safeguarding lead", "comms_lead": "School office",
    "teacher": "Class teacher", "office": "School office", "account_operators": "School office",
}  # fmt: skip
_LANGUAGES = {"cy": "Welsh", "en": "English", "en-GB": "English"}


def byline_of(clause: Clause, post: Post) -> str:
    """The line that is added, or "" when it is there already, switched off or has no author."""
    template: str = clause.get("text")
    author = post.author
    if post.byline_off or (author is None and "{" in template):
        return ""
    role = next((title for r, title in _ROLE_TITLES.items() if author and r in author.roles), "")
    role, name = role or "School staff", author.name if author else ""
    who = name if clause.get("default") == "name" else role
    words = template.replace("{role}", role).replace("{name}", name).replace("{who}", who)
    return "" if words in post.text else words


def byline(clause: Clause, view: View) -> Iterator[Finding]:
    """Shows the line that will be added. Its words were put on the ``byline`` surface before."""
    if view.byline:
        reason = "A line saying who posts this is added at the end."
        yield view.found(clause, reason, surface="byline", effect=Effect.TRANSFORM)


def language(clause: Clause, view: View) -> Iterator[Finding]:
    """Every language that the policy asks for is there."""
    missing = [code for code in clause.get("required") if code not in view.post.languages]
    if missing:
        names = listed([_LANGUAGES.get(code, code) for code in missing])
        yield view.found(
            clause,
            f"This post also has to come in {names}.",
            surface="text",
            state=State.DECLARED,
        )
