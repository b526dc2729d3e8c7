"""What proves where a message comes from, and everything that does not."""

import time

import pytest
from tests.factories import mails

from comity.post.authenticate import Trust, authenticate, results_of, tags
from comity.post.parse import parse

TO = "rabcdefghijklmnopqrstuvwxyz@hub.example"
HOLDER = "anna@b.example"


def message(sender=HOLDER, extra=""):
    return (
        f"From: {sender}\r\nTo: {TO}\r\nSubject: Re: call\r\nDate: Mon, 23 Nov 2026 10:00:00 +0000\r\n"
        f"Message-ID: <1@b.example>\r\n{extra}Content-Type: text/plain\r\n\r\nSIGN\r\n"
    ).encode()


def aligned(raw, trust, address=HOLDER):
    parsed = parse(raw, TO, "anna@b.example", "hub.example")
    return authenticate(parsed, trust).aligned(parsed, address)


@pytest.fixture
def signer(tmp_path):
    return mails.Signer(tmp_path, {"b.example"})


def test_a_signature_of_the_same_domain_is_aligned(signer):
    assert aligned(signer.sign(message(), "b.example"), signer.trust())


def test_a_parent_domain_signs_for_its_subdomain_and_not_the_other_way(signer):
    raw = message("anna@mail.b.example")
    assert aligned(signer.sign(raw, "b.example"), signer.trust(), "anna@mail.b.example")
    assert not aligned(signer.sign(message(), "mail.b.example"), signer.trust())
    assert not aligned(signer.sign(raw, "news.b.example"), signer.trust(), "anna@mail.b.example")


def test_a_top_label_signs_for_nobody(signer):
    assert not aligned(signer.sign(message(), "example"), signer.trust())


@pytest.mark.parametrize(
    "break_it",
    [
        lambda raw: raw.replace(b"SIGN", b"JOIN"),
        lambda raw: raw.replace(b"Subject: Re", b"Subject: Fw"),
        lambda raw: raw.replace(b"anna@", b"otto@"),
        lambda raw: b"From: otto@b.example\r\n" + raw,
        lambda raw: b"Subject: another\r\n" + raw,
        lambda raw: raw + b"and more\r\n",
    ],
)
def test_any_change_after_the_signature_counts_as_no_proof(signer, break_it):
    good = signer.sign(message(), "b.example")
    assert aligned(good, signer.trust())
    assert not aligned(break_it(good), signer.trust())


def test_a_signature_that_leaves_out_to_or_part_of_the_body_proves_nothing(signer):
    without_to = signer.sign(message(), "b.example", [b"from", b"subject", b"date"])
    assert not aligned(without_to, signer.trust())
    without_id = signer.sign(message(), "b.example", [b"from", b"to", b"subject", b"date"])
    assert not aligned(without_id, signer.trust())
    part = signer.sign(message(), "b.example", length=True)
    assert b"l=" in part
    assert not aligned(part, signer.trust())


def test_another_address_of_the_same_domain_is_not_the_holder(signer):
    raw = signer.sign(message("otto@b.example"), "b.example")
    assert not aligned(raw, signer.trust())


def test_two_authors_are_nobody(signer):
    raw = signer.sign(message(f"{HOLDER}, otto@b.example"), "b.example")
    assert not aligned(raw, signer.trust())


@pytest.mark.parametrize("hostile", [
    "s=" + "x" * 80, "d=..", "d=" + "y." * 200, "b=%%%", "h=", "t=x", "x=1", "a=none", "i=@evil.example",
])  # fmt: skip
def test_a_hostile_signature_proves_nothing_and_stops_nothing(hostile):
    tags = {"v": "1", "a": "rsa-sha256", "c": "relaxed/relaxed", "d": "b.example", "s": "s1"}
    tags |= {"h": "From:To:Subject:Message-ID", "bh": "eA==", "b": "eA=="}
    name, _, value = hostile.partition("=")
    tags[name] = value
    line = "DKIM-Signature: " + "; ".join(f"{k}={v}" for k, v in tags.items()) + "\r\n"
    raw = line.encode() + message()
    for resolver in (lambda name, timeout=5: None, exploding):
        assert not aligned(raw, Trust("", resolver))


def exploding(name, timeout=5):
    raise RuntimeError(name)


