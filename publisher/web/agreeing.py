"""Words for what parents were asked, and for what a yes rests on."""

from __future__ import annotations

PURPOSES = {
    "photograph": "Photographs", "video": "Videos and voices", "name": "Being named",
    "work": "Their work",
}  # fmt: skip
ABOUT = {"video": ", videos", "name": ", being named", "work": ", work"}  # after the channel
BASES = {
    "one_off": "for one occasion", "public_task": "nobody objected",
    "not answered": "not answered in a file",
}  # fmt: skip
COMES_DOWN = {
    "nothing": "Your policy has nothing taken down by itself. Look at each, and take down what "
    "should not stay.",
    "pictures": "Your policy says that posts which show this person come down.",
    "posts": "Posts that show or name this person come down.",
}
FILE_CHOICES = {
    "consent": "Parents were asked and agreed",
    "one_off": "Parents agreed for one occasion only",
    "public_task": "Nobody was asked: the school’s public task, and nobody objected",
}
BASIS_CHOICES = {
    "consent": "The parent was asked and agreed",
    "one_off": "Agreed for one occasion only",
    "public_task": "Not asked: the school’s public task, and nobody objected",
}
