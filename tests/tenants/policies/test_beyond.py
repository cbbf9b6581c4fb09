"""Clauses that ask for more than a rule on posts can do are seen by their own words."""

from __future__ import annotations

import pytest

from tenants.policies.beyond import beyond

CONSENT = {"media_people", "effect=block", "media_people.children=consent"}
NAMES = {"names", "effect=block"}


@pytest.mark.parametrize(
    ("text", "done", "said"),
    [
        ("No pictures of children in swimwear are used.", CONSENT, "“swimwear”"),
        ("Photographs show everybody suitably dressed.", CONSENT, "“suitably dressed”"),
        ("Both parents sign before a picture is shown.", CONSENT, "one answer for each person"),
        ("Pupils of sixteen give their own consent.", CONSENT, "one answer for each person"),
        ("Consent is asked for each occasion.", CONSENT, "for a single use"),
        ("Staff take photographs on school devices only.", CONSENT, "phone, camera"),
        ("Pictures are deleted after two years.", CONSENT, "keeping and deleting"),
        ("Pictures of a child who has left the school are not used.", CONSENT, "already published"),
        ("Parents must not post pictures of other people's children.", CONSENT, "families"),
        ("We ask parents and carers not to share our pictures.", CONSENT, "families"),
        ("Families are told before a picture is shown.", CONSENT, "told of it first"),
        ("Images appear in the prospectus with consent only.", CONSENT, "through Handbell"),
        ("Pupils' names are not used on our website.", NAMES, "through Handbell"),
        ("We do not answer direct messages.", {"comments", "comments=off"}, "reads nor sends"),
        ("The school does not follow any other accounts.", {"tagging"}, "following, liking"),
        ("We retweet trusted bodies only.", {"links"}, "following, liking"),
        ("The page is a closed group.", {"channels"}, "settings, passwords"),
        ("The Head changes the password of each account.", {"publisher"}, "settings, passwords"),
        ("Each request of a follower is accepted by the office.", {"publisher"}, "is let in"),
        ("Comments are looked at within two hours.", {"comments"}, "length of time"),
        ("Our pages are checked every week.", {"comments"}, "comes round"),
        ("Each post is approved by two members of staff.", {"publisher"}, "who agrees after that"),
        ("Posts are agreed by the Head and the DSL.", {"publisher"}, "who agrees after that"),
        ("Pupils are never named.", {"names", "let_out"}, "lets it out"),
        ("Alcohol is not mentioned.", {"wordlist.words"}, "these very words"),
        ("No links to unsuitable sites.", {"links", "links.deny_lists"}, "known ones"),
        ("No links to commercial sites.", {"links.deny_domains"}, "what a site is for"),
        ("Children aged under 13 are not shown.", {"media_people.classes"}, "not ages"),
        ("Posts go out in school hours only.", {"publisher"}, "at the hour"),
        ("Nothing is posted at the weekend.", {"frequency"}, "day of the week"),
        ("We do not live-stream.", {"media_form"}, "no live video"),
        ("Pictures are not altered.", CONSENT, "was made"),
        ("Posts are accurate.", {"wordlist"}, "only people can judge"),
        ("A risk assessment comes before each account.", {"publisher"}, "no rule asks"),
        ("A post that names a child is reported to the DSL.", NAMES, "once something has happened"),
        ("Accounts without posts for a term are closed.", {"frequency"}, "opened, kept and closed"),
        ("There are at least two posts a week.", {"frequency"}, "too few"),
        ("Staff keep their private profiles private.", NAMES, "accounts of their own"),
        ("Pictures show no number plates.", {"personal_data"}, "“number plates”"),
        ("Facebook is no way to contact the school.", {"comments"}, "reads nor sends"),
        ("Posts are agreed two days before they go out.", {"publisher"}, "length of time"),
        ("Every account has two administrators.", {"publisher"}, "settings, passwords"),
        ("Only families can view our page.", {"destination"}, "is let in"),
        ("Pupils may not be photographed in lessons.", CONSENT, "taking a picture"),
        ("Pictures need written consent.", CONSENT, "in writing"),
        ("Pupils are not named.", {"names", "names.lets_first"}, "first names stand"),
        ("Pupils are not named.", {"names.when=image_of_children"}, "only beside a picture"),
        ("Pupils and staff are not named.", {"names", "names.who=pupil"}, "names of staff"),
        ("Pupils are not identified.", NAMES, "other things"),
        ("Personal information is not published.", {"personal_data"}, "more than any list"),
        ("Posts keep to the law.", {"personal_data"}, "to the law"),
        ("Confidential matters are not told.", {"confidential"}, "in any words"),
        ("We do not reply to complaints.", {"comments", "comments=off"}, "write back"),
        ("Films have subtitles.", {"alt_text"}, "of pictures only"),
        ("Each post carries the school's crest.", {"brand_assets"}, "lacks this"),
        ("Nothing is repeated.", {"frequency"}, "nobody compares"),
    ],
)
def test_what_no_linked_rule_does_is_said(text: str, done: set[str], said: str) -> None:
    assert any(said in each for each in beyond(text, done)), list(beyond(text, done))


@pytest.mark.parametrize(
    ("text", "done"),
    [
        ("Photographs of pupils need the consent of a parent.", CONSENT),
        ("Photographs of pupils are not used.", {"media_people.children=forbid"}),
        ("Pupils in uniform are not shown, nor any others.", {"media_people.children=forbid"}),
        ("Parents can read every post in Welsh and English.", {"language"}),
        ("Pupils must not be named.", NAMES),
        ("Each post is agreed by the Head and then the DSL.", {"publisher", "then_approvers"}),
        ("Nothing is published without two people's approval.", {"publisher", "second_person"}),
        ("Pupils are never named unless the Head agrees.", {"names", "let_out"}),
        ("The words “snow day” are not used.", {"wordlist.words"}),
        ("The term “boarder” is not used.", {"wordlist.words"}),
        ("We link to our own site only.", {"links", "links.deny_lists", "links.allow_domains"}),
        ("The position is deleted from each picture's metadata.", {"location"}),
        ("No two posts within two hours.", {"frequency"}),
        ("Governors may post with approval.", {"publisher"}),
        ("The following are never named: pupils.", NAMES),
        ("Nothing goes out at the weekend.", {"quiet_hours.days"}),
        ("Posts are proofread by the office.", {"publisher", "effect=approve"}),
        ("Posts are no longer than 300 characters.", {"text_form"}),
        ("Pictures need written consent.", {*CONSENT, "media_people.consent.written"}),
        ("Full names are not used.", {"names", "names.lets_first"}),
        ("No names stand beside a picture.", {"names", "names.when=image_of_children"}),
        ("Staff must not name pupils.", {"names", "names.who=pupil"}),
        ("Pupils and staff are not named.", {"names", "names.who=pupil", "names.who=staff"}),
        ("No telephone numbers are given.", {"personal_data"}),
        ("Nothing that is marked confidential is posted.", {"confidential"}),
    ],
)
def test_what_a_linked_rule_does_is_left_to_it(text: str, done: set[str]) -> None:
    assert list(beyond(text, done)) == []
