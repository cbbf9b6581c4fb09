"""How much of a document is read, whatever its kind."""

MAX_TEXT = 400_000  # characters: a long policy has about 60,000
# What a parser raises on a file that is not what it seems; each means "cannot be read".
BROKEN = (
    ValueError, KeyError, TypeError, AttributeError, IndexError, OSError, RuntimeError,
    ArithmeticError, AssertionError, SyntaxError, EOFError,
)  # fmt: skip
