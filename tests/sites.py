"""What the sites of a test process share, so that making one more is cheap: what was made of each
template and of each address. They are most of what a new site costs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

from flask import Flask
from jinja2.bccache import Bucket, BytecodeCache
from werkzeug.routing import Rule


class _Templates(BytecodeCache):
    made: ClassVar[dict[str, bytes]] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if bucket.key in self.made:
            bucket.bytecode_from_string(self.made[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        self.made[bucket.key] = bucket.bytecode_to_string()


class _Address(Rule):
    """Werkzeug compiles a function that writes the address; it knows nothing of its site."""

    made: ClassVar[dict[Any, Callable[..., Any]]] = {}

    def _compile_builder(self, append_unknown: bool = True) -> Callable[..., tuple[str, str]]:
        key = (self.rule, self.subdomain, repr(self.defaults), append_unknown)
        if key not in self.made:
            self.made[key] = super()._compile_builder(append_unknown)
        return self.made[key]


def share() -> None:
    Flask.jinja_options = {**Flask.jinja_options, "bytecode_cache": _Templates()}
    Flask.url_rule_class = _Address
