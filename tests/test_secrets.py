"""Sealing: what was sealed for one school and one purpose opens for nobody and nothing else."""

from __future__ import annotations

from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publisher import secrets
from publisher.connectors.contract import Account, Authorization, Grant
from publisher.secrets import CannotOpen, Vault
from publisher.services import sealing

SCHOOL, OTHER = UUID(int=1), UUID(int=2)
OLD, NEW = b"o" * 32, b"n" * 32
VAULT = Vault.of(NEW)


@given(st.binary(max_size=2_000))
def test_what_was_sealed_opens_again(plain: bytes) -> None:
    assert VAULT.open(SCHOOL, "channel:1", VAULT.seal(SCHOOL, "channel:1", plain)) == plain


def test_it_opens_for_no_other_school_and_no_other_purpose() -> None:
    sealed = VAULT.seal(SCHOOL, "channel:1", b"a token")
    for school, purpose in ((OTHER, "channel:1"), (SCHOOL, "channel:2"), (SCHOOL, "media:1")):
        with pytest.raises(CannotOpen):
            VAULT.open(school, purpose, sealed)


def test_a_changed_byte_anywhere_is_noticed() -> None:
    sealed = VAULT.seal(SCHOOL, "channel:1", b"a token")
    for place in range(len(sealed)):
        changed = bytearray(sealed)
        changed[place] ^= 1
        with pytest.raises(CannotOpen):
            VAULT.open(SCHOOL, "channel:1", bytes(changed))


@pytest.mark.parametrize("length", [0, 1, 12, 13, 20])
def test_a_value_cut_short_is_noticed(length: int) -> None:
    sealed = VAULT.seal(SCHOOL, "channel:1", b"a token")
    with pytest.raises(CannotOpen):
        VAULT.open(SCHOOL, "channel:1", sealed[:length])


def test_after_a_change_of_keys_the_old_one_opens_and_the_new_one_seals() -> None:
    before = Vault.of(OLD).seal(SCHOOL, "channel:1", b"a token")
    both = Vault.of(NEW, [OLD])
    assert both.open(SCHOOL, "channel:1", before) == b"a token"
    after = both.seal(SCHOOL, "channel:1", b"a token")
    with pytest.raises(CannotOpen):
        Vault.of(OLD).open(SCHOOL, "channel:1", after)


def test_each_school_and_each_purpose_has_its_own_key() -> None:
    keys = {
        Vault.of(NEW, [OLD]).school_key(school, purpose, version)
        for school in (SCHOOL, OTHER)
        for purpose in ("roll", "words")
        for version in (1, 2)
    }
    assert len(keys) == 8
    assert all(len(key) == 32 for key in keys)


def test_the_same_words_never_look_the_same_twice() -> None:
    assert VAULT.seal(SCHOOL, "x", b"same") != VAULT.seal(SCHOOL, "x", b"same")


def test_nothing_that_holds_a_secret_shows_it() -> None:
    grant = Grant(access_token="tok-access", refresh_token="tok-refresh")
    account = Account(remote_id="1", name="Larkfield", access_token="tok-access")
    away = Authorization(url="https://x.example", verifier="tok-verifier")
    for thing in (grant, account, away, VAULT, Vault.of(NEW, [OLD])):
        for shown in (repr(thing), str(thing)):
            assert not [s for s in ("tok-", "nnnn", "oooo") if s in shown], type(thing)


def test_a_grant_comes_back_as_it_was_and_for_its_own_channel_only() -> None:
    channel = uuid4()
    grant = Grant(access_token="a", refresh_token=None, scopes=frozenset({"one", "two"}))
    sealed = sealing.seal_grant(VAULT, SCHOOL, channel, grant)
    assert sealing.open_grant(VAULT, SCHOOL, channel, sealed) == grant
    with pytest.raises(CannotOpen):
        sealing.open_grant(VAULT, SCHOOL, uuid4(), sealed)
    with pytest.raises(CannotOpen):
        sealing.open_grant(VAULT, OTHER, channel, sealed)


def test_signatures_depend_on_key_purpose_and_message() -> None:
    signatures = {
        secrets.sign(key, purpose, message)
        for key in ("one", "two")
        for purpose in ("media", "join")
        for message in ("a", "b")
    }
    assert len(signatures) == 8
    assert secrets.same(secrets.sign("k", "p", "m"), secrets.sign("k", "p", "m"))
    assert not secrets.same("é", "e")


def test_tokens_are_long_and_their_digest_tells_nothing_back() -> None:
    token = secrets.new_token()
    assert len(token) >= 43
    assert token != secrets.new_token()
    assert token not in secrets.digest(token)
