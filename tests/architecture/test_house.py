"""The rules of the house that a machine can check. Each failure says what to do."""

from __future__ import annotations

import ast
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import NamedTuple

import pytest

import publisher
from publisher.queue import JOBS

ROOT = Path(publisher.__file__).parent.parent
CODE = sorted(
    path
    for package in ("publisher", "tenants", "migrations")
    for path in (ROOT / package).rglob("*.py")
)
SERVICES = sorted(
    path
    for folder in ("publisher/services", "tenants/services")
    for path in (ROOT / folder).glob("*.py")
)
LONGEST_MODULE = 300
LONGEST_FUNCTION = 40
# What was longer when the wall was put up. These numbers may only go down.
LONGER = {
    "publisher/chaos/stage.py:_school": 42,
    "publisher/embedded.py": 320,
}

JOB_SIDE = "is called by our own jobs, whose actor holds no person's permission"
BELOW = "is a step of services that have asked already, and is given their unit of work"
# Public functions that take a unit of work and need not ask, each with its reason.
NEED_NOT_ASK = {
    "acknowledging.open_row": BELOW,
    "acknowledging.standings": BELOW,
    "ageing.ask": JOB_SIDE,
    "answering.link": BELOW,
    "answers.of_people": BELOW,
    "appearing.find": BELOW,
    "appearing.hold": BELOW,
    "appearing.people_shown": BELOW,
    "appearing.take_back": BELOW,
    "applying.act": BELOW,
    "applying.insert": BELOW,
    "applying.key": BELOW,
    "applying.plan_anew": BELOW,
    "applying.shown_among": BELOW,
    "applying.write": BELOW,
    "asking.ask_next": BELOW,
    "audit.record": BELOW,
    "coming_down.at_once": BELOW,
    "coming_down.may_confirm": BELOW,
    "coming_down.named": BELOW,
    "coming_down.of_person": BELOW,
    "coming_down.rule": BELOW,
    "coming_down.shown": BELOW,
    "coming_down.tell_named": BELOW,
    "coming_down.tell_shown": BELOW,
    "coming_down.told": BELOW,
    "connecting_rules.adopt": BELOW,
    "connecting_rules.approval_of": BELOW,
    "connecting_rules.approved": BELOW,
    "connecting_rules.check": BELOW,
    "connecting_rules.check_request": BELOW,
    "connecting_rules.keeps": BELOW,
    "connecting_rules.take": BELOW,
    "agreed.approvals": BELOW,
    "agreed.lapsed": BELOW,
    "agreed.once": BELOW,
    "agreed.still_standing": BELOW,
    "as_sent.compare": BELOW,
    "by_address.may_be_anothers": BELOW,
    "by_address.taken": BELOW,
    "connecting_rules.usable": BELOW,
    "consenting.changed": BELOW,
    "answers.classes_of": BELOW,
    "answers.not_to_be_named": BELOW,
    "consenting.stop_posts": BELOW,
    "documented.of": BELOW,
    "copies.made_from": BELOW,
    "copies.originals": BELOW,
    "copies.same_files": BELOW,
    "deciphering.ask": BELOW,
    "drafting.hands": BELOW,
    "drafting.hold": BELOW,
    "drafting.locked": BELOW,
    "drafting.mine": BELOW,
    "drafting.version_of": BELOW,
    "everybody.find": BELOW,
    "everybody.here_now": BELOW,
    "everybody.itself": BELOW,
    "everybody.names": BELOW,
    "evidence.destroyed": BELOW,
    "evidence.keep": BELOW,
    "fitness.readings": BELOW,
    "found_live.look_again": BELOW,
    "found_live.tell_if_stopped": BELOW,
    "fitness.counting_from": BELOW,
    "fitness.has_read": BELOW,
    "fitness.is_trained": BELOW,
    "forgetting.forget": JOB_SIDE,
    "gathered.agreed_again": BELOW,
    "gathered.item_changed": BELOW,
    "gathered.keep": BELOW,
    "gathering.bench": BELOW,
    "gathering.in_force": BELOW,
    "granting.next_look": BELOW,
    "judging.keep": BELOW,
    "judging.still_set_aside": BELOW,
    "lining_up.judge_all": BELOW,
    "lining_up.put_in_line": BELOW,
    "lining_up.release": BELOW,
    "linking.ask": BELOW,
    "linking.known": BELOW,
    "linking.must_wait": JOB_SIDE,
    "naming.naming": BELOW,
    "official.confirm": BELOW,
    "official.follow_up": BELOW,
    "operating.closed": BELOW,
    "operating.somebody": BELOW,
    "operating.warn_of_one": BELOW,
    "other_posts.around": BELOW,
    "planning.plan": BELOW,
    "planning.raise_duty": BELOW,
    "planning.today": BELOW,
    "policy_changes.current": BELOW,
    "proving.finish": "is for somebody who has just shown a passkey",
    "proving.forget": BELOW,
    "proving.gained": "is for somebody who changes their own ways of logging in",
    "proving.lost": "is for somebody who changes their own ways of logging in",
    "readiness.lacking": BELOW,
    "recognising.recognise": BELOW,
    "recording.back_in_line": JOB_SIDE,
    "recording.checked": JOB_SIDE,
    "recording.refused": JOB_SIDE,
    "recording.park_channel": JOB_SIDE,
    "recording.published": JOB_SIDE,
    "recording.sent": JOB_SIDE,
    "rendering.media_of": BELOW,
    "rendering.sent_content": BELOW,
    "requesting.locked": BELOW,
    "rolls.enrol": BELOW,
    "rolls.looked_up": BELOW,
    "rolls.roll_for": BELOW,
    "saying_stop.begin": BELOW,
    "scheduling.due": BELOW,
    "scheduling.instant": BELOW,
    "school_days.of": BELOW,
    "school_facts.for_trial": BELOW,
    "school_facts.gather": BELOW,
    "sessions.covered_roles": BELOW,
    "standing.self_approvers": BELOW,
    "standing.entitled": BELOW,
    "sessions.end_others": BELOW,
    "sessions.enter": "is for somebody who has just proved who they are",
    "sessions.open_session": "is for somebody who has just proved who they are",
    "sessions.shown_twice": BELOW,
    "settling.look_now": JOB_SIDE,
    "signup.join": BELOW,
    "signup.new_person": "is for somebody who belongs nowhere yet",
    "standing.roles_now": BELOW,
    "standing.standing_in": BELOW,
    "standing.to_decide": "is the question itself, asked again in the deciding transaction",
    "second_opinions.seniors": BELOW,
    "second_opinions.wanted": BELOW,
    "taking_down.believed": JOB_SIDE,
    "taking_down.deleted": JOB_SIDE,
    "taking_down.was_asked": JOB_SIDE,
    "taking_down.why_not": BELOW,
    "telling.clear": BELOW,
    "telling.tell": BELOW,
    "telling.tell_author": BELOW,
    "telling.told_since": JOB_SIDE,
    "tickets.end": BELOW,
    "tickets.held": BELOW,
    "tickets.issue": BELOW,
    "tickets.use": BELOW,
    "trying.in_force": BELOW,
    "voiding.back_to_draft": BELOW,
    "voiding.void_approvals": BELOW,
    "writing_down.perhaps_out": JOB_SIDE,
    "writing_down.begun": JOB_SIDE,
    "writing_down.live": JOB_SIDE,
    "undoing.take_back": BELOW,
}

