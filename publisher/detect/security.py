# ruff: noqa: E501 - a pattern or a word list is one line, however long
"""Words that would help somebody into the building or onto the network."""

from __future__ import annotations

from collections.abc import Iterator

from publisher.detect.hit import Hit
from publisher.detect.patterns import LIKELY, POSSIBLE, Table, pattern, search
from publisher.detect.text import Text

_CODE = r"\s*(?:number|code|pin)?\s*(?:is|for\s+\w+(?:\s+\w+)?\s+is|has changed to|changed to|will be|of|:|=|-)*\s*"
_DATES = (
    r"(?:\d{1,2}(?:st|nd|rd|th)?\s+)?(?:\d{1,2}|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)\w*"
)
_FIGURES = r"[a-z]?\d{4,6}[a-z#*]?\b(?!\s*(?:mm|cm|m|km|metres|years|kg|pounds)\b)"
_WITH_FIGURES = r"(?=[^\s\d]*\d)(?=[^\sa-z]*[a-z])(?!\d{1,2}[.:]?\d{0,2}(?:am|pm)\b|\d+(?:st|nd|rd|th)\b|(?:year|y|ks|class)\d)[\w!@#$%&*+-]{5,}"
# "gate: 4471", and neither the year nor the time at which it opens: "Gate 2026", "gate: 0845".
_BARE_FIGURES = r"\s*[:=-]?\s*(?!(?:19|20)\d\d\b|(?:0[6-9]|1\d)[0-5][05]\b)" + _FIGURES
_OPENS = r"(?:gate|door|key[ -]?pad|key[ -]?safe|entrance|(?:pad)?lock|building|car ?park|barrier)"
_USER = r"\b(?:user ?name|user|log[- ]?in)\s*[:=]?\s*(?=\S*[\d.])\S+[\s,;/]+(?:and )?"
_HIDDEN = (
    r"(?:mat|door ?mat|(?:\w+ )?pot|flowerpot|brick|stone|bin|letter ?box|meter (?:box|cupboard))"
)
# A code that is spoken of and not told is worth a look: "The gate code has changed, ask us."
_GATE_CODE = r"\b(?:gate|barrier|car ?park)\s+(?:entry\s+|access\s+)?(?:code|pin)\b"
_DOOR_CODE = r"\b(?:door|key[ -]?pad|key[ -]?safe|(?:pad)?lock)\s+(?:entry\s+)?(?:code|pin)\b"
_NUMBER = r"(?:zero|nought|oh|one|two|three|four|five|six|seven|eight|nine|double|treble)"
_IN_WORDS = rf"[^.!?\n]{{0,40}}?\b{_NUMBER}(?:[\s,-]+{_NUMBER})+\b"

