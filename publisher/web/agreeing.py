"""Words for what parents were asked, and for what a yes rests on."""

from __future__ import annotations

PURPOSES = {"photograph": "Photographs", "video": "Videos and voices"}
BASES = {
    "one_off": "for one occasion", "public_task": "nobody objected",
    "not answered": "not answered in a file",
}  # fmt: skip
BASIS_CHOICES = {
    "consent": "The parent was asked and agreed",
    "one_off": "Agreed for one occasion only",
    "public_task": "Not asked: the school’s public task, and nobody objected",
}
