"""What judging one post costs: by stage, length of post and size of roll.
``python -m benchmarks.check --json``. Presidio stands beside it when it is installed."""

from __future__ import annotations

import argparse
import importlib.util
import json
import resource
import statistics
import time
from collections.abc import Callable
from typing import Any

from benchmarks.names import corpus, distractors
from publisher.detect.everything import Analysis, analyse
from publisher.detect.roll import KeyedRoll, derive_key, roll_of

STAGES = (
    "people",
    "personal",
    "places",
    "special",
    "wording",
    "topics",
    "security",
    "confidential",
    "identification",
    "links",
    "tone",
)
LENGTHS = (280, 2000)
ROLLS = (300, 1500, 5000)


def posts(length: int, count: int = 60) -> list[str]:
    """Different posts of about ``length`` characters, put together from the corpus."""
    texts = [row["text"] for row in corpus("both")]
    made = []
    for number in range(count):
        words = " ".join(texts[(number * 7 + step) % len(texts)] for step in range(length // 40))
        made.append(words[:length])
    return made


def _milliseconds(action: Callable[[str], object], texts: list[str]) -> dict[str, float]:
    for text in texts[:10]:
        action(text)
    times = []
    for text in texts:
        start = time.perf_counter()
        action(text)
        times.append((time.perf_counter() - start) * 1000)
    return {
        "median": round(statistics.median(times), 3),
        "p95": round(statistics.quantiles(times, n=20)[-1], 3),
    }


def _everything(roll: KeyedRoll) -> Callable[[str], object]:
    def check(text: str) -> object:
        analysis = analyse(text, roll=roll)
        return [getattr(analysis, stage) for stage in STAGES]

    return check


def _stages(roll: KeyedRoll, texts: list[str]) -> dict[str, float]:
    spent: dict[str, list[float]] = {stage: [] for stage in STAGES}
    for text in texts:
        analysis = analyse(text, roll=roll)
        for stage in STAGES:
            spent[stage].append(_once(analysis, stage))
    return {stage: round(statistics.median(times), 3) for stage, times in spent.items()}


def _once(analysis: Analysis, stage: str) -> float:
    start = time.perf_counter()
    getattr(analysis, stage)
    return (time.perf_counter() - start) * 1000


def _presidio(texts: list[str]) -> dict[str, Any] | str:
    if importlib.util.find_spec("presidio_analyzer") is None:
        return "absent: presidio-analyzer is not installed"
    from presidio_analyzer import AnalyzerEngine, PatternRecognizer
    from presidio_analyzer.nlp_engine import NoOpNlpEngine

    engine = NoOpNlpEngine(models=[{"lang_code": "en", "model_name": "none"}])
    engine.load()
    analyzer = AnalyzerEngine(nlp_engine=engine, supported_languages=["en"])
    names = [f"{p.forename} {p.surname}" for p in distractors(1500)]
    analyzer.registry.add_recognizer(PatternRecognizer("PERSON", deny_list=names))
    return _milliseconds(lambda text: analyzer.analyze(text, language="en"), texts)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    before = _memory()
    start = time.perf_counter()
    analyse("Well done Amelia").people  # noqa: B018
    loading = time.perf_counter() - start
    answer: dict[str, Any] = {"loading_seconds": round(loading, 2), "lists_mb": _memory() - before}
    for size in ROLLS:
        roll = roll_of(distractors(size), derive_key(b"benchmark" * 4, "school", 1))
        for length in LENGTHS:
            answer[f"roll {size}, {length} characters"] = _milliseconds(
                _everything(roll), posts(length)
            )
        if size == 1500:
            answer["stages, roll 1500, 280 characters"] = _stages(roll, posts(280))
            answer["memory_mb"] = _memory() - before
    answer["presidio, 280 characters"] = _presidio(posts(280))
    print(json.dumps(answer, indent=None if options.json else 2))


def _memory() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


if __name__ == "__main__":
    main()
