"""docs/policy-language.md is held against the schema and the loader."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tenants.policies.language import load
from tenants.policies.shape import schema
from tests.accounted import coverage

PAGE = Path(__file__).parents[3].joinpath("docs", "policy-language.md").read_text(encoding="utf-8")
KINDS = schema()["properties"]["rule"]["items"]["properties"]["kind"]["enum"]


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_has_its_row_with_all_its_parameters(kind: str) -> None:
    [row] = re.findall(rf"^\| `{kind}` \|.*$", PAGE, re.MULTILINE)
    known = set(schema()["$defs"][kind]["properties"]) - {"approvers", "then_approvers"}
    missing = {name for name in known if f"`{name}`" not in row}
    assert not missing, f"say in docs/policy-language.md what {missing} of {kind} mean"


def test_the_example_on_the_page_is_a_policy() -> None:
    [example] = re.findall(r"```toml\n(.*?)```", PAGE, re.DOTALL)
    found = coverage(load(example))
    assert (found.enforced, found.recorded) == (("B1", "B2"), ("B3",))
    assert (found.not_expressible, found.missing) == (("B4",), ())