Function = ast.FunctionDef | ast.AsyncFunctionDef


def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(), str(path))


@cache
def functions(path: Path) -> tuple[Function, ...]:
    """Functions of the module itself, not those of its classes."""
    return tuple(node for node in parsed(path).body if isinstance(node, Function))


class Seen(NamedTuple):
    """What some of the rules below forbid, as it stands in one file."""

    too_long: tuple[str, ...]
    compared_platforms: tuple[int, ...]
    naive_clocks: tuple[int, ...]


@cache
def seen(path: Path) -> Seen:
    """Read once for all of them: reading is most of what a rule costs."""
    nodes = list(ast.walk(parsed(path)))
    return Seen(
        tuple(too_long(path, nodes)), tuple(compared_platforms(nodes)), tuple(naive_clocks(nodes))
    )


def named(path: Path, node: Function) -> str:
    return f"{path.stem}.{node.name}"


def takes(node: Function, name: str) -> bool:
    return any(argument.arg == name for argument in (*node.args.args, *node.args.kwonlyargs))


def first_statement(node: Function) -> ast.stmt:
    body = node.body
    told = isinstance(body[0], ast.Expr) and isinstance(body[0].value, ast.Constant)
    return body[1] if told and len(body) > 1 else body[0]


def asks(node: Function) -> bool:
    """Is the first statement ``uow.actor.require(Permission.X)``?"""
    return ast.unparse(first_statement(node)).startswith("uow.actor.require(Permission.")


