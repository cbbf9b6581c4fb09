"""How many invented people the detectors find: by origin, with and without a roll, and how
often a clean passage raises an alarm. ``python -m benchmarks.names --json [--half report]``."""

from __future__ import annotations

import argparse
import json
import random
from collections import defaultdict
from pathlib import Path
from typing import Any

from publisher.detect import gazetteer
from publisher.detect.everything import analyse
from publisher.detect.hit import Certainty, Hit
from publisher.detect.roll import KeyedRoll, Person, derive_key, roll_of

CORPUS = Path(__file__).parent.parent / "tests" / "golden" / "corpus.jsonl"
ROLL_SIZE = 1500


def corpus(half: str) -> list[dict[str, Any]]:
    """Passages of one half: "tune" may be looked at, "report" is only ever counted."""
    rows = (json.loads(line) for line in CORPUS.read_text().splitlines())
    return [row for row in rows if half in (row["half"], "both")]


def distractors(count: int, *, seed: int = 11) -> list[Person]:
    """Invented pupils from the name lists, so that a roll has a school's size."""
    pick = random.Random(seed)
    first = sorted(name for name, strength in gazetteer.given().items() if strength > 3)
    last = sorted(gazetteer.surnames())[::7]
    return [
        Person(
            who="pupil", forename=pick.choice(first), surname=pick.choice(last), reference=f"d{n}"
        )
        for n in range(count)
    ]


def roll_for(rows: list[dict[str, Any]], size: int) -> KeyedRoll:
    people = []
    for row in rows:
        for full in row["roll"]:
            forename, surname = full.rsplit(" ", 1)
            who = "staff" if row["staff"] else "pupil"
            people.append(Person(who=who, forename=forename, surname=surname, reference=full))
    unique = {person.reference: person for person in people}
    others = distractors(max(0, size - len(unique)))
    return roll_of([*unique.values(), *others], derive_key(b"benchmark" * 4, "school", 1))


def alarms(hits: tuple[Hit, ...]) -> list[Hit]:
    return [hit for hit in hits if hit.certainty >= Certainty.LIKELY]


def measure(rows: list[dict[str, Any]], roll: KeyedRoll | None) -> dict[str, Any]:
    """Shares of passages caught, of single names caught, and of clean passages alarmed."""
    found: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0, 0])
    clean = [0, 0]
    missed: list[str] = []
    for row in rows:
        hits = alarms(analyse(row["text"], roll=roll).people)
        if not row["names"]:
            clean[0] += bool(hits)
            clean[1] += 1
            if hits:
                missed.append(
                    "FALSE " + row["text"] + " " + str([row["text"][h.start : h.end] for h in hits])
                )
            continue
        covered = [_covered(row["text"], name, hits) for name in row["names"]]
        tally = found[row["origin"]]
        tally[0] += any(covered)
        tally[1] += 1
        tally[2] += sum(covered)
        tally[3] += len(covered)
        if not all(covered):
            missed.append("MISS " + row["text"] + " " + str(row["names"]))
    return _summary(found, clean, missed)


def _covered(text: str, name: str, hits: list[Hit]) -> bool:
    at = text.find(name)
    return any(hit.start < at + len(name) and at < hit.end for hit in hits)


def _summary(found: dict[str, list[int]], clean: list[int], missed: list[str]) -> dict[str, Any]:
    total = [sum(column) for column in zip(*found.values(), strict=True)]
    return {
        "passages_caught": round(total[0] / total[1], 4),
        "names_caught": round(total[2] / total[3], 4),
        "passages": total[1],
        "names": total[3],
        "clean_alarmed": round(clean[0] / clean[1], 4),
        "clean": clean[1],
        "by_origin": {origin: round(t[2] / t[3], 4) for origin, t in sorted(found.items())},
        "wrong": missed,
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--half", choices=("tune", "report", "both"), default="report")
    parser.add_argument("--show", action="store_true", help="list what was wrong; tuning half only")
    options = parser.parse_args()
    rows = corpus(options.half)
    answer = {
        "half": options.half,
        "with_roll": measure(rows, roll_for(rows, ROLL_SIZE)),
        "without_roll": measure(rows, None),
    }
    for part in ("with_roll", "without_roll"):
        if not (options.show and options.half == "tune"):
            answer[part].pop("wrong")
    print(json.dumps(answer, indent=None if options.json else 2, ensure_ascii=False))


if __name__ == "__main__":
    main()
