"""Judge one post on one channel: ``evaluate(policy, post, context) -> Verdict``.

Pure and deterministic: no network, no database, no clock. Transforms come first, then every rule
sees the post as it will be sent. A rule that cannot run never counts as passed.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import replace

from publisher.rules import rendering
from publisher.rules.compiled import HEAD, Clause, Compiled, compile_policy
from publisher.rules.context import Approval, Context
from publisher.rules.finding import CHECKING, NEVER, STRENGTH, Effect, Finding, State, Verdict
from publisher.rules.kinds import RESTS_ON, RULES, SECTIONS, Judge
from publisher.rules.post import Post
from publisher.rules.view import READ, View
from tenants.policies.language import Policy, Scope


def evaluate(policy: Policy, post: Post, context: Context) -> Verdict:
    """Every finding, strongest first, and every rule that ran and saw nothing."""
    compiled = compile_policy(policy)
    view = View(compiled, post, context)
    clauses, text = _begun(view, compiled.clauses)
    found: list[Finding] = []
    passed: list[tuple[str, State]] = []
    for clause, judge in (*_sections(compiled), *((c, RULES[c.kind]) for c in clauses)):
        results = list(_in_tiers(clause, judge(clause, view)))
        found += results
        if not results:
            passed.append((clause.id, _how(clause, view)))
    found += [*_mixed_scripts(view), *_unread(view)]
    settled = [_settled(finding, post, context) for finding in found]
    return Verdict(
        findings=tuple(sorted(_distinct(settled), key=_order)),
        text=text,
        policy_version=compiled.version,
        passed=tuple(passed),
        read={each.name: each.raw for each in view.surfaces if each.kind in READ},
    )


def findings_of(rule: Clause, compiled: Compiled, post: Post, context: Context) -> list[Finding]:
    """What one rule finds in the midst of its policy, in the place of the one of its id there. The
    others are not asked: of them only lines that are added to the text can matter to it."""
    view = View(compiled, post, context)
    others = (c for c in compiled.clauses if c.id == rule.id or c.kind == "byline")
    clauses, _ = _begun(view, [rule if c.id == rule.id else c for c in others])
    found = (e for c in clauses if c is rule for e in _in_tiers(c, RULES[c.kind](c, view)))
    return [_settled(finding, post, context) for finding in found]


def _begun(view: View, among: Iterable[Clause]) -> tuple[list[Clause], str]:
    """The clauses that speak about the post, and its text as it will be sent."""
    clauses = [clause for clause in among if applies(clause.scope, view)]
    return clauses, _transform(clauses, view)


def applies(scope: Scope, view: View) -> bool:
    """Whether a rule speaks about this channel, account, category, language and day."""
    post, channel = view.post, view.post.channel
    return (
        (not scope.channels or channel.platform in scope.channels)
        and (not scope.accounts or channel.is_one_of(scope.accounts))
        and (not scope.account_kinds or channel.kind in scope.account_kinds)
        and scope.speaks_of(post.category)
        and (not scope.languages or any(map(post.speaks, scope.languages)))
        and (not scope.phases or view.context.phase in scope.phases)
        and scope.holds_on(_day(view))
    )


def _day(view: View) -> dt.date:
    return view.leaves_at.date() if view.leaves_at else view.local_day(view.context.now)


def _in_tiers(clause: Clause, found: Iterator[Finding]) -> Iterator[Finding]:
    """Where two people have to agree, the second is asked of the very same thing."""
    for finding in found:
        yield finding
        if clause.then_approvers and finding.effect is Effect.APPROVE:
            yield replace(finding, approvers=clause.then_approvers, tier=2)


def _transform(clauses: list[Clause], view: View) -> str:
    """Add every line that the policy wants, so that what is checked is what will be sent."""
    lines = {c.id: rendering.byline_of(c, view.post) for c in clauses if c.kind == "byline"}
    view.bylines = {id: line for id, line in lines.items() if line}
    return "\n".join([view.post.text, *dict.fromkeys(view.bylines.values())])


def _sections(compiled: Compiled) -> Iterator[tuple[Clause, Judge]]:
    """Parts of every policy that judge a post without being a [[rule]]."""
    policy = compiled.policy
    says = {
        "channels": policy.channels.clause or "only the school's own channels",
        "comments": policy.comments.clause or "comments as the policy wants them",
        # The same words whatever the reason: nobody learns here who is on the school's list.
        "listed_people": "nobody is named who may not be",
        "listed_pictures": "nobody is shown who may not be",
        "refused_work": "no child's work is shown whose family said no to it",
        "deleted_pictures": "what was deleted for good goes out nowhere",
        "found_faces": "every face that is found in a picture is declared or covered",
        "documents": "the documents that come before the first post are registered",
    }
    for name, judge in SECTIONS.items():
        if name == "documents" and not compiled.first_documents:
            continue
        yield _section(name, says[name], ("headteacher", "dsl")), judge


def _section(name: str, says: str, approvers: tuple[str, ...] = HEAD) -> Clause:
    return Clause(
        id=name, kind=_KIND.get(name, name), effect=Effect.BLOCK, says=says, message="",
        params={}, scope=Scope(), override=NEVER, approvers=approvers,
    )  # fmt: skip


_KIND = {
    "listed_people": "names", "mixed-alphabets": "wordlist", "words-in-pictures": "media_people",
    "listed_pictures": "media_people", "refused_work": "media_people",
    "found_faces": "media_people", "deleted_pictures": "media_people",
}  # fmt: skip


def _how(clause: Clause, view: View) -> State:
    """How much a pass is worth. Judging loose lines leaves what was not given unchecked."""
    state = RESTS_ON.get(clause.kind, State.CHECKED)
    if clause.kind == "publisher" and view.post.author is None:
        return State.NOT_CHECKABLE
    timed = clause.kind in ("cadence", "frequency", "quiet_hours")
    return State.NOT_CHECKABLE if timed and view.post.scheduled_at is None else state


def _mixed_scripts(view: View) -> Iterator[Finding]:
    """A word made of two alphabets is only ever written to slip past a check."""
    clause = _section("mixed-alphabets", "no word is disguised with another alphabet's letters")
    for surface in view.surfaces:
        for hit in surface.analysis.mixed:
            yield view.found(
                clause,
                "This word mixes letters of two alphabets, which hides it from the checks. "
                "Type it again.",
                surface=surface.name,
                span=surface.span(hit),
                detail="mixed alphabets",
            )


def _unread(view: View) -> Iterator[Finding]:
    """Words that no program has read never count as clean: a certificate may name a child. Its
    author says that there is nothing in them, or somebody else agrees to it; a PDF is made of
    words, so of that a second person reads them."""
    clause = _section("words-in-pictures", "words in pictures and PDFs are judged like the text")
    for number, media in view.pictures:
        if media.caption_too_long:
            yield view.found(
                clause, _TOO_LONG, surface=f"caption:{number}", effect=Effect.APPROVE,
                state=State.NOT_CHECKABLE, detail="words not read",
            )  # fmt: skip
        declared = media.words_declared and media.kind != "document"
        if media.dark_code:
            yield view.found(
                clause,
                _SCANNED if declared else _DARK,
                surface=f"media:{number}",
                effect=Effect.NOTE if declared else Effect.APPROVE,
                state=State.DECLARED if declared else State.NOT_CHECKABLE,
                declared_by=media.declared_by if declared else None,
                detail="code not read",
            )
        if media.ocr_text is not None or media.kind not in _UNREAD or view.context.text_only:
            continue
        waits = media.reading and not view.publishing
        yield view.found(
            clause,
            _DECLARED if declared else _READING if waits else _UNREAD[media.kind],
            surface=f"media:{number}",
            effect=Effect.NOTE if declared or waits else Effect.APPROVE,
            state=State.DECLARED if declared else State.NOT_CHECKABLE,
            declared_by=media.declared_by if declared else None,
            detail=CHECKING if waits and not declared else "words not read",
        )


_TOO_LONG = (
    "What this file says of itself is longer than is read here. Somebody has to agree to it; or "
    "save the file without its captions and upload that."
)
_DARK = (
    "Not checkable: a code in the picture to scan. We could not read it. Scan it with a phone: it "
    "must tell no name and no password. Whoever wrote the post may tick so beside the picture; "
    "otherwise somebody else has to agree."
)
_SCANNED = "We could not read a code in this. Its author says that it tells nothing private."
_READING = "We are reading the words in this file."
_DECLARED = (
    "No program has read the words in this. Its author says that none tells a name or a code."
)
_UNREAD = {
    "image": "Not checkable: words in the picture. No program has read them. Look at it, and tick "
    "beside it that no words in it tell a name or a code; otherwise somebody has to agree to it.",
    "video": "Not checkable: words in the video. No program has read or heard them. Look at all of "
    "it, and tick beside it that no words in it tell a name or a code; otherwise somebody has to "
    "agree to it.",
    "document": "We could not read the words in this PDF: it is a scan, damaged, or too long. "
    "Somebody has to read it before it goes out.",
}


def _settled(finding: Finding, post: Post, context: Context) -> Finding:
    """What somebody entitled has agreed to no longer waits; it stays visible as a note."""
    covering = [a for a in context.approvals if _covers(a, finding, post, context)]
    approval = covering[-1 if finding.tier == 2 else 0] if covering else None
    if approval is None or (finding.tier == 2 and _alone(finding, context)):
        return finding
    return replace(
        finding, effect=Effect.NOTE, state=State.DECLARED, declared_by=approval.by,
        reason=f"Agreed. {finding.reason}",
    )  # fmt: skip


def _alone(finding: Finding, context: Context) -> bool:
    """Two tiers are two people."""
    return len({each.by for each in context.approvals if each.rule == finding.rule}) < 2


def _covers(approval: Approval, finding: Finding, post: Post, context: Context) -> bool:
    own = post.author is not None and approval.by == post.author.id
    entitled = approval.role in finding.approvers or _holds(approval, finding, context)
    allowed = not own or approval.role in context.self_approval
    return (
        finding.effect is Effect.APPROVE and approval.rule == finding.rule and entitled and allowed
    )


def _holds(approval: Approval, finding: Finding, context: Context) -> bool:
    return any(approval.by in context.people.get(role, ()) for role in finding.approvers)


def _distinct(findings: list[Finding]) -> list[Finding]:
    """One finding for each rule, place and thing: two detectors may see the same."""
    return list(
        {
            (f.rule, f.surface, f.start, f.end, f.detail, f.reason, f.about, f.tier): f
            for f in findings
        }.values()
    )


def _order(finding: Finding) -> tuple[int, str, int, str]:
    return -STRENGTH[finding.effect], finding.surface, finding.start or 0, finding.rule
