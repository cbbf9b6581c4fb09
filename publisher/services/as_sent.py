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


def compare(uow: UnitOfWork, delivery: Delivery, *, sent: str, shown: str, label: str) -> None:
    """``sent`` is what was sent and ``shown`` what the platform gives back now. People are told
    once of each change, and no more when the words are the agreed ones again."""
    other = "" if plain(sent) == plain(shown) else hashlib.sha256(plain(shown).encode()).hexdigest()
    if other == delivery.other_words:
        return
    delivery.other_words, delivery.other_words_at = other, uow.now if other else None
    audit.record(uow, f"delivery.{'other_words' if other else 'words_as_agreed'}", delivery)
    telling.clear(uow, f"words:{delivery.id}")
    if other:
        telling.tell(
            uow,
            f"words:{delivery.id}",
            f"The words of a post were changed on {label} itself",
            f"{label} shows other words than those that were agreed to and sent from here, and "
            "nothing has checked them. Please read them there, and put them right or take the "
            "post down.",
            path=f"/posts/{delivery.post_id}",
        )
