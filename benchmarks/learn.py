"""Learn how much each signal says of a capital: ``python -m benchmarks.learn [--crossed]``.

Reads the invented passages in ``benchmarks/examples.jsonl`` with the rules as they are now, and
writes ``publisher/data/weights.tsv``: logistic regression, the same numbers from the same
passages. To be run again when a rule or a list has changed much. ``--crossed`` writes nothing: it
judges each fifth of the passages by weights learned from the other four, and prints how many were
caught, by background, and how many alarmed.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple
from unittest.mock import patch

import numpy as np
from numpy.typing import NDArray

from benchmarks.names import alarms
from publisher.detect import names_context, names_weighed
from publisher.detect.everything import analyse
from publisher.detect.text import Text

EXAMPLES = Path(__file__).parent / "examples.jsonl"
WEIGHTS = Path(names_weighed.__file__).parent.parent / "data" / "weights.tsv"
SEEN = 3  # capitals that must show a signal before it counts
RESTRAINT = 10.0  # how strongly weights are held near nothing (1 / C elsewhere)
STEPS = 1500
FOLDS = 5

Floats = NDArray[np.float64]


class Capital(NamedTuple):
    """One word with a capital, of the passage with that number."""

    passage: int
    signals: frozenset[str]
    person: bool


def examples() -> list[dict[str, Any]]:
    return [json.loads(line) for line in EXAMPLES.read_text().splitlines()]


def capitals(rows: Sequence[dict[str, Any]]) -> Iterator[Capital]:
    for number, row in enumerate(rows):
        reading = names_context.read(Text.of(row["text"]), frozenset())
        named = [*_spans(row["text"], row["names"])]
        for place, shown in names_weighed.signals(reading):
            token = reading.tokens[place]
            person = any(token.start < end and start < token.end for start, end in named)
            yield Capital(number, shown, person)


def _spans(text: str, names: Iterable[str]) -> Iterator[tuple[int, int]]:
    for name in names:
        at = text.find(name)
        while at >= 0:
            yield at, at + len(name)
            at = text.find(name, at + 1)


@dataclass(frozen=True)
class Table:
    """Which signals each capital shows, row by row."""

    index: NDArray[np.int64]
    row: NDArray[np.int64]
    rows: int
    columns: int

    @classmethod
    def of(cls, shown: Sequence[frozenset[str]], known: dict[str, int]) -> Table:
        pairs = [
            (number, known[signal])
            for number, signals in enumerate(shown)
            for signal in sorted(signals)
            if signal in known
        ]
        row, index = (np.array(column) for column in zip(*pairs, strict=True))
        return cls(index, row, len(shown), len(known))

    def times(self, weights: Floats) -> Floats:
        return np.bincount(self.row, weights[self.index], self.rows)

    def back(self, errors: Floats) -> Floats:
        return np.bincount(self.index, errors[self.row], self.columns)


def learn(seen: Sequence[Capital]) -> dict[str, float]:
    """Signal → what it adds to the logarithm of the odds."""
    counts = Counter(signal for capital in seen for signal in capital.signals)
    kept = sorted(signal for signal, count in counts.items() if count >= SEEN)
    known = {signal: number for number, signal in enumerate(kept)}
    table = Table.of([capital.signals for capital in seen], known)
    held = np.array([0.0 if signal == names_weighed.ALWAYS else RESTRAINT for signal in kept])
    weights = _descend(table, np.array([capital.person for capital in seen], float), held)
    return dict(zip(kept, map(float, weights), strict=True))


def _descend(table: Table, truth: Floats, held: Floats) -> Floats:
    """Nesterov's accelerated gradient; the step is 1 / the largest curvature."""
    step = 1 / (0.25 * _largest(table) + RESTRAINT)
    weights, ahead, pace = np.zeros(table.columns), np.zeros(table.columns), 1.0
    for _ in range(STEPS):
        errors = _chance(table.times(ahead)) - truth
        before, weights = weights, ahead - step * (table.back(errors) + held * ahead)
        faster = (1 + (1 + 4 * pace * pace) ** 0.5) / 2
        ahead, pace = weights + (pace - 1) / faster * (weights - before), faster
    return weights


def _largest(table: Table) -> float:
    """The largest eigenvalue of the table's square, by power iteration, a little over."""
    vector = np.ones(table.columns)
    for _ in range(30):
        vector = table.back(table.times(vector))
        size = float(np.linalg.norm(vector))
        vector /= size
    return 1.05 * size


def _chance(score: Floats) -> Floats:
    return 1 / (1 + np.exp(-np.clip(score, -30, 30)))


def crossed(rows: Sequence[dict[str, Any]], seen: Sequence[Capital]) -> dict[str, Any]:
    """Passages caught and alarmed without a roll, each judged by weights that were learned from
    the other four fifths: of how many, and by the background of the first name."""
    found: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for fold in range(FOLDS):
        weights = learn([one for one in seen if one.passage % FOLDS != fold])
        with judged_by(weights):
            for row in rows[fold::FOLDS]:
                alarmed = bool(alarms(analyse(row["text"]).people))
                for group in (row["kind"], row["origin"]):
                    found[group][0] += alarmed
                    found[group][1] += 1
    found["clean, alarmed"] = found.pop("clean")
    found.pop("none")
    return {group: f"{alarmed} of {count}" for group, (alarmed, count) in sorted(found.items())}


@contextmanager
def judged_by(weights: dict[str, float]) -> Iterator[None]:
    """The product with other weights than its own."""
    with patch.object(names_weighed, "weights", lambda: weights):
        names_weighed.forget()
        yield
    names_weighed.forget()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--crossed", action="store_true")
    options = parser.parse_args()
    rows = examples()
    seen = list(capitals(rows))
    answer: dict[str, Any] = {"passages": len(rows), "capitals": len(seen)}
    if options.crossed:
        answer["crossed"] = crossed(rows, seen)
    else:
        weights = learn(seen)
        WEIGHTS.write_text("".join(f"{s}\t{weights[s]:.3f}\n" for s in sorted(weights)))
        answer["weights"] = len(weights)
    print(json.dumps(answer))


if __name__ == "__main__":
    main()