def who_do_not_ask(paths: list[Path]) -> set[str]:
    return {
        named(path, node)
        for path in paths
        for node in functions(path)
        if not node.name.startswith("_") and takes(node, "uow") and not asks(node)
    }


def test_every_service_asks_for_a_permission_first() -> None:
    forgotten = who_do_not_ask(SERVICES) - set(NEED_NOT_ASK)
    assert not forgotten, (
        f"{sorted(forgotten)}: begin with `uow.actor.require(Permission.…)`, or say in "
        "NEED_NOT_ASK why nobody has to be asked."
    )


def test_the_list_of_those_who_need_not_ask_has_no_leftovers() -> None:
    leftovers = set(NEED_NOT_ASK) - who_do_not_ask(SERVICES)
    assert not leftovers, f"{sorted(leftovers)}: take these out of NEED_NOT_ASK; they ask, or went."


def test_a_service_that_forgets_to_ask_is_seen(tmp_path: Path) -> None:
    planted = tmp_path / "opening.py"
    planted.write_text(
        "def wide(uow, post_id):\n    '''Told.'''\n    post = uow.get(post_id)\n"
        "    uow.actor.require(Permission.DRAFT)\n"
        "def well(uow):\n    '''Told.'''\n    uow.actor.require(Permission.DRAFT)\n"
    )
    assert who_do_not_ask([planted]) == {"opening.wide"}


# Services that open their own transactions (a call to a platform lies between two of them).
SCOPED = {
    "recording.record": JOB_SIDE,
}


@pytest.mark.parametrize("path", SERVICES, ids=lambda path: path.stem)
def test_services_that_open_their_own_transactions_ask_too(path: Path) -> None:
    for node in functions(path):
        if node.name.startswith("_") or not takes(node, "scope") or named(path, node) in SCOPED:
            continue
        assert ".require(Permission." in ast.unparse(node), (
            f"{named(path, node)} is given a person's scope and asks for no permission: add "
            "`actor.require(Permission.…)` as the first line of its first unit of work."
        )


@pytest.mark.parametrize("path", SERVICES, ids=lambda path: path.stem)
def test_services_never_commit(path: Path) -> None:
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            assert node.func.attr not in ("commit", "rollback"), (
                f"{path.name}:{node.lineno}: whoever opened the unit of work ends it; to do "
                "something once it is committed use uow.after_commit."
            )


def code_lines(path: Path, nodes: list[ast.AST]) -> list[int]:
    """The numbers of the lines that a reader must follow: no blank lines, comments or docstrings,
    of which nobody should be sparing."""
    told = {
        number
        for leaf in nodes
        if isinstance(leaf, ast.Expr) and isinstance(leaf.value, ast.Constant)
        for number in range(leaf.lineno, (leaf.end_lineno or leaf.lineno) + 1)
    }
    lines = (line.strip() for line in path.read_text().splitlines())
    return [
        number
        for number, line in enumerate(lines, 1)
        if number not in told and line and not line.startswith("#")
    ]


