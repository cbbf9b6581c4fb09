"""``publisher check``: what would this policy say about these words? No server, no database.

One line of JSON for each text. Facts that a line does not give (category, author, alt text) are
noted as not checkable and never stop the line; everything that can be read in the words is
judged exactly as the product judges it.
"""

from __future__ import annotations

import argparse
import csv
import datetime as dt
import io
import json
import os
import secrets
import signal
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from multiprocessing import Pool
from pathlib import Path
from typing import Any, TextIO

from publisher.check_line import DEFAULT_CHANNEL, BadLine, parsed, post_of
from publisher.detect.hit import Known
from publisher.detect.roll import Roll, derive_key, roll_of
from publisher.registers import columns, rows, table
from publisher.registers.table import TableError
from publisher.rules.context import Context
from publisher.rules.evaluate import evaluate
from publisher.rules.finding import Finding
from tenants.policies import templates
from tenants.policies.language import Policy, from_json, load
from tenants.policies.problems import PolicyError

OK, BAD_LINES, UNUSABLE = 0, 1, 2
Numbered = tuple[int, str]
_WORTH_SHARING = 200  # fewer lines are judged before a second process has started


class Unreadable(ValueError):
    """A file of lines that cannot be used at all; ``str()`` says why."""


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
    except (PolicyError, TableError, Unreadable, OSError, UnicodeDecodeError) as error:
        sys.stderr.write(f"{error}\n")
        return UNUSABLE
    bad = 0
    for answer, readable in _answers(options, bench, lines):
        bad += not readable
        out.write(json.dumps(answer, ensure_ascii=False) + "\n")
    return BAD_LINES if bad else OK


def _answers(
    options: argparse.Namespace, bench: Bench, numbered: Sequence[Numbered]
) -> Iterator[tuple[dict[str, Any], bool]]:
    """In the order of the lines; many lines are shared among the machine's processors."""
    workers = os.cpu_count() or 1
    if len(numbered) < _WORTH_SHARING or workers == 1:
        yield from (_judged(bench, line, number) for number, line in numbered)
        return
    with Pool(workers, initializer=_set_up, initargs=(options,)) as pool:
        yield from pool.imap(_judged_here, numbered, chunksize=32)
        pool.close()  # each child ends by itself; being told to end is for when we are interrupted
        pool.join()


_BENCHES: list[Bench] = []  # of this process, when it is one of several


def _set_up(options: argparse.Namespace) -> None:
    # A child is a copy of whoever forked it, who may have other plans for this signal.
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    _BENCHES.append(_bench(options))


def _judged_here(numbered: Numbered) -> tuple[dict[str, Any], bool]:
    return _judged(_BENCHES[-1], numbered[1], numbered[0])


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="publisher check", description=__doc__)
    parser.add_argument("--policy", required=True, help="a template's name or a TOML or JSON file")
    parser.add_argument(
        "--roll", type=Path, help="the school's roll: a CSV as the register takes it"
    )
    parser.add_argument("--channel", default=DEFAULT_CHANNEL)
    parser.add_argument("--category")
    parser.add_argument("--picture", help="such as people=children,consent=yes,alt=A cup")
    parser.add_argument("--website", action="append", default=[], help="the school's own host")
    parser.add_argument(
        "--contact",
        action="append",
        default=[],
        help="a telephone number, e-mail or street address that the school publishes",
    )
    parser.add_argument(
        "--own-name", action="append", default=[], help="a house, a class or a building of it"
    )  # fmt: skip
    source = parser.add_mutually_exclusive_group(required=True)
    source.add_argument("--text")
    source.add_argument(
        "--batch",
        type=Path,
        help="one JSON object with id and text on each line, or a .csv with those columns",
    )
    return parser