def test_what_a_resolver_provokes_is_no_proof_and_no_failure(signer):
    raw = signer.sign(message(), "b.example")
    assert aligned(raw, signer.trust())
    assert not aligned(raw, Trust("", exploding))


def test_an_expired_signature_proves_nothing(signer):
    now = int(time.time())
    assert aligned(signer.sign(message(), "b.example", expires=now + 86_400), signer.trust())
    late = signer.sign(message(), "b.example", expires=now - 86_400)
    assert not aligned(late, signer.trust())


def test_an_unknown_key_proves_nothing(tmp_path, signer):
    raw = signer.sign(message(), "b.example")
    assert not aligned(raw, mails.Signer(tmp_path).trust())


RESULT = "Authentication-Results: {server}; {what}\r\n"
SIGNATURE = "DKIM-Signature: v=1; a=rsa-sha256; d=b.example; s=s1; h=From:To:Subject:Message-ID; bh=x; b=y\r\n"
MX = Trust("mx.hub.example")


def judged(*results, signature=SIGNATURE, first="Received: from b by mx\r\n", after=""):
    lines = "".join(RESULT.format(server=server, what=what) for server, what in results)
    return lines.encode() + first.encode() + after.encode() + signature.encode() + message()


PASS = "dkim=pass (2048-bit key; unprotected) header.d=b.example header.i=@b.example"


def test_the_configured_server_is_believed_and_no_other():
    assert aligned(judged(("mx.hub.example", PASS)), MX)
    assert aligned(judged(("MX.hub.example 1", PASS)), MX)
    assert not aligned(judged(("mx.evil.example", PASS)), MX)
    assert not aligned(judged(("mx.hub.example", "dkim=fail header.d=b.example")), MX)
    assert not aligned(judged(("mx.hub.example", "none")), MX)


def test_a_results_header_from_before_the_server_counts_for_nothing():
    forged = RESULT.format(server="mx.hub.example", what=PASS)
    raw = judged(first="Received: from evil by mx\r\nReceived: from x by evil\r\n", after=forged)
    assert not aligned(raw, MX)


def test_two_verdicts_on_dkim_are_none():
    raw = judged(("mx.hub.example", PASS), ("mx.hub.example", "dkim=fail header.d=c.example"))
    assert not aligned(raw, MX)


def test_a_verdict_without_a_whole_signature_counts_for_nothing():
    assert not aligned(judged(("mx.hub.example", PASS), signature=""), MX)
    partial = SIGNATURE.replace("h=From:To:Subject:Message-ID", "h=From")
    assert not aligned(judged(("mx.hub.example", PASS), signature=partial), MX)
    short = SIGNATURE.replace("bh=x", "l=0; bh=x")
    assert not aligned(judged(("mx.hub.example", PASS), signature=short), MX)


def test_what_a_sender_writes_into_a_verdict_is_no_verdict():
    for inside in (
        'spf=pass smtp.mailfrom="x; dkim=pass header.d=b.example y"@evil.example',
        'spf=pass smtp.mailfrom="x\\"; dkim=pass header.d=b.example y"@evil.example',
        "spf=pass (x; dkim=pass header.d=b.example)",
        "spf=pass (x (y); dkim=pass header.d=b.example; z",
        'dkim=fail reason="dkim=pass header.d=b.example" header.d=b.example',
    ):
        assert not aligned(judged(("mx.hub.example", inside)), MX), inside
    assert aligned(judged(("mx.hub.example", 'dkim=pass (a) header.d="b.example"')), MX)


def test_with_a_configured_server_our_own_verification_is_not_asked(signer):
    trust = Trust("mx.hub.example", signer.trust().resolver)
    assert not aligned(signer.sign(message(), "b.example"), trust)


def test_headers_are_read_as_their_grammar_says():
    value = (
        'mx.example 1; dkim=pass (ok; (deep) d=evil) header.d="b.example"; spf=fail smtp.mailfrom=x'
    )
    server, results = results_of(value)
    assert server == "mx.example"
    assert results == [
        ("dkim", "pass", {"header.d": "b.example"}),
        ("spf", "fail", {"smtp.mailfrom": "x"}),
    ]
    assert tags("v=1; d = b.example ;\n h=from : to;;") == {
        "v": "1",
        "d": "b.example",
        "h": "from:to",
    }
