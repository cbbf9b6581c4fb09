"""What a page needs so that a screen reader, a keyboard and a phone can use it, looked for in its
HTML. It sees no colours and no sizes (``test_colours`` does the first) and no behaviour."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

_VOID = frozenset({"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source"})
_NO_WORDS = frozenset({"script", "style", "svg", "code", "pre", "textarea", "head"})
_NO_FIELD = frozenset({"hidden", "submit", "button", "image", "reset"})
_MACHINE = re.compile(
    r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f-]{22}|(?<![\w@/.])[a-z]+(?:_[a-z]+)+\b(?!@)"
)


@dataclass(eq=False)
class Element:
    tag: str
    attributes: dict[str, str]
    parent: Element | None
    children: list[Element] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)

    def get(self, name: str) -> str:
        return self.attributes.get(name, "")

    def inside(self, *tags: str) -> bool:
        above = self.parent
        while above is not None:
            if above.tag in tags:
                return True
            above = above.parent
        return False

    def all(self) -> Iterator[Element]:
        yield self
        for child in self.children:
            yield from child.all()

    @property
    def words(self) -> str:
        """What is read out: also alternative texts and labels of what is inside."""
        own = " ".join([*self.texts, self.get("alt"), self.get("aria-label")])
        return " ".join([own, *(child.words for child in self.children)]).strip()


class _Builder(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.root = self.here = Element("", {}, None)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        made = Element(tag, {name: value or "" for name, value in attrs}, self.here)
        self.here.children.append(made)
        if tag not in _VOID:
            self.here = made

    def handle_endtag(self, tag: str) -> None:
        at: Element | None = self.here
        while at is not None and at.tag != tag:
            at = at.parent
        if at is not None and at.parent is not None:
            self.here = at.parent

    def handle_data(self, data: str) -> None:
        if data.strip():
            self.here.texts.append(" ".join(data.split()))


@dataclass
class Page:
    elements: list[Element]

    @classmethod
    def of(cls, html: str) -> Page:
        builder = _Builder()
        builder.feed(html)
        return cls(list(builder.root.all()))

    def tagged(self, *tags: str) -> list[Element]:
        return [each for each in self.elements if each.tag in tags]

    @property
    def ids(self) -> Counter[str]:
        return Counter(each.get("id") for each in self.elements if "id" in each.attributes)

    @property
    def title(self) -> str:
        return "".join(each.words for each in self.tagged("title") if not each.inside("svg"))

    @property
    def links(self) -> set[str]:
        """Where its links lead, and its forms that only ask."""
        forms = (each.get("action") for each in self.tagged("form") if each.get("method") == "get")
        return {each.get("href") for each in self.tagged("a")} | set(forms)


def faults(page: Page) -> list[str]:
    """Everything that is wrong, in words; empty when nothing is."""
    looks = (_frame, _headings, _references, _fields, _ties, _names, _tables, _landmarks,
             _plain_words)  # fmt: skip
    return [fault for look in looks for fault in look(page)]


def _frame(page: Page) -> Iterator[str]:
    if [each.get("lang") for each in page.tagged("html")] != ["en-GB"]:
        yield "the page does not say that it is in English"
    if not page.title:
        yield "the page has no title"
    if len(page.tagged("main")) != 1:
        yield "there is not exactly one main part"
    first = next(iter(page.tagged("a")), None)
    if first is None or first.get("href") != "#main":
        yield "the first link does not skip to the content"


def _headings(page: Page) -> Iterator[str]:
    levels = [int(each.tag[1]) for each in page.tagged("h1", "h2", "h3", "h4", "h5", "h6")]
    if levels.count(1) != 1:
        yield f"there are {levels.count(1)} first headings"
    for before, after in zip([1, *levels], levels, strict=False):
        if after > before + 1:
            yield f"a heading of level {after} follows one of level {before}"


def _references(page: Page) -> Iterator[str]:
    yield from (f"id {name} stands {n} times" for name, n in page.ids.items() if n > 1)
    for each in page.elements:
        for name in ("aria-describedby", "aria-labelledby", "for"):
            for wanted in each.get(name).split():
                if wanted not in page.ids:
                    yield f"{name} of a {each.tag} names {wanted}, which is not there"
        there = each.get("href")
        if each.tag == "a" and there.startswith("#") and there[1:] not in page.ids:
            yield f"a link leads to {there}, which is not there"


def _fields(page: Page) -> Iterator[str]:
    labelled = {each.get("for") for each in page.tagged("label") if each.words}
    for each in page.tagged("input", "select", "textarea"):
        if each.get("type") in _NO_FIELD:
            continue
        named = each.get("id") in labelled or each.inside("label") or each.get("aria-label")
        if not named and not each.get("aria-labelledby"):
            yield f"the field {each.get('name')} has no label"
        if each.get("type") in ("email", "password") and not each.get("autocomplete"):
            yield f"the field {each.get('name')} does not say what it is to be filled in with"
    for each in page.tagged("fieldset"):
        if not [child for child in each.children if child.tag == "legend" and child.words]:
            yield f"a group of fields ({each.get('id')}) has no legend"


def _ties(page: Page) -> Iterator[str]:
    """What is wrong with a field is read out with it."""
    tied = {id for each in page.elements for id in each.get("aria-describedby").split()}
    for each in page.tagged("p"):
        said = each.get("class") == "wrong" and "hidden" not in each.attributes
        if said and each.get("id") not in tied:
            yield f"no field is tied to what is wrong with it: {each.words}"


def _names(page: Page) -> Iterator[str]:
    for each in page.tagged("a", "button", "summary"):
        if not each.words and "hidden" not in each.attributes:
            yield f"a {each.tag} ({each.get('href') or each.get('class')}) has no words"
        if each.inside("a", "button", "label" if each.tag != "a" else "button"):
            yield f"a {each.tag} stands inside of something else to press: {each.words}"
    for each in page.tagged("img"):
        if "alt" not in each.attributes:
            yield f"a picture ({each.get('src')}) has no description, not even an empty one"
    if any(each.inside("form") for each in page.tagged("form")):
        yield "a form stands inside of a form"


def _tables(page: Page) -> Iterator[str]:
    for table in page.tagged("table"):
        heads = [each for each in table.all() if each.tag == "th"]
        if not heads:
            yield "a table has no headers"
        yield from ("a header of a table has no scope" for each in heads if not each.get("scope"))


def _landmarks(page: Page) -> Iterator[str]:
    areas = page.tagged("nav")
    names = Counter(each.get("aria-label") or each.get("aria-labelledby") for each in areas)
    yield from (
        f"{n} navigations are called “{name}”"
        for name, n in names.items()
        if n > 1 or (not name and len(areas) > 1)
    )


def _plain_words(page: Page) -> Iterator[str]:
    """Nobody reads ids or a program's names."""
    for each in page.elements:
        if each.tag in _NO_WORDS or each.inside(*_NO_WORDS):
            continue
        for text in each.texts:
            yield from (f"a program's word is shown: {word}" for word in _MACHINE.findall(text))
