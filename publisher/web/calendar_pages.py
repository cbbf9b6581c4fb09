"""The pages about time: what goes out when, series, the school's dates, and closures."""

from __future__ import annotations

from publisher.web import building, closing, dates, dates_file, feeds, recurring

CALENDAR_PAGES = (dates, dates_file, feeds, recurring, building, closing)
