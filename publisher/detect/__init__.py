"""Finds things in text. A hit says what was seen; a rule of the policy says what follows.

``everything`` asks all detectors about one text, each at most once. Below it:

- what a text is made of: ``text``, with ``shapes`` for other scripts and ``disguises`` for words
  written so that no search finds them;
- what is known before a text is read: of one word ``gazetteer``, of whom and what everybody knows
  ``well_known``, of a subject ``themes``, and ``ideas``, ``offices``, ``countries``, ``welsh``;
- what speaks for a person: words beside a name (``cues``), clauses (``persons``, ``one_child``,
  ``openings``), and both together (``evidence``);
- people: ``names`` says in which order it is asked. ``names_context`` reads a passage into one
  ``names_reading.Reading``, in which each of its ``names_…`` claims words for a thing or gives them
  to a person, and ``names_weighed`` says how likely each of these is one of ours;
- the school's roll: ``roll`` keeps it as digests, ``roll_forms`` and ``roll_guesses`` know how a
  name may be written, ``names_roll`` finds it; ``roll_alone`` and ``roll_everyday`` say how sure
  one word makes us, and ``roll_doubted`` whom the passage speaks against;
- where somebody is: ``places`` with its ``places_…`` and ``destinations``; what identifies them:
  ``personal`` with its numbers, births and ``streets``; links: ``addresses``;
- how a pattern is written and tried: ``patterns``, ``late``, ``anchors``, ``backwards``.
"""
