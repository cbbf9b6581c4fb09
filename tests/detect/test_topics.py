"""Subjects of a post: one matter found whatever else is said, and what only looks like it."""

from __future__ import annotations

import re

import pytest

from publisher.detect import topics
from publisher.detect.everything import analyse
from publisher.detect.hit import Certainty, Hit
from publisher.detect.text import Text

FOUND = (
    ("controversial", "Please sign our petition and boycott the school dinners."),
    ("attendance_case", "Jayden's attendance has to improve this term."),
    ("behaviour_incident", "A boy punched another pupil during story time"),
    ("behaviour_incident", "A Year 5 boy stole from the kitchen"),
    ("behaviour_incident", "A Year 5 boy stole from the castle gift shop"),
    ("behaviour_incident", "There was a fight in Year 6 after the rugby"),
    ("behaviour_incident", "There was a fight between two boys in 4B"),
    ("additional_needs_case", "We have a child with an EHCP in Year 1"),
    ("behaviour_incident", "A Year 5 boy stole the money we raised"),
    ("behaviour_incident", "Tom has been sent home for fighting"),
    ("behaviour_incident", "A boy was stabbed outside the school yesterday"),
    ("bullying_case", "He was bullied all week"),
    ("bullying_case", "He was bullied and nobody would stop it"),
    ("bullying_case", "Tom was picked on all week"),
    ("politics", "Vote Labour: the polling station is open until 10pm"),
    ("politics", "Vote Green on Thursday, as your child learned about in lessons"),
    ("politics", "Support Reform on 6 May"),
    ("individual_matter", "A parent shouted at our receptionist"),
    ("individual_matter", "One family keeps parking across the gate"),
    ("individual_matter", "Our caretaker has been let go"),
    ("individual_matter", "Mr Wass is under investigation"),
    ("individual_matter", "Mr Wass has been sacked"),
    ("individual_matter", "The Wass family still owe dinner money"),
    ("individual_matter", "One family in Year 4 hasn't paid the trip money"),
    ("attendance_case", "The attendance officer will visit him"),
    ("criticism_of_school", "The school failed to tell us"),
    ("personal_sale", "Pram in good condition, £20"),
    ("politics", "Labour are the best, learn about why on Thursday"),
    ("staffing", "Our deputy is leaving in July; apply now"),
    ("bereavement", "Sad news: Mrs Wass died; wear a poppy"),
    ("personal_sale", "Selling my sofa, raffle tickets too"),
    ("parking", "Parents park on the zig-zags, as parking is available in the pub"),
    ("parking", "Please stop parking illegally outside school"),
    ("parking", "We have had complaints about parking, so please park elsewhere"),
    ("parking", "The parent who parked across the driveway, please be considerate"),
    ("criticism_of_school", "Please do not be selfish: park elsewhere, not on the zig-zags"),
    ("bullying_case", "He was bullied by them, see our policy"),
    ("individual_matter", "Amelia's grandad has died"),
    ("individual_matter", "Amelia lost her dad last year"),
    ("individual_matter", "To the parent who shouted at our receptionist this morning"),
    ("individual_matter", "Whoever let their dog foul the gate: clear it up"),
    ("individual_matter", "A certain family know what they did"),
    ("behaviour_incident", "Two Year 6 boys were sent home today"),
    ("behaviour_incident", "Three Year 6 children are in isolation"),
    ("behaviour_incident", "A Year 5 boy hurt a teacher"),
    ("staffing", "Mr Wass will not be returning"),
    ("staffing", "Mr Wass is no longer with us"),
    ("politics", "Vote Jane Price on Thursday"),
    ("politics", "Support our local Green candidate"),
    ("politics", "Our governor is standing for election"),
    ("politics", "Write to your MP"),
    ("individual_matter", "A man in a white van tried to take one of our girls outside school"),
    ("individual_matter", "A stranger approached two Year 5 girls near the gate on Tuesday"),
    ("individual_matter", "A man was seen taking pictures of our children at the gate"),
    ("individual_matter", "Police are looking for a man who followed a Year 6 girl home"),
    ("individual_matter", "The police came to school about one of our Year 6 pupils"),
    ("individual_matter", "He is being hit at home and social services have been called"),
    ("individual_matter", "A social worker visited a Year 3 child today"),
    ("individual_matter", "A child in Year 5 has just lost her dad. Please be gentle."),
    ("individual_matter", "One of our Year 2 boys lost his mum on Sunday"),
    ("individual_matter", "The foster child in Reception needs a uniform in size 5"),
    ("individual_matter", "One of our families has been evicted and needs help"),
    ("individual_matter", "One of the Year 1 twins has broken her arm so please be careful"),
    ("individual_matter", "The dad of one of our pupils has been sent to prison"),
    ("individual_matter", "Two of our pupils are homeless this Christmas"),
    ("individual_matter", "The parents of a Year 3 child have split up so please be kind"),
    ("individual_matter", "One of our children has been missing since 4pm"),
    ("individual_matter", "One of our pupils was knocked down on the crossing this morning"),
    ("individual_matter", "The boy in 3R who wears a nappy has been teased"),
    ("individual_matter", "A dad came into school drunk yesterday and was removed"),
    ("individual_matter", "A parent is not allowed on site after threatening staff"),
    ("individual_matter", "Please do not let the father of a Year 2 girl collect her"),
    ("individual_matter", "To the mum who wrote that post about our head: delete it"),
    ("individual_matter", "The supply teacher was hopeless and will not be asked back"),
    ("criticism_of_school", "Parents who skipped the meeting: you should be embarrassed"),
    ("politics", "This government is destroying education"),
    ("politics", "Schools are broke and ministers should be ashamed"),
    ("uniform_change", "Our uniform supplier is changing"),
    ("uniform_change", "From September our uniform supplier will be Hartley and Son"),
    ("uniform_change", "From Monday our uniform supplier is the shop on the high street"),
    ("bullying_case", "They keep picking on him"),
    ("advertising", "Need a plumber? Ring us"),
    ("advertising", "Siblings welcome at the salon, and 10% off for mums"),
    ("advertising", "New dance classes, first week free"),
)
WATCHED = {kind for kind, _ in FOUND}
SILENT = (
    "Siblings get 5% off the fees, and there is 10% off for younger siblings",
    "Well done to Sycamore, this week's attendance winners with 99.4%.",
    "Year 8 have been learning about Rosa Parks and the Montgomery bus boycott.",
    "Attendance officer drop-in on Thursday",
    "Children made bread with a plastic knife",
    "Knife crime awareness talk for parents",
    "Knife crime and county lines: officers will hold a workshop for Year 9",
    "Thank you for not stealing the show",
    "Our hearts are stolen",
    "Next we read When Hitler Stole Pink Rabbit",
    "The Vikings attacked a monastery and stole the gold",
    "Year 5 acted out how Julius Caesar was stabbed in the Forum",
    "Year 6 hit a six in the cricket",
    "A snowball fight in the yard",
    "Students rehearsed the fight between Tybalt and Mercutio",
    "We are seeking a caring person to support a child with an EHCP in Year 1",
    "Experience of supporting a child with autism is desirable",
    "Fancy dress on Friday, no toy weapons please",
    "Anti-Bullying Week: odd socks on Tuesday",
    "If you are bullied, tell somebody",
    "Strawberries picked on the farm",
    "Thank you to the parent who left us a box of books",
    "Some Year 1 children have been sent home with nits",
    "Letters were sent home today",
    "Mrs Wass has left a message on the phone",
    "Vote for Amelia Wright as your head girl",
    "Stand for our School Council: elections on Friday",
    "Vacancy: Class Teacher (MPS), maternity cover from January",
    "Teacher of Maths, MPS/UPS",
    "Maternity cover: Year 2 class teacher from Easter, MPS",
    "See https://www.larkfield.sch.uk/uniform-policy and https://www.larkfield.sch.uk/bullying",
    "Order now: Christmas cards designed by the children",
    "Vote for your favourite book in the World Book Day poll",
    "Our hall is used as a polling station",
    "The parents cheered and shouted hooray",
    "One family keeps bees",
    "Mrs Wass dismissed the class at 3pm",
    "Mr Wass was fired up for sports day",
    "Please pay dinner money by Friday",
    "Year 5 parents: the school bus failed to arrive",
    "Uniform sale on Friday: good condition, £1 an item",
    "Year 10 are studying An Inspector Calls and the mysterious Inspector Goole",
    "Our uniform supplier is Price & Buckland",
    "Our eco team will be litter picking on Marsh Lane",
    "A man came to talk to our children about reptiles",
    "Someone has kindly offered our children a hundred tickets",
    "The police came in to talk to Year 2 about road safety",
    "Our mini police visited a care home with a lady from the council",
    "In our story a stranger followed a boy into the wood",
    "Evacuees lost their homes, and a boy in the book lost his mum",
    "One of our boys lost his jumper at the park",
    "Has someone seen a Year 2 girl's coat?",
    "Church ministers led our assembly",
    "Two of our girls are missing a jumper and one of our boys broke the school record",
    "One of our Year 6 pupils raised £200 for a homeless charity",
    "Three of our boys split up into teams and ran the relay",
    "A Year 4 boy was knocked out in the chess final",
    "A parent asked what is not allowed in lunchboxes",
    "If a parent is drunk we call somebody else",
    "Thank you to the mum who left us a box of books",
    "Our class teacher was awfully proud",
    "The Scout hut car park may be used for drop-off by kind permission of the Scouts",
    "Please do not park on the zig-zags. They are there to keep our children safe.",
    "Please park considerately. The zig-zag lines by the gate are there to keep everyone safe.",
    "Parents are asked not to park on Albert Road or across the drives in Stanley Close",
    "Could we ask everyone NOT to park on the zig zags outside school",
    "Thank you for parking considerately",
    "The Plough Inn lets parents use its car park at drop-off",
    "The car park at the inn may be used; we ask everyone to park considerately",
    "Parents have a right to withdraw their child from sex education",
    "A reminder that the car park on Rose Lane is for staff only",
    "Fireworks tomorrow. The car park will NOT be available.",
    "What if my child isn't toilet trained? Let us know.",
    "We know how disruptive the building work has been",
)


@pytest.mark.parametrize(("kind", "text"), FOUND)
def test_a_matter_is_found_whatever_else_the_sentence_says(kind: str, text: str) -> None:
    assert kind in {hit.kind for hit in analyse(text).topics}


@pytest.mark.parametrize("text", SILENT)
def test_an_ordinary_post_has_none_of_these_matters(text: str) -> None:
    assert not WATCHED & {hit.kind for hit in analyse(text).topics}


def test_a_sentence_is_read_once_for_all_the_people_in_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """Reading it once for each made a list of nine thousand names take seconds."""
    read: list[int] = []

    class Counted:
        def search(self, words: str, low: int, high: int) -> re.Match[str] | None:
            read.append(low)
            return None

    monkeypatch.setattr(topics, "_TROUBLE", Counted())
    people = [
        Hit(kind="person", start=7 * n, end=7 * n + 6, certainty=Certainty.CERTAIN, source="test")
        for n in range(50)
    ]
    assert list(topics.find(Text.of("Amelia " * 50 + "was ill"), people)) == []
    assert read == [0]