def too_long(path: Path, nodes: list[ast.AST]) -> Iterator[str]:
    name = path.relative_to(ROOT).as_posix() if path.is_relative_to(ROOT) else path.name
    code = code_lines(path, nodes)
    lines = len(code)
    if lines > LONGER.get(name, LONGEST_MODULE):
        yield (
            f"{name} has {lines} lines of code; {LONGEST_MODULE} is the wall. Find the second "
            "thing it does and give that a file of its own."
        )
    for node in nodes:
        if isinstance(node, Function):
            length = bisect_right(code, node.end_lineno or 0) - bisect_left(code, node.lineno)
            if length > LONGER.get(f"{name}:{node.name}", LONGEST_FUNCTION):
                yield (
                    f"{name}:{node.lineno} {node.name} has {length} lines; name its steps as "
                    f"functions until it has at most {LONGEST_FUNCTION}."
                )


def test_modules_and_functions_stay_small_enough_to_read() -> None:
    # The first migration is one table after the other: there is nothing to name besides.
    paths = [path for path in CODE if path.name != "0001_create_the_house.py"]
    problems = [problem for path in paths for problem in seen(path).too_long]
    assert not problems, "\n".join(problems)


def test_every_job_named_to_the_queue_exists() -> None:
    for job, dotted in JOBS.items():
        module, _, function = dotted.rpartition(".")
        assert callable(getattr(import_module(module), function, None)), (
            f"JOBS[{job!r}] names {dotted}, which is not there: correct it in publisher/queue.py."
        )


PLATFORMS = {"facebook", "instagram", "x", "linkedin", "weduc"}
# Below this floor a platform's name is its own; the demonstration and the checker name some.
MAY_NAME_PLATFORMS = ("publisher/connectors", "publisher/sandbox", "publisher/demo",
                      "publisher/chaos", "publisher/check", "tenants/policies")  # fmt: skip


def compared_platforms(nodes: list[ast.AST]) -> Iterator[int]:
    for node in nodes:
        if not isinstance(node, ast.Compare):
            continue
        constants = {
            leaf.value
            for side in (node.left, *node.comparators)
            for leaf in ast.walk(side)
            if isinstance(leaf, ast.Constant)
        }
        if constants & PLATFORMS and "platform" in ast.unparse(node.left):
            yield node.lineno


def test_nothing_above_the_connectors_compares_platform_names() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{line}"
        for path in CODE
        if not str(path.relative_to(ROOT)).startswith(MAY_NAME_PLATFORMS)
        for line in seen(path).compared_platforms
    ]
    assert not found, (
        f"{found}: ask the connector's capabilities instead, so that a sixth platform changes "
        "nothing here."
    )


def test_a_comparison_of_platform_names_is_seen(tmp_path: Path) -> None:
    planted = tmp_path / "planted.py"
    planted.write_text("if row.platform == 'x':\n    pass\nok = row.platform in ('facebook',)\n")
    assert seen(planted).compared_platforms == (1, 3)


def naive_clocks(nodes: list[ast.AST]) -> Iterator[int]:
    for node in nodes:
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
            continue
        without_zone = node.func.attr == "now" and not node.args and not node.keywords
        naive = without_zone or node.func.attr in ("utcnow", "today", "utcfromtimestamp")
        if naive and ast.unparse(node.func.value).endswith(("datetime", "date")):
            yield node.lineno


def test_no_clock_is_read_without_its_zone() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{line}" for path in CODE for line in seen(path).naive_clocks
    ]
    assert not found, (
        f"{found}: take uow.now, or tenants.clock.now(); local time comes from publisher.clocks."
    )


def test_a_naive_clock_is_seen(tmp_path: Path) -> None:
    planted = tmp_path / "planted.py"
    planted.write_text("a = datetime.now()\nb = datetime.now(UTC)\nc = dt.datetime.utcnow()\n")
    assert seen(planted).naive_clocks == (1, 3)


def test_the_readme_names_every_package() -> None:
    readme = (ROOT / "README.md").read_text()
    packages = ["tenants", "publisher", "migrations", "benchmarks", "docs", "tests"]
    packages += [f.parent.name for f in (ROOT / "publisher").glob("*/__init__.py")]
    missing = [name for name in packages if f"{name}/" not in readme]
    assert not missing, f"The README's map does not show {missing}: add a line for each."
