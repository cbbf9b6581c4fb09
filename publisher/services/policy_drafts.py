"""Beginning a draft: from answers, the school's own document, a template, another version, or a
file of the policy language. Each makes a whole valid policy, by which nobody is bound yet."""

from __future__ import annotations

import hashlib
from copy import deepcopy
from typing import Any
from uuid import UUID

from publisher.papers import clauses, limits, reading
from publisher.papers.reading import Paper
from publisher.services import starting
from tenants.errors import Invalid
from tenants.models import PolicyVersion, School
from tenants.policies import questions, templates
from tenants.policies.language import load
from tenants.policies.passages import with_passages
from tenants.policies.problems import PolicyError
from tenants.roles import Permission
from tenants.services import policy_changes
from tenants.unit_of_work import UnitOfWork

# What a document says of comments is for the Head to find: until then they are off.
COMMENTS_OPEN = "comments-mode"
_ASKED = {
    "id": COMMENTS_OPEN,
    "question": "What does the document say about comments under posts?",
    "options": [
        {"id": mode, "says": says, "set": [{"at": "comments.mode", "to": mode}]}
        for mode, says in (
            ("off", "They are switched off"),
            ("held", "They are agreed before anybody sees them"),
            ("moderated", "They are visible, and the school looks after them"),
            ("open", "They are open, and nobody looks after them"),
        )
    ],
    "chosen": "off",
}


def from_template(uow: UnitOfWork, name: str) -> PolicyVersion:
    """Raises ``Invalid`` at ``template``."""
    uow.actor.require(Permission.PROPOSE_POLICY)
    school = _school(uow)
    document = starting.document(name, school=school.name, timezone=school.timezone)
    document["school"] |= {"nation": school.nation}
    return policy_changes.draft(uow, document, note=f"From {templates.TITLES[name]}.")


def from_answers(uow: UnitOfWork, answers: questions.Answers) -> PolicyVersion:
    """Raises ``Invalid`` at each question that has no answer."""
    uow.actor.require(Permission.PROPOSE_POLICY)
    document = _own(uow, questions.document(answers))
    return policy_changes.draft(uow, document, note="From ten questions.")


def from_paper(uow: UnitOfWork, paper: Paper) -> PolicyVersion:
    """Every clause still to be looked at, no rule and no channel yet: nothing is guessed."""
    uow.actor.require(Permission.PROPOSE_POLICY)
    document = _own(uow, deepcopy(dict(templates.template(templates.BASELINE).document)))
    for section in ("rule", "duty", "acknowledge", "house_rules", "incidents", "replies",
                    "moderation"):  # fmt: skip
        document.pop(section, None)
    document["channels"] = {"allow": [], "official_only": True, "personal_profiles": "block"}
    document["comments"] = {"mode": "off"}
    document["choice"] = [deepcopy(_ASKED)]
    if paper.name:
        document["policy"]["source"] = paper.name
    found = read_in(document, paper)
    return policy_changes.draft(uow, found, note="From the school's own document.",
                                source=source_of(paper))  # fmt: skip


def read_in(document: dict[str, Any], paper: Paper) -> dict[str, Any]:
    """The document with the clauses of ``paper``. Raises ``Invalid`` at ``text``."""
    passages = [
        {"text": piece.text, "heading": True} if piece.heading else {"text": piece.text}
        for piece in clauses.pieces(paper.text)
    ]
    if not any("heading" not in passage for passage in passages):
        raise Invalid({"text": "No clause was found in this text: it has only headings."})
    return with_passages(document, passages)


def source_of(paper: Paper) -> dict[str, Any]:
    """What is kept of the original beside the version."""
    return {
        "kind": paper.kind, "name": paper.name, "text": paper.text,
        "sha256": hashlib.sha256(paper.text.encode()).hexdigest(),
        "left_out": clauses.left_over(paper.text),
    }  # fmt: skip


def paper_of(text: str, name: str, content: bytes | None) -> Paper:
    """What was uploaded, else what was pasted. Raises ``Invalid`` at ``file`` or ``text``."""
    if content is not None:
        return reading.uploaded(name, content)
    if not text.strip():
        raise Invalid({"text": "Paste the text of the policy, or choose its file."})
    return reading.pasted(text)


def from_toml(uow: UnitOfWork, text: str) -> PolicyVersion:
    """A policy in the policy language, as it stands. Raises ``Invalid`` at ``toml`` with the line
    of every problem."""
    uow.actor.require(Permission.PROPOSE_POLICY)
    if len(text) > limits.MAX_TEXT * 2:
        raise Invalid({"toml": "This is far longer than a policy."})
    try:
        policy = load(text, source="the file")
    except PolicyError as error:
        raise Invalid({"toml": " ".join(f"{problem}." for problem in error.problems[:8])}) from None
    except RecursionError:
        raise Invalid({"toml": "This is nested too deeply to be a policy."}) from None
    return policy_changes.draft(uow, dict(policy.document), note="From a file.")


def from_version(uow: UnitOfWork, version_id: UUID) -> PolicyVersion:
    """A new draft that says what a version says."""
    uow.actor.require(Permission.PROPOSE_POLICY)
    version = uow.get(PolicyVersion, version_id)
    return policy_changes.draft(
        uow, deepcopy(version.document), note=f"From version {version.number}.",
        source=dict(version.source),
    )  # fmt: skip


def _own(uow: UnitOfWork, document: dict[str, Any]) -> dict[str, Any]:
    """Under the school's own name, nation and clock."""
    school = _school(uow)
    own = {"name": school.name, "nation": school.nation, "timezone": school.timezone}
    return {**document, "school": {**document["school"], **own}}


def _school(uow: UnitOfWork) -> School:
    return uow.session.get_one(School, uow.school_id)
