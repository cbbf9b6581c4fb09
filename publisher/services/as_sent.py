"""Does a live post show the words that were agreed to here? Somebody may change them on the
platform itself, past every check. What they wrote is not kept: it may name a child, and it is
there to be read. A digest tells one change from the next.
"""

from __future__ import annotations

import hashlib

from publisher.connectors.wording import plain
from publisher.models import Delivery
from publisher.services import telling
from tenants.services import audit
from tenants.unit_of_work import UnitOfWork


def compare(uow: UnitOfWork, delivery: Delivery, *, sent: str, shown: str, label: str) -> str:
    """A sentence about words that are not those ``sent``, or nothing; ``shown`` is what the
    platform gives back now. People are told once of each change, and no more when the words are
    the agreed ones again."""
    reason = f"{label} shows other words than those that were agreed to and sent from here."
    other = "" if plain(sent) == plain(shown) else hashlib.sha256(plain(shown).encode()).hexdigest()
    if other == delivery.other_words:
        return reason if other else ""
    delivery.other_words = other
    audit.record(uow, f"delivery.{'other_words' if other else 'words_as_agreed'}", delivery)
    telling.clear(uow, f"words:{delivery.id}")
    if other:
        telling.tell(
            uow,
            f"words:{delivery.id}",
            f"The words of a post were changed on {label} itself",
            f"{reason} Nothing has checked them. Please read them there, and put them right or "
            "take the post down.",
            path=f"/posts/{delivery.post_id}",
        )
    return reason if other else ""
