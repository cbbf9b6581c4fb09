"""What the sites of a test process share, so that making one more is cheap: what was made of each
template and of each address. They are most of what a new site costs."""

from __future__ import annotations

from types import CodeType
from typing import Any, ClassVar

from flask import Flask
from jinja2.bccache import Bucket, BytecodeCache
from werkzeug.routing import Rule

COMPILED = ("arguments", "_parts", "_trace", "_converters", "_build", "_build_unknown")


class _Templates(BytecodeCache):
    made: ClassVar[dict[tuple[str, str], CodeType]] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        bucket.code = self.made.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        assert bucket.code is not None
        self.made[bucket.key, bucket.checksum] = bucket.code


class _Address(Rule):
    """Werkzeug takes an address apart and compiles two functions that write it; nothing of that
    depends on the site."""

    made: ClassVar[dict[Any, dict[str, Any]]] = {}

    def compile(self) -> None:
        key = (self.rule, self.subdomain, repr(self.defaults), self.merge_slashes)
        if key not in self.made:
            super().compile()
            self.made[key] = {name: vars(self)[name] for name in COMPILED}
        vars(self).update(self.made[key])


def share() -> None:
    Flask.jinja_options = {**Flask.jinja_options, "bytecode_cache": _Templates()}
    Flask.url_rule_class = _Address
