"""Documents that the policy wants to see before the first post: without them nothing goes out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from publisher.rules.compiled import Clause
from publisher.rules.finding import Finding
from publisher.rules.view import View


def judge(clause: Clause, view: View) -> Iterator[Finding]:
    """One refusal for each such document that the register does not hold, naming its clause.
    Loose lines are judged for their words; whether a register is kept is no question of theirs."""
    held = view.context.documents
    if held is None and view.context.text_only:
        return
    for wanted in view.compiled.first_documents:
        says = replace(clause, says=wanted.says)
        if held is None:
            reason = f"Nobody could tell whether the register holds the “{wanted.title}”."
            yield view.unknown(says, reason, surface="documents")
        elif wanted.kind not in held:
            reason = (
                f"The policy wants the “{wanted.title}” before anything is published. Register "
                "it with its date and who answers for it, under Duties, Documents."
            )
            yield view.found(says, reason, surface="documents", detail=wanted.kind)
