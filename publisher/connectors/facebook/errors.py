"""Facebook's own errors, beside those of the whole Graph API.

Source: developers.facebook.com/docs/graph-api/guides/error-handling and what Pages were seen
to answer.
"""

from __future__ import annotations

from publisher.connectors.errors import Kind
from publisher.connectors.meta.errors import GRAPH_MEANINGS, Dictionary, Meaning, Meanings

RULES = "Facebook says that this breaks its Community Standards."
CHECK = (
    "Facebook wants someone who manages the Page to log in there and answer a security check "
    "before anything more is posted."
)
MEANINGS: Meanings = {
    **GRAPH_MEANINGS,
    (368, 1390008): Meaning(
        Kind.RATE, "Facebook finds that this Page posts too fast and wants it to wait.", 4 * 3600
    ),
    (1609005, None): Meaning(
        Kind.CONTENT, "Facebook could not open the link. Check its address, or leave it out."
    ),
    (1609008, None): Meaning(
        Kind.CONTENT, "Facebook does not take a link to Facebook itself in this place."
    ),
    (1346003, None): Meaning(Kind.CONTENT, RULES),
    (1404102, None): Meaning(Kind.CONTENT, RULES),
    (1404078, None): Meaning(
        Kind.ACCOUNT,
        "Facebook wants the person who connected the Page to complete “Page publishing "
        "authorisation” on Facebook before anything more is posted.",
    ),
    (1404006, None): Meaning(Kind.ACCOUNT, CHECK),
    (1404112, None): Meaning(Kind.ACCOUNT, CHECK),
    (352, None): Meaning(
        Kind.CONTENT, "Facebook could not use this video. Please save it anew as MP4 (H.264)."
    ),
    (389, None): Meaning(Kind.TRANSIENT, "Facebook could not fetch the video.", 60.0),
    (324, None): Meaning(Kind.CONTENT, "Facebook could not read a picture or video."),
    (1366046, None): Meaning(
        Kind.CONTENT,
        "Facebook takes JPEG and PNG pictures of less than 4 MB; it did not take one of these.",
    ),
    (1366051, None): Meaning(Kind.DUPLICATE, "Facebook says that it has this picture already."),
}
# Facebook sends these numbers as a code or, beside code 100, as a subcode: both mean the same.
_ALONE: Meanings = {
    (None, code): meaning for (code, subcode), meaning in MEANINGS.items() if (code or 0) > 10**6
}
DICTIONARY = Dictionary(platform="Facebook", meanings={**MEANINGS, **_ALONE})
