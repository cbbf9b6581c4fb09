"""Where in a post something is: in words, and in which field of its form it is mended."""

from __future__ import annotations

from collections.abc import Iterable

from publisher.web.wording import ATTESTATIONS
from tenants.policies.sentences import spoken

SURFACES = {
    "text": "in the text", "title": "in the title", "alt": "in the description of picture",
    "filename": "in the file name of picture", "caption": "in the hidden caption of picture",
    "media": "in picture", "pictures": "about the pictures", "link": "in the link",
    "link_title": "in the title of the page behind the link",
    "link_target": "in the address that the link leads on to",
    "picture_text": "in the words in picture", "document": "in the attached PDF",
    "byline": "in the line that says who posts", "category": "in the kind of post",
    "channel": "about this channel", "account": "about this account", "schedule": "in the time",
    "comments": "about comments", "documents": "before the first post",
}  # fmt: skip
FIELDS = {
    "text": "text", "title": "title", "link": "link", "link_title": "link", "link_target": "link",
    "category": "category", "channel": "channels", "account": "channels", "schedule": "time",
    "comments": "channels", "byline": "text", "documents": "documents",
}  # fmt: skip


def kind(surface: str) -> str:
    """The same for all pictures: "alt" for ``alt:2``."""
    name = surface.partition(":")[0]
    return name if _of_a_picture(name) else surface


def where(*names: str) -> str:
    """ "in the description of picture 2" for ``alt:2``; for several pictures "in the description
    of each of pictures 2, 5 and 7"."""
    name, _, number = names[0].partition(":")
    words = SURFACES.get(name, name.replace("_", " "))
    if not number or not _of_a_picture(name):
        return words
    if len(names) == 1:
        return f"{words} {number}"
    numbers = numbered(int(each.partition(":")[2]) for each in names)
    return f"{words.removesuffix('picture')}each of pictures {numbers}"


def _of_a_picture(name: str) -> bool:
    return SURFACES.get(name, "").endswith("picture")


def numbered(numbers: Iterable[int]) -> str:
    """ "1, 3 to 6 and 9"."""
    runs: list[list[int]] = []
    for number in sorted(numbers):
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    said: list[str] = []
    for run in runs:
        said += [f"{run[0]} to {run[-1]}"] if len(run) > 2 else map(str, run)
    return spoken(said)


def field(name: str, media: tuple[str, ...] = (), rule: str = "", detail: str = "") -> str:
    """The id of the form's field in which what a rule found at a surface is mended. What is to be
    confirmed is so once for all pictures."""
    kind, _, number = name.partition(":")
    if (confirmed := detail.replace(" ", "_")) in ATTESTATIONS:
        return f"attest-{confirmed}"
    if kind in FIELDS:
        return FIELDS[kind]
    at = int(number or 0) - 1
    prefix = "alt" if kind == "alt" else "faces" if rule == "found_faces" else "people"
    return f"{prefix}-{media[at]}" if 0 <= at < len(media) else "upload"
