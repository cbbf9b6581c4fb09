"""Patterns wait until they are used, so one that is wrong would wait too: all are compiled here."""

import importlib
import pkgutil
import re

import publisher.detect
from publisher.detect import everything, late


def test_every_pattern_compiles():
    for module in pkgutil.iter_modules(publisher.detect.__path__):
        importlib.import_module(f"publisher.detect.{module.name}")

    assert len(late.every) > 500
    for pattern in late.every:
        pattern.search("")


def test_a_pattern_finds_what_re_finds_and_hands_on_its_flags():
    words = late.compile(r"(?P<word>[a-z]+)", re.IGNORECASE)

    assert [match["word"] for match in words.finditer("Well done")] == ["Well", "done"]
    assert words.sub("x", "Well done") == "x x"
    assert words.fullmatch("Well") and not words.fullmatch("Well done")
    assert re.compile(words.pattern, words.flags).match("W")


def test_a_process_that_has_time_compiles_them_all_beforehand():
    everything.load()

    assert all("search" in vars(pattern) for pattern in late.every)
