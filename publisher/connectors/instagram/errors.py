"""Instagram's own errors, beside those of the whole Graph API.

Source: developers.facebook.com/docs/instagram-platform/instagram-graph-api/reference/error-codes.
"""

from __future__ import annotations

from publisher.connectors.errors import Kind
from publisher.connectors.meta.errors import GRAPH_MEANINGS, Dictionary, Meaning, Meanings

HOUR = 3600.0
MINUTE = 60.0
PREPARE_AGAIN = "Instagram lost what was prepared for this post. It is being prepared again."
BAD_VIDEO = "Instagram could not use this video. Please save it anew as MP4 (H.264 with AAC sound)."
TAGS = "Instagram did not accept the tags of this post."

INSTAGRAM_MEANINGS: Meanings = {
    (-2, 2207003): Meaning(Kind.TRANSIENT, "Instagram took too long to fetch a file.", MINUTE),
    (-2, 2207020): Meaning(Kind.RECREATE, PREPARE_AGAIN),
    (-1, 2207001): Meaning(Kind.UNKNOWN_OUTCOME, "Instagram had a fault of its own."),
    (-1, 2207032): Meaning(Kind.RECREATE, PREPARE_AGAIN, MINUTE),
    (-1, 2207053): Meaning(Kind.RECREATE, PREPARE_AGAIN, MINUTE),
    (1, 2207057): Meaning(Kind.CONTENT, "The cover picture lies outside the video."),
    # Instagram has been seen to say this although the post went live.
    (4, 2207051): Meaning(
        Kind.UNKNOWN_OUTCOME, "Instagram stopped the posting because it looked automatic.", HOUR
    ),
    (9, 2207042): Meaning(
        Kind.RATE, "Instagram takes no more posts from this account today.", HOUR
    ),
    (24, 2207006): Meaning(Kind.UNKNOWN_OUTCOME, "Instagram could not find the prepared post."),
    (24, 2207008): Meaning(Kind.TRANSIENT, "Instagram cannot find the prepared post yet.", MINUTE),
    (25, 2207050): Meaning(
        Kind.ACCOUNT,
        "Instagram has restricted this account. Someone who manages it should open the Instagram "
        "app, log in and follow what it asks.",
    ),
    (100, 2207023): Meaning(Kind.CONTENT, "Instagram does not know this kind of post."),
    (100, 2207028): Meaning(Kind.CONTENT, "Instagram takes 2 to 10 pictures in one album."),
    **{(100, subcode): Meaning(Kind.CONTENT, TAGS) for subcode in (2207035, 2207036, 2207037)},
    (100, 2207040): Meaning(Kind.CONTENT, "Instagram takes at most 20 tags."),
    (352, 2207026): Meaning(Kind.CONTENT, BAD_VIDEO),
    (9004, 2207052): Meaning(Kind.TRANSIENT, "Instagram could not fetch a file.", MINUTE),
    (9004, None): Meaning(Kind.TRANSIENT, "Instagram could not fetch a file.", MINUTE),
    (9007, 2207027): Meaning(Kind.TRANSIENT, "Instagram is still working on the post.", 30.0),
    (9007, None): Meaning(Kind.TRANSIENT, "Instagram is still working on the post.", 30.0),
    (36000, 2207004): Meaning(Kind.CONTENT, "Instagram takes pictures of at most 8 MB."),
    (36001, 2207005): Meaning(Kind.CONTENT, "Instagram takes JPEG pictures only."),
    (36003, 2207009): Meaning(
        Kind.CONTENT, "Instagram takes pictures between 4:5 (tall) and 1.91:1 (wide)."
    ),
    (36004, 2207010): Meaning(Kind.CONTENT, "Instagram takes at most 2,200 characters."),
    (None, 2207077): Meaning(Kind.CONTENT, "Instagram could not fetch the video."),
    (None, 2207081): Meaning(Kind.CONTENT, "This account cannot publish such a video."),
    (None, 2207082): Meaning(Kind.TRANSIENT, "Instagram could not take the video in.", MINUTE),
}
# A container's status text names the subcode alone.
_ALONE: Meanings = {
    (None, subcode): meaning for (_, subcode), meaning in INSTAGRAM_MEANINGS.items() if subcode
}
DICTIONARY = Dictionary(
    platform="Instagram", meanings={**GRAPH_MEANINGS, **_ALONE, **INSTAGRAM_MEANINGS}
)
