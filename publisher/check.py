"""``publisher check``: what would this policy say about these words? No server, no database.

One line of JSON for each text. Facts that a line does not give (category, author, alt text) are
noted as not checkable and never stop the line; everything that can be read in the words is
judged exactly as the product judges it.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import secrets
import sys
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TextIO

from publisher.detect.hit import Known
from publisher.detect.roll import Roll, RollError, derive_key, read_roll, roll_of
from publisher.rules.context import Context
from publisher.rules.evaluate import evaluate
from publisher.rules.finding import Finding
from publisher.rules.post import (
    Answer,
    ChannelFacts,
    Consent,
    Grade,
    MediaFacts,
    People,
    Post,
    Tagged,
)
from tenants.policies import templates
from tenants.policies.language import Policy, load
from tenants.policies.problems import PolicyError

OK, BAD_LINES, UNUSABLE = 0, 1, 2
_DEFAULT_CHANNEL = "facebook"
_PEOPLE = frozenset({"none", "children", "staff", "others"})
_CONSENTS = {"yes": Answer.GIVEN, "no": Answer.REFUSED, "blank": Answer.BLANK}
_CONSENTS |= {answer.value: answer for answer in Answer}
_TEXTS = ("channel", "category", "alt", "filename", "title", "picture")


class BadLine(ValueError):
    """A line that cannot be judged; ``str()`` says why."""


@dataclass(frozen=True, kw_only=True)
class Bench:
    """Everything that stays the same from line to line."""

    policy: Policy
    context: Context
    given: Mapping[str, Any]  # what the command line says of every line


def main(argv: Sequence[str] | None = None, *, out: TextIO | None = None) -> int:
    """0: every line judged · 1: some lines could not be read · 2: no usable policy or roll."""
    options = _parser().parse_args(argv)
    out = out or sys.stdout
    try:
        bench = _bench(options)
        lines = _lines(options)
    except (PolicyError, RollError, OSError, UnicodeDecodeError) as error:
        sys.stderr.write(f"{error}\n")
        return UNUSABLE
    bad = 0
    for number, line in enumerate(lines, 1):
        answer, readable = _judged(bench, line, number)
        bad += not readable
        out.write(json.dumps(answer, ensure_ascii=False) + "\n")
    return BAD_LINES if bad else OK


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="publisher check", description=__doc__)
    parser.add_argument("--policy", required=True, help="a template's name or a TOML or JSON file")
    parser.add_argument("--roll", type=Path, help="the school's roll as CSV")
    parser.add_argument("--channel", default=_DEFAULT_CHANNEL)
    parser.add_argument("--category")
    parser.add_argument("--picture", help="such as people=children,consent=yes,alt=A cup")
    parser.add_argument("--website", action="append", default=[], help="the school's own host")
    source = parser.add_mutually_exclusive_group(required=True)
    source.add_argument("--text")
    source.add_argument("--batch", type=Path, help="one JSON object with id and text on each line")
    return parser


def _bench(options: argparse.Namespace) -> Bench:
    policy = _policy(options.policy)
    context = Context(
        now=dt.datetime.now(dt.UTC),
        roll=_roll(options.roll) if options.roll else None,
        known=Known(domains=frozenset(options.website)),
        text_only=True,
    )
    given = {"channel": options.channel, "category": options.category, "picture": options.picture}
    return Bench(policy=policy, context=context, given=given)


def _policy(name: str) -> Policy:
    """A template, or a file. PolicyError or OSError when it is neither."""
    key = name.replace("-", "_")
    if key in templates.names():
        return templates.template(key)
    return load(Path(name).read_text(encoding="utf-8"), source=name)


def _roll(path: Path) -> Roll:
    """The digests of a roll, under a key that is forgotten when the program ends."""
    raw = path.read_bytes()
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = raw.decode("cp1252")  # what Excel writes when nobody asks it for Unicode
    return roll_of(read_roll(text), derive_key(secrets.token_bytes(32), "check", 1))


def _lines(options: argparse.Namespace) -> list[str]:
    if options.batch is None:
        return [json.dumps({"id": "1", "text": options.text})]
    standard_input = str(options.batch) == "-"
    text = sys.stdin.read() if standard_input else options.batch.read_text(encoding="utf-8-sig")
    return [line for line in text.split("\n") if line.strip()]


def _judged(bench: Bench, line: str, number: int) -> tuple[dict[str, Any], bool]:
    """The answer for one line, and whether the line could be read."""
    name: object = f"line {number}"
    try:
        given = _parsed(line)
        name = given.get("id", name)
        post = _post({**bench.given, **given})
    except BadLine as error:
        return {"id": name, "error": str(error)}, False
    verdict = evaluate(bench.policy, post, bench.context)
    findings = [_told(finding) for finding in verdict.findings]
    return {"id": name, "verdict": verdict.outcome.value, "findings": findings}, True


def _told(finding: Finding) -> dict[str, Any]:
    return {
        "rule": finding.rule, "kind": finding.kind, "effect": finding.effect.value,
        "clause": finding.clause, "surface": finding.surface, "start": finding.start,
        "end": finding.end, "state": finding.state.value, "reason": finding.reason,
    }  # fmt: skip


def _parsed(line: str) -> dict[str, Any]:
    try:
        given = json.loads(line)
    except json.JSONDecodeError as error:
        raise BadLine(f"this is not JSON: {error.msg} at character {error.pos + 1}") from error
    if not isinstance(given, dict):
        raise BadLine('a line must be an object such as {"id": 1, "text": "…"}')
    if not isinstance(given.get("text"), str):
        raise BadLine('"text" is missing or is not text')
    for key in _TEXTS:
        if given.get(key) is not None and not isinstance(given[key], str | dict):
            raise BadLine(f'"{key}" is not text')
    return given


def _post(given: Mapping[str, Any]) -> Post:
    category = given.get("category")
    return Post(
        text=given["text"],
        title=given.get("title") or "",
        category=category or "",
        channel=ChannelFacts(platform=given.get("channel") or _DEFAULT_CHANNEL),
        media=_media(given),
    )


def _media(given: Mapping[str, Any]) -> tuple[MediaFacts, ...]:
    """One picture where the line speaks of one; nothing is made up about it."""
    picture = given.get("picture") or {}
    facts = _pairs(picture) if isinstance(picture, str) else picture
    if not facts and not given.get("alt") and not given.get("filename"):
        return ()
    unknown = sorted(set(facts) - {"people", "consent", "alt", "filename", "count"})
    if unknown:
        raise BadLine(f"a picture has no {unknown[0]!r}; it has people, consent, alt, filename")
    people = _one_of("people", facts.get("people"), _PEOPLE)
    answer = _one_of("consent", facts.get("consent"), _CONSENTS)
    alt = facts.get("alt", given.get("alt"))
    return (
        MediaFacts(
            id="1",
            alt=alt,
            filename=facts.get("filename", given.get("filename")) or "",
            people=_people(people),
            tagged=_tagged(people, answer),
            declared_by="command line",
        ),
    )


def _pairs(text: str) -> dict[str, str]:
    """``people=children,consent=yes`` as a dictionary."""
    pairs = [part.partition("=") for part in text.split(",") if part.strip()]
    if any(not mark for _, mark, _ in pairs):
        raise BadLine("a picture is written as people=children,consent=yes")
    return {key.strip(): value.strip() for key, _, value in pairs}


def _one_of(name: str, value: str | None, options: Collection[str]) -> str | None:
    if value is not None and value not in options:
        raise BadLine(f"{name} cannot be {value!r}; choose from {', '.join(sorted(options))}")
    return value


def _people(who: str | None) -> People | None:
    if who is None:
        return None
    if who == "none":
        return People(grade=Grade.NONE)
    return People(
        grade=Grade.IDENTIFIABLE,
        children=int(who == "children"),
        staff=int(who == "staff"),
        others=int(who == "others"),
    )


def _tagged(who: str | None, answer: str | None) -> tuple[Tagged, ...]:
    if who != "children" or answer is None:
        return ()
    consent = Consent(answer=_CONSENTS[answer], written=True)
    return (Tagged(person="the child shown", everywhere=consent),)


if __name__ == "__main__":
    raise SystemExit(main())