PATTERNS = Table(
    pattern("gate_code", rf"\b(?:gate|barrier|car ?park)\s+(?:entry\s+|access\s+|key[ -]?pad\s+)?(?:code|pin|combination|number){_CODE}[A-Z]?\d[\d\s]{{2,8}}[A-Z#*]?"),
    pattern("gate_code", rf"{_GATE_CODE}{_IN_WORDS}", LIKELY),
    pattern("gate_code", _GATE_CODE, POSSIBLE),
    pattern("door_code", rf"\b(?:door|entry|entrance|access|key[ -]?pad|key[ -]?safe|(?:pad)?lock|locker|shed|office|building|reception)\s+(?:code|pin|combination){_CODE}[A-Z]?\d[\d\s]{{2,8}}[A-Z#*]?"),
    pattern("door_code", rf"{_DOOR_CODE}{_IN_WORDS}", LIKELY),
    pattern("door_code", _DOOR_CODE, POSSIBLE),
    pattern("door_code", r"\b(?:code|pin)\s+(?:for|to)\s+(?:the\s+)?(?:\w+\s+)?(?:gate|door|entrance|building|key[ -]?safe|key[ -]?pad|(?:pad)?lock|shed)\b[^.\n]{0,25}?\d{3,8}"),
    pattern("door_code", rf"\b(?:press|type|enter|dial|use|tap|code|pin)\s+(?:in\s+)?(?:code\s+)?{_FIGURES}\s+(?:(?:at|on|into|for|to open|opens)\s+(?:the\s+)?(?:\w+\s+)?{_OPENS}\b|to get in\b)"),
    pattern("door_code", r"\bcode(?:\s+is|:)?\s+[a-z]?\d{4,6}[a-z]?[#*]", LIKELY),
    pattern("gate_code", rf"\b(?:gate|barrier){_BARE_FIGURES}", LIKELY),
    pattern("door_code", rf"\b(?:door|key[ -]?pad|key[ -]?safe|padlock){_BARE_FIGURES}", LIKELY),
    pattern("gate_code", rf"\b(?:gate|barrier)\s+(?:is|=)\s+(?:now\s+)?{_FIGURES}", LIKELY),
    pattern("door_code", rf"\b(?:door|key[ -]?pad|key[ -]?safe|(?:pad)?lock)\s+(?:is|=)\s+(?:now\s+)?{_FIGURES}", LIKELY),
    pattern("alarm", r"\b(?:burglar |intruder |school |fire )?alarm\s+(?:code|pin|panel code|password)\b"),
    pattern("alarm", rf"\balarm(?:\b[^.\n]{{0,30}}\b(?:code|pin)\s*(?:is\b|:)?\s*\d{{4,6}}\b|{_BARE_FIGURES})", LIKELY),
    pattern("alarm", r"\b(?:un)?set(?:ting)?\s+the\s+alarm\b|\balarm\s+(?:is|will be|has been)\s+(?:off|disabled|broken|out of order|not working|faulty)", LIKELY),
    pattern("alarm", r"\b(?:cctv|camera)s?\s+(?:is|are|will be|has been|have been)\s+(?:off|down|broken|not working|switched off|out of)", LIKELY),
    pattern("wifi_password", r"\b(?:wi-?fi|guest network|wireless|network|internet)\s*(?:guest\s+)?(?:password|passcode|key|code|pass\s?phrase|login)\b"),
    pattern("wifi_password", rf"\bwi-?fi\s*(?:is|:|=|-)+\s*{_WITH_FIGURES}|\b(?:wi-?fi|guest network)\s+(?:pass|pw|pwd|login|log-in|code)\s*(?:is\b|:|=|-)\s*[^\s.,]{{4,}}"),
    pattern("wifi_password", rf"\b(?:password|passcode|pass ?phrase|pin)\s+(?:for|to)\s+(?:[\w'-]+\s+){{1,4}}(?:is|:|=)\s*(?:{_WITH_FIGURES}|\"[^\"\n]{{4,20}}\")", LIKELY),
    pattern("wifi_password", r"\bpassword\s+(?:for|to)\s+(?:the\s+)?(?:\w+\s+)?(?:wi-?fi|network|internet)\b"),
    pattern("wifi_password", r"\b(?:password|passcode|passwd)\s*(?:is|:|=)\s*\S{4,}", LIKELY),
    pattern("wifi_password", r"\b(?:username|user ?name|log ?in)\s*(?:is|:|=)\s*\S+[\s\S]{0,30}\bpassword\s*(?:is|:|=)?\s*\S+"),
    pattern("wifi_password", rf"{_USER}(?:pass(?:word|code)?|pw|pwd)\s*[:=]?\s*\S{{3,}}"),
    pattern("wifi_password", rf"\b(?:password|passcode|pass|pw|pwd)\s*[:=]?\s*(?:{_WITH_FIGURES})", LIKELY),
    pattern("wifi_password", r"\bpass ?code\s*(?:is|:|=)?\s*\d{4,10}\b", LIKELY),
    pattern("wifi_password", r"\b(?:log[- ]?in|user ?name|user)\s*(?:is|:|=)?\s*(?!https?:|www)(?=[^\s/]*[a-z])(?=[^\s/]*\d)[^\s/]{3,}\s*/\s*(?=\S*[a-z])(?=\S*\d)\S{4,}", LIKELY),
    pattern("wifi_password", r"\bclass(?:room)? code\s*(?:is\b|:|=)?\s*(?=[a-z]*\d)[a-z\d]{6,8}\b", LIKELY),
    pattern("key_holder", rf"\bkeys?\b(?! stages?\b)[^.\n]{{0,20}}\b(?:under|behind|inside|in) (?:the|a) (?:\w+ )?{_HIDDEN}\b", LIKELY),
    pattern("key_holder", r"\b(?:gates?|doors?)\b[^.\n]{0,30}\b(?:unlocked (?:all|over)|(?:doesn't|does not|won't|will not|don't|do not) lock)\b", LIKELY),
    pattern("key_holder", r"\bkey[- ]?holders?\b"),
    pattern("key_holder", r"\b(?:spare|master|school|front door|site)\s+keys?\s+(?:is|are|kept|hidden|under|can be (?:collected|found))\b"),
    pattern("site_empty_dates", r"\b(?:school|site|building|premises|grounds)\s+(?:\w+\s+){0,3}(?:empty|unoccupied|unattended|unstaffed|deserted|nobody (?:on site|there|here))\b[^.\n]*"),
    pattern("site_empty_dates", r"\b(?:nobody|no[- ]one|no staff)\s+(?:will be\s+|is\s+)?(?:on site|in (?:the )?(?:school|building)|at school|around)\b[^.\n]*"),
    pattern("site_empty_dates", rf"\b(?:school|office|site|building)\s+(?:is|will be)\s+(?:completely\s+)?closed\s+(?:from|between)\s+{_DATES}[^.\n]{{0,40}}?(?:to|until|till|and|-)\s+{_DATES}", POSSIBLE),
    pattern("login_screen_in_image", r"\blog-?in screen\b", POSSIBLE),
)  # fmt: skip


def find(text: Text) -> Iterator[Hit]:
    """Kinds: door_code, gate_code, alarm, wifi_password, key_holder, site_empty_dates."""
    hits = [*search(text, PATTERNS, source="security")]
    told = {(hit.kind, hit.start) for hit in hits if hit.certainty > POSSIBLE}
    for hit in hits:
        if hit.certainty > POSSIBLE or (hit.kind, hit.start) not in told:
            yield hit