def _bench(options: argparse.Namespace) -> Bench:
    policy = _policy(options.policy)
    context = Context(
        now=dt.datetime.now(dt.UTC),
        roll=_roll(options.roll) if options.roll else None,
        known=Known(
            domains=frozenset(options.website),
            contacts=frozenset(options.contact),
            names=frozenset(options.own_name),
        ),
        text_only=True,
    )
    given = {"channel": options.channel, "category": options.category, "picture": options.picture}
    return Bench(policy=policy, context=context, given=given)


def _policy(name: str) -> Policy:
    """A template, or a file. PolicyError or OSError when it is neither."""
    key = name.replace("-", "_")
    if key in templates.names():
        return templates.template(key)
    text = Path(name).read_text(encoding="utf-8")
    return (from_json if text.lstrip().startswith("{") else load)(text, source=name)


def _roll(path: Path) -> Roll:
    """The digests of a roll, read as a register that a school uploads, under a key that is
    forgotten when the program ends. Raises ``Unreadable`` at a row whose names are not clear."""
    uploaded = table.read(path.read_bytes())
    found = columns.read(uploaded.header, cells=[cells for _, cells in uploaded.rows])
    if not {"name", "surname"} & found.places.keys():
        raise Unreadable(
            "The first row of the roll must hold headings: Forename and Surname, or Name."
        )
    entries, problems = rows.read(uploaded, found, today=dt.datetime.now(dt.UTC).date())
    of_names = {found.places.get(column) for column in (*rows.NAMES, "name", "kind")}
    headings = {uploaded.header[place] for place in of_names if place is not None}
    named = {entry.row for entry in entries if entry.named}
    for each in problems:
        if each.column in headings or each.row not in named:
            raise Unreadable(f"The roll, row {each.row}, column {each.column}: {each.reason}")
    people = [person for entry in entries for person in entry.people()]
    return roll_of(people, derive_key(secrets.token_bytes(32), "check", 1))


def _lines(options: argparse.Namespace) -> list[Numbered]:
    """Every line that says something, with its number in the file. Unreadable when none does."""
    if options.batch is None:
        return [(1, json.dumps({"id": "1", "text": options.text}))]
    if str(options.batch) == "-":
        found = _spoken(sys.stdin.read())
    elif options.batch.suffix.lower() == ".csv":
        found = list(_rows(_decoded(options.batch, otherwise="cp1252"), options.batch))
    else:
        found = _spoken(_decoded(options.batch))
    if not found:
        raise Unreadable(f"{options.batch}: there is no line to judge")
    return found


def _spoken(text: str) -> list[Numbered]:
    return [(number, line) for number, line in enumerate(text.split("\n"), 1) if line.strip()]


def _decoded(path: Path, *, otherwise: str | None = None) -> str:
    raw = path.read_bytes()
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        if otherwise and not raw.startswith((b"\xff\xfe", b"\xfe\xff")):
            return raw.decode(otherwise, errors="replace")
        problem = f"{path} is not in UTF-8 (byte {error.start + 1}): save it as UTF-8"
        raise Unreadable(problem) from error


def _rows(text: str, path: Path) -> Iterator[Numbered]:
    """The rows of a CSV file as lines; its heading names the columns, "text" among them."""
    table = csv.DictReader(io.StringIO(text), restkey="", strict=True)
    try:
        if "text" not in (table.fieldnames or ()):
            raise Unreadable(f'{path}: the first row names no column "text"')
        for row in table:
            given = {key: value for key, value in row.items() if key and value}
            yield table.line_num, json.dumps({**given, "text": row["text"] or ""})
    except csv.Error as error:
        raise Unreadable(f"{path}, line {table.line_num}: {error}") from error


def _judged(bench: Bench, line: str, number: int) -> tuple[dict[str, Any], bool]:
    """The answer for one line, and whether the line could be read."""
    name: object = f"line {number}"
    try:
        given = parsed(line)
        name = given.get("id", name)
        post = post_of({**bench.given, **given})
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


if __name__ == "__main__":
    raise SystemExit(main())
