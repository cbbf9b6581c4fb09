# ruff: noqa: E501 - a pattern or a word list is one line, however long
"""Markings and matters that are not meant for the public."""

from __future__ import annotations

from collections.abc import Iterator

from publisher.detect.hit import Hit
from publisher.detect.patterns import CERTAIN, LIKELY, POSSIBLE, Table, pattern, search
from publisher.detect.text import Text

_STAFF = r"(?:staff|teachers?|colleagues?|head(?:teacher)?|deputy|teaching assistants?|caretaker|employees?|member of staff)"

# No class's budget for its cake stall.
_MUCH = r"£\s?(?:\d{1,3}(?:,\d{3})+|\d{4,}|\d[\d.]*\s?(?:k|m|million|thousand)\b)"

PATTERNS = Table(
    pattern("confidential_marking", r"\bCONFIDENTIAL\b|\bOFFICIAL[- ]SENSITIVE\b|\bNOT FOR (?:PUBLICATION|CIRCULATION|DISTRIBUTION|RELEASE)\b|\bINTERNAL USE ONLY\b|\bSTRICTLY PRIVATE\b|\bRESTRICTED\b:?", case=True),
    pattern("confidential_marking", r"\b(?:strictly|private and|in|highly|marked|part two|part ii|this is|remains?)\s+confiden(?:tial|ce)\b|\bnot for (?:publication|circulation|onward sharing|wider distribution)\b|\bdo not (?:share|forward|circulate) (?:outside|beyond|this)\b|\b(?:for )?(?:internal|staff|governors?) (?:use|eyes) only\b|\bembargoed\b|\bpart 2 minutes\b", LIKELY, unless=r"\b(?:applications?|treated|helpline|childline|speak|talk|support|listening|counselling|advice|survey|references?|service)\b"),
    pattern("budget_figures", rf"(?:\b(?:his|her|their)|[a-z]'s?) (?:salary|pay)\b[^.\n]{{0,40}}{_MUCH}|\b(?:earns?|is paid|gets paid)\s+{_MUCH}", LIKELY),
    pattern("budget_figures", rf"{_MUCH}[^.\n]{{0,15}}\bin (?:the red|debt|deficit)\b", LIKELY),
    pattern("budget_figures", rf"\b(?:budget|deficit|surplus|overspen[dt]|underspen[dt]|salaries|staffing costs?|reserves?|carry[- ]forward|in-year)\b[^.\n]{{0,60}}{_MUCH}", LIKELY, unless=r"\b(?:sports? premium|pupil premium|raised|fund-?raising|sale|salary range|fte|pro rata|vacancy|closing date|actual salary|grade|scale|per hour|pence|challenge)\b"),
    pattern("budget_figures", rf"{_MUCH}[^.\n]{{0,40}}\b(?:deficit|overspen[dt]|in-year|budget|shortfall)\b", LIKELY, unless=r"\b(?:raised|fund-?raising|donat|challenge)\w*"),
    pattern("personnel_matter", rf"\b(?:disciplinary|capability (?:procedure|process|meeting)|suspended (?:on full pay|pending|from (?:his|her|their) (?:role|post|duties))|gross misconduct|settlement agreement|redundanc(?:y|ies)|made redundant|dismiss(?:ed|al)\b(?=[^.\n]*{_STAFF})|performance management of|on garden(?:ing)? leave|long[- ]term sick(?:ness)?(?: leave)?|signed off (?:sick|with|work)|occupational health)\b", LIKELY, unless=r"\b(?:policy|policies)\b"),
    pattern("personnel_matter", rf"\b{_STAFF}\b[^.\n]{{0,50}}\b(?:suspended|sacked|dismissed|under investigation|warning letter|written warning|allegations?)\b", LIKELY),
    pattern("internal_grievance", r"\b(?:lodged|raised|submitted|filed|made|taking out|formal)\s+(?:a\s+|another\s+|formal\s+)*grievances?\b|\bgrievance (?:against|hearing|meeting|about)\b|\bwhistle-?blow\w*\b|\bstaff ?room (?:row|politics|gossip)\b|\b(?:no confidence in|fall(?:en|ing)? out with|refus\w+ to work (?:with|for)) (?:the )?(?:head|leadership|slt|management|governors)\b|\bSLT (?:never|don't|do not|won't|refuse) (?:listen|support|care)\b|\b(?:morale (?:is|among staff)|toxic (?:workplace|culture|management))\b", LIKELY, unless=r"\bpolic(?:y|ies)\b"),
    pattern("commercially_sensitive", r"\bcommercial(?:ly)?[- ](?:sensitive|in confidence)\b|\bcommercial in confidence\b|\b(?:tender(?:s|ing)?|contract|quot(?:e|ation)|bid)s?\b[^.\n]{0,50}£\s?\d[\d,]*|\b(?:preferred (?:bidder|supplier)|sealed bids?|tender (?:prices?|evaluation|scores?))\b|\bunder (?:an? )?(?:nda|non-disclosure)\b", LIKELY),
    pattern("draft_watermark", r"(?:^|\n)\s*DRAFT\b|\bDRAFT (?:v(?:ersion)?\s?\d|ONLY|BUDGET|MINUTES|POLICY|FOR (?:COMMENT|DISCUSSION|APPROVAL))\b|\bFIRST DRAFT\b", CERTAIN, case=True),
    pattern("draft_watermark", r"\bdraft (?:budget|minutes|accounts|report|structure|proposal|policy)\b|\bnot yet (?:approved|ratified|agreed) by (?:the )?governors\b", POSSIBLE),
)  # fmt: skip


def find(text: Text) -> Iterator[Hit]:
    """Kinds: confidential_marking, budget_figures, personnel_matter, internal_grievance,
    commercially_sensitive, draft_watermark."""
    return search(text, PATTERNS, source="confidential")
