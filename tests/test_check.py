"""``publisher check``: verdicts for loose lines, with no server and no database."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from publisher.check import main
from tenants.policies import templates
from tenants.policies.language import to_json
from tests.soon import soon

ROLL = "kind,forename,surname\npupil,Amelia,Wright\nstaff,Priya,Patel\n"


@pytest.fixture
def roll(tmp_path: Path) -> Path:
    path = tmp_path / "roll.csv"
    path.write_text(ROLL, encoding="utf-8")
    return path


def checked(*arguments: str) -> tuple[int, list[dict[str, Any]]]:
    out = io.StringIO()
    code = main(arguments, out=out)
    return code, [json.loads(line) for line in out.getvalue().splitlines()]


def batch(tmp_path: Path, *lines: str) -> str:
    path = tmp_path / "in.jsonl"
    path.write_text("\n".join(lines), encoding="utf-8")
    return str(path)


def test_one_text_gets_one_line() -> None:
    code, [answer] = checked(
        "--policy", "milton_road", "--category", "event", "--text", "Fayre on Saturday"
    )
    assert (code, answer) == (0, {"id": "1", "verdict": "pass", "findings": []})


def test_a_finding_tells_what_where_and_why(roll: Path) -> None:
    text = "Well done Amelia"
    _, [answer] = checked(
        "--policy", "milton-road", "--roll", str(roll), "--category", "event", "--text", text
    )
    [found] = [finding for finding in answer["findings"] if finding["kind"] == "names"]
    assert answer["verdict"] == "block"
    assert text[found["start"] : found["end"]] == "Amelia"
    assert (found["rule"], found["surface"], found["state"]) == ("no-names", "text", "checked")
    assert set(found) == {
        "rule", "kind", "effect", "clause", "surface", "start", "end", "state", "reason",
    }  # fmt: skip


def test_a_picture_can_be_described_in_a_few_words() -> None:
    arguments = ("--policy", "lache", "--category", "event", "--text", "Sports day", "--picture")
    verdicts = [
        checked(*arguments, f"people=children,consent={answer},alt=Running")[1][0]["verdict"]
        for answer in ("yes", "no", "blank", "withdrawn")
    ]
    assert verdicts == ["pass", "block", "block", "block"]


def test_a_line_may_differ_from_what_the_command_says_of_all(tmp_path: Path) -> None:
    lines = batch(
        tmp_path,
        json.dumps({"id": "a", "text": "Hello"}),
        json.dumps({"id": "b", "text": "Hello", "channel": "x"}),
    )
    _, answers = checked("--policy", "milton_road", "--category", "event", "--batch", lines)
    assert [(a["id"], a["verdict"]) for a in answers] == [("a", "pass"), ("b", "block")]


def test_a_missing_category_is_noted_and_a_wrong_one_blocks(tmp_path: Path) -> None:
    lines = batch(
        tmp_path,
        json.dumps({"id": 1, "text": "Hello"}),
        json.dumps({"id": 2, "text": "Hello", "category": "celebration"}),
    )
    _, [missing, wrong] = checked("--policy", "milton_road", "--batch", lines)
    assert missing["verdict"] == "pass"
    assert [(f["kind"], f["state"]) for f in missing["findings"]] == [("category", "not_checkable")]
    assert wrong["verdict"] == "block"


def test_alternative_text_and_file_name_are_read(tmp_path: Path, roll: Path) -> None:
    line = {"id": 1, "text": "Hello", "alt": "Amelia Wright", "filename": "amelia_wright.jpg"}
    lines = batch(tmp_path, json.dumps(line))
    _, [answer] = checked("--policy", "milton_road", "--roll", str(roll), "--batch", lines)
    surfaces = {f["surface"] for f in answer["findings"] if f["kind"] == "names"}
    assert surfaces == {"alt:1", "filename:1"}


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("{", "this is not JSON"),
        ("[]", "must be an object"),
        ('{"id": 7}', "is missing"),
        ('{"id": 7, "text": 3}', "is not text"),
        ('{"id": 7, "text": "a", "channel": 3}', '"channel" is not text'),
        ('{"id": 7, "text": "a", "picture": "people=dogs"}', "people cannot be 'dogs'"),
        ('{"id": 7, "text": "a", "picture": "faces=2"}', "has no 'faces'"),
    ],
)
def test_a_bad_line_spoils_only_itself(tmp_path: Path, line: str, says: str) -> None:
    lines = batch(tmp_path, line, '{"id": 8, "text": "Hello"}')
    code, [bad, good] = checked("--policy", "ashgrove", "--batch", lines)
    assert code == 1
    assert says in bad["error"]
    assert good["verdict"] == "pass"


@pytest.mark.parametrize(
    "file",
    [
        "Name\nAmelia Wright\nPriya Patel\n",
        'Pupil name;Class\r\n"Wright, Amelia";4B\r\n"Patel, Priya";5C\r\n',
        "\ufeffLegal Surname\tForename\tFacebook\nWright\tAmelia\tperhaps\nPatel\tPriya\tyes\n",
        "id,first_name,last_name\n1,Amelia,Wright\n2,Priya,Patel\n",
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_roll_is_read_as_the_register_reads_it(tmp_path: Path, file: str, encoding: str) -> None:
    path = tmp_path / "roll.csv"
    path.write_text(file, encoding=encoding)
    text = "amelia wright and Priya Patel"
    _, [answer] = checked("--policy", "milton_road", "--roll", str(path), "--text", text)
    names = [each for each in answer["findings"] if each["kind"] == "names"]
    assert {(each["start"], each["end"]) for each in names} == {(0, 13), (18, 29)}


@pytest.mark.parametrize(
    ("file", "says"),
    [
        ("Forename,Class\nAmelia,4B\n", "must hold headings"),
        ("Amelia Wright\nPriya Patel\n", "must hold headings"),
        ("Forename,Surname\nAmelia,Wright\nPriya,\n", "row 3, column Surname: is empty"),
        ("Name\n", "lists nobody"),
    ],
)
def test_a_roll_in_which_somebody_would_be_left_out_is_none(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], file: str, says: str
) -> None:
    path = tmp_path / "roll.csv"
    path.write_text(file)
    code, answers = checked("--policy", "lache", "--roll", str(path), "--text", "Hello")
    said = capsys.readouterr().err
    assert (code, answers) == (2, []) and says in said
    assert "Amelia" not in said and "Priya" not in said


def test_a_broken_roll_is_named_by_row_and_column(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "roll.csv"
    path.write_text("kind,forename,surname\nwizard,Amelia,Wright\n")
    code, answers = checked("--policy", "lache", "--roll", str(path), "--text", "Hello")
    said = capsys.readouterr().err
    assert (code, answers) == (2, [])
    assert "2" in said and "kind" in said
    assert "Amelia" not in said


def test_a_broken_policy_lists_its_problems(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "policy.toml"
    path.write_text(templates.text("lache").replace('effect = "block"', 'efect = "block"', 1))
    code, _ = checked("--policy", str(path), "--text", "Hello")
    assert code == 2
    assert "'efect' is not a key here; did you mean 'effect'?" in capsys.readouterr().err


def test_a_policy_of_ones_own_is_read_from_its_file(tmp_path: Path) -> None:
    path = tmp_path / "policy.toml"
    path.write_text(templates.text("milton_road").replace('"event", "reminder"', '"closure"'))
    code, [answer] = checked(
        "--policy", str(path), "--category", "closure", "--text", "School is closed today"
    )
    assert (code, answer["verdict"]) == (0, "pass")


def test_a_policy_that_is_nowhere_is_said_to_be_missing(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert checked("--policy", "hogwarts", "--text", "Hello")[0] == 2
    assert "hogwarts" in capsys.readouterr().err


def test_neither_the_database_nor_the_web_is_loaded() -> None:
    code = (
        "import sys, publisher.check;"
        "print([m for m in ('sqlalchemy', 'flask', 'publisher.connectors') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_many_lines_come_back_in_their_order(tmp_path: Path) -> None:
    given = [json.dumps({"id": number, "text": f"Hello {number}"}) for number in range(300)]
    given[100] = "{"
    code, answers = checked("--policy", "ashgrove", "--batch", batch(tmp_path, *given))
    assert code == 1
    assert [a["id"] for a in answers] == [*range(100), "line 101", *range(101, 300)]


def test_a_policy_may_be_a_file_of_json(tmp_path: Path) -> None:
    path = tmp_path / "policy.json"
    path.write_text(to_json(templates.template("lache")), encoding="utf-8")
    assert checked("--policy", str(path), "--text", "Hello")[0] == 0


def test_a_table_is_read_by_its_headings_and_a_line_keeps_its_number(tmp_path: Path) -> None:
    table = tmp_path / "posts.csv"
    table.write_bytes('id,text\r\n7,"Well done Zo\xeb,\nagain"\r\n8,Hello\r\n'.encode("cp1252"))
    code, answers = checked("--policy", "milton_road", "--category", "event", "--batch", str(table))
    assert (code, [(a["id"], a["verdict"]) for a in answers]) == (
        0,
        [("7", "block"), ("8", "pass")],
    )
    lines = batch(tmp_path, "", json.dumps({"text": "Hello"}), "   ", "nonsense")
    _, answers = checked("--policy", "milton_road", "--batch", lines)
    assert [a["id"] for a in answers] == ["line 2", "line 4"]


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("a.jsonl", b"\n\n", "no line to judge"),
        ("a.jsonl", '{"text": "Hello"}'.encode("utf-16"), "not in UTF-8"),
        ("a.csv", b"id,words\n1,Hello\n", 'no column "text"'),
        ("a.csv", b'id,text\n1,"Hello\n', "unexpected end"),
    ],
)
def test_a_file_that_cannot_be_used_is_said_to_be_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str, content: bytes, says: str
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    code, answers = checked("--policy", "milton_road", "--batch", str(path))
    assert (code, answers) == (2, [])
    assert says in capsys.readouterr().err


def test_a_very_long_word_is_judged_at_once() -> None:
    with soon():
        checked("--policy", "milton_road", "--text", "a" * 60_000)
        checked("--policy", "milton_road", "--text", "1" * 60_000)


@pytest.mark.parametrize("text", ["We are at 53.3498, -2.7012", "Find us at ///filled.count.soap"])
def test_figures_are_a_place_whatever_places_a_policy_allows(text: str) -> None:
    _, [answer] = checked("--policy", "milton_road", "--category", "event", "--text", text)
    assert "location" in {finding["kind"] for finding in answer["findings"]}
    assert answer["verdict"] == "block"


def test_what_is_the_schools_own_may_be_told() -> None:
    text = "Ring the office on 01632 960144. Well done, Austen!"
    asked = ("--policy", "lache", "--category", "event", "--text", text)
    told = ("--contact", "01632 960144", "--own-name", "Austen")
    _, [answer] = checked(*asked)
    assert answer["verdict"] == "block"
    _, [answer] = checked(*asked, *told)
    assert answer["verdict"] == "pass"
