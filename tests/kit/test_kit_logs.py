"""Secrets of links stay out of the log."""

import logging

from comity.kit.logs import Masked


def said(text, *args):
    record = logging.LogRecord("x", logging.INFO, "", 0, text, args, None)
    assert Masked().filter(record)
    return record.getMessage()


def test_the_secret_of_a_link_is_masked_and_the_rest_stays():
    assert said("Gone: %s", "/a/yplPJuVAakdJvPy0lsbFASk4iegFEDE4") == "Gone: /a/*"
    assert said("x /_login/abcdefghijklmnopqrstuvwxyz y") == "x /_login/* y"
    assert said("Not Found: %s %d", "/about", 3) == "Not Found: /about 3"
