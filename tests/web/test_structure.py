"""The looker over pages sees what it is there to see."""

from __future__ import annotations

import pytest

from tests.web.structure import Page, faults

SOUND = """<!doctype html><html lang="en-GB"><head><title>Posts</title></head><body>
<a href="#main">Skip</a><nav aria-label="School"><a href="/x">Today</a></nav><main id="main">
<h1>Posts</h1><h2>New</h2><form><label for="text">Words</label><input id="text" name="text">
<fieldset><legend>Where</legend><label><input type="checkbox" name="c"> X</label></fieldset>
<button>Save</button></form><table><tr><th scope="col">When</th></tr></table><img src="a" alt="">
</main></body></html>"""
BROKEN = {
    "does not say that it is in English": (' lang="en-GB"', ""),
    "has no title": ("<title>Posts</title>", ""),
    "not exactly one main part": ("<main", "<div"),
    "does not skip to the content": ('<a href="#main">Skip</a>', ""),
    "there are 2 first headings": ("<h2>New</h2>", "<h1>New</h1>"),
    "a heading of level 3 follows one of level 1": ("<h2>New</h2>", "<h3>New</h3>"),
    "id main stands 2 times": ("<h2>", '<h2 id="main">'),
    "names gone, which is not there": ('<label for="text">', '<label for="gone">'),
    "leads to #nowhere": ('href="/x"', 'href="#nowhere"'),
    "the field text has no label": ('<label for="text">Words</label>', ""),
    "no field is tied to": ("<button>", '<p class="wrong" id="text-wrong">Too long</p><button>'),
    "has no legend": ("<legend>Where</legend>", ""),
    "does not say what it is to be filled in with": ('name="text"', 'name="text" type="email"'),
    "has no words": ("<button>Save</button>", "<button></button>"),
    "stands inside of something else to press": ("Save", '<a href="/y">Save</a>'),
    "has no description": ('<img src="a" alt="">', '<img src="a">'),
    "a form stands inside of a form": ("<fieldset>", "<form></form><fieldset>"),
    "a table has no headers": ('<th scope="col">When</th>', "<td>When</td>"),
    "has no scope": (' scope="col"', ""),
    "2 navigations are called": ("</nav>", '</nav><nav aria-label="School"></nav>'),
    "a program's word is shown: weekly_roundup": ("Posts</h1>", "weekly_roundup</h1>"),
}


def test_a_sound_page_has_no_fault() -> None:
    assert faults(Page.of(SOUND)) == []


@pytest.mark.parametrize("fault", BROKEN)
def test_a_fault_is_seen(fault: str) -> None:
    was, becomes = BROKEN[fault]
    assert was in SOUND
    assert any(fault in each for each in faults(Page.of(SOUND.replace(was, becomes))))
