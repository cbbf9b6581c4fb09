"""The sandbox: five platforms as one small program that speaks their real HTTP protocols.

Facebook Pages, Instagram, X, LinkedIn Pages and a parent app, each on a port of its own so that
the real paths are at the root. Development, training, benchmarks and tests run the production
connectors against it, and other people's clients too. Everything is in memory; nothing here
imports anything else of ours. ``python -m publisher.sandbox --json`` starts it and prints where
everything is; ``docs/sandbox.md`` describes the control API in full.

============================================  ====================================================
``POST /control/accounts``                    make Pages, users, schools; one or thousands
``POST /control/consent``                     a platform agrees by itself in authorization flows
``POST /control/apps/<platform>/redirect-uris``  register redirect addresses, strict or not
``POST /control/apps/<platform>/webhook``     register a webhook as in a developer's dashboard
``POST | GET | DELETE /control/faults``       switch faults on, see them, clear them
``POST /control/latency``, ``/usage``         slowness; per cent of the rate allowance
``POST /control/switches``, ``/clock``        the platforms' habits; move the clock forward
``GET /control/ledger``, ``/ledger/summary``  every publish call that was accepted
``POST /control/comments``                    a parent comments
``POST /control/posts/<platform>/<id>/open-comments``  somebody reopens comments by hand
``PATCH /control/posts/<platform>/<id>``     somebody edits the post by hand
``POST /control/native-posts``                somebody posts without our client
``POST /control/reset``                       forget everything, start as at first
============================================  ====================================================
"""
