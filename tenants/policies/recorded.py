"""What a policy may say that no post is judged by: who acts on it instead, or that nobody does.

A test walks the schema and finds each property judged, or here. Nothing is silently ignored.
A whole table may stand for all that is in it.
"""

from __future__ import annotations

# Acted on by another part of the product, not by the judge.
ACTED_ON: dict[str, str] = {
    "schema": "The loader refuses a document of another version.",
    "channels.identity_check": "Connecting compares the account with the school.",
    "channels.late_by": "A post that is later than that is missed, and never sent by itself.",
    "channels.urgent_late_by": "The same, for closures and emergencies.",
    "choice": "The policy's page asks it, and an answer makes a new version.",
    "clause": "Coverage counts it, with its reason.",
    "passage": "The editor shows the document's own clauses, and coverage counts them.",
    "house_rules.publish": "The school's public page shows its house rules, or does not.",
    "house_rules.text": "The school's public page shows them.",
    "house_rules.ids": "The school's public page shows these clauses.",
    "policy.clauses": "Coverage counts the document's clauses by it.",
    "policy.title": "Pages and messages call the policy so.",
    "policy.ids": "Coverage links it to the document's clauses.",
    "rule.ids": "Coverage links the rule to the document's clauses, and pages show them.",
    "channels.ids": "Coverage links it to the document's clauses.",
    "comments.ids": "Coverage links it to the document's clauses.",
    "category.title": "Pages call the kind of post so.",
    "policy.adopted": "A review without a day is counted from it.",
    "policy.review": "It makes a duty where no [[duty]] is a review.",
    "acknowledge": "People are asked to read it, and reminded; the register keeps their answers.",
    "duty": "It falls due, and people are reminded of it; the log keeps what was done.",
    "document": "The register holds it; posts wait for what must come before the first.",
    "exceptions": "Exceptions are asked for, decided by these roles, and kept with their end.",
    "account_requests": "Requests for accounts are made, answered and run out by it.",
    "accounts_lifecycle": "It says what becomes of an account when somebody leaves.",
    "withdrawal": "When a parent has said stop, live posts come down by it.",
    "school.bank_holidays": "The calendar closes the school on those days.",
}
# Kept, shown and found in the school's records; nothing in the product acts on it.
RECORDED: dict[str, str] = {
    "school.nation": "It is shown; the time zone and the bank holidays are what counts.",
    "school.urn": "It is shown, and identifies the school to others.",
    "school.local_authority": "It is shown, and named where incidents go to it.",
    "policy.signed_by": "It is shown with the policy.",
    "policy.source": "It is shown with the policy.",
    "policy.clause": "It is shown with the policy.",
    "rule.why": "It is shown beside the rule: the school's reason for it.",
    "rule.params.cadence.min": "A series on its own page asks for what is missing.",
    "rule.params.cadence.remind_before": "A series started from it is reminded of then.",
    "rule.params.cadence.missed_after": "A series started from it says then what was missed.",
    "rule.params.media_people.list": "It names what holds in every policy: a listed child is "
    "never published.",
    "rule.params.topics.about": "It is shown to the reader; the topics say what is looked for.",
    "rule.params.tone.words": "It is shown to authors; no program can tell an engaging tone.",
    "rule.params.tone.friendly_on": "It is shown to authors; no program can tell friendliness.",
    "rule.params.platform_limits.no_automation_beyond_api": "It names what holds in every "
    "policy: there is no other way to a platform.",
    "comments.reviewers": "It is shown; agreeing to comments comes with the comments' page.",
    "comments.verify_after_publish": "It is shown; every promise is read back at once, and again "
    "every hour.",
    "comments.contact_text": "It is shown.",
    "comments.check": "It is shown; a [[duty]] reminds of it.",
    "replies": "It is shown; answering comments comes with the comments' page.",
    "moderation": "It is shown; acting on comments comes with the comments' page.",
    "mentions": "It is shown; mentions come with their own page.",
    "house_rules": "It is shown; where else the rules stand is people's to see to.",
    "media_library": "It is shown; a picture is purged at once wherever somebody asks for it.",
    "incidents": "It is shown; incidents come with their own register.",
    "records": "It is shown; keeping and deleting come with the records.",
}
