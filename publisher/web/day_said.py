"""What is remarked of a day beside the field in which it is chosen."""

from __future__ import annotations

from publisher.models import Post
from publisher.services import timetable
from publisher.web import forms
from publisher.web.door import here
from tenants.unit_of_work import UnitOfWork


def of(uow: UnitOfWork, typed: str) -> str:
    """ "" for a day that cannot be read yet, as for one of which nothing is to be said."""
    try:
        day = forms.day(typed, forms.YEARS)
    except ValueError:
        return ""
    return timetable.remark(here.system, uow, day)


def of_post(uow: UnitOfWork, post: Post) -> str:
    """ "" also for one that has no time yet."""
    when = post.local_time
    return timetable.remark(here.system, uow, when.date()) if when else ""
