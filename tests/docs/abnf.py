"""A grammar in ABNF (RFC 5234, RFC 7405) as a regular expression, for grammars without recursion."""

import re

_TOKEN = re.compile(
    r"\s*(?:(?P<string>%s\"[^\"]*\"|\"[^\"]*\")|%x(?P<low>[0-9A-F]+)(?:-(?P<high>[0-9A-F]+))?"
    r"|(?P<name>[A-Za-z][A-Za-z0-9-]*)|(?P<times>[0-9]*\*[0-9]*|[0-9]+)|(?P<mark>[()\[\]/]))"
)


def rules(text: str) -> dict[str, str]:
    """Rule name -> its elements; `=/` adds alternatives."""
    found: dict[str, str] = {}
    for line in re.sub(r"\n\s+", " ", text).splitlines():
        name, sign, elements = re.fullmatch(r"([\w-]+)\s*(=/?)\s*(.+)", line).groups()
        found[name] = f"{found[name]} / {elements}" if sign == "=/" else elements
    return found


def pattern(grammar: dict[str, str], name: str) -> str:
    """The regular expression of a rule."""
    tokens = list(_tokens(grammar[name]))
    regex, rest = _alternation(grammar, tokens)
    assert not rest, rest
    return regex


def _tokens(text: str):
    at = 0
    while at < len(text.rstrip()):
        found = _TOKEN.match(text, at)
        assert found, text[at:]
        yield found
        at = found.end()


def _alternation(grammar, tokens):
    branches, (regex, tokens) = [], _sequence(grammar, tokens)
    branches.append(regex)
    while tokens and tokens[0]["mark"] == "/":
        regex, tokens = _sequence(grammar, tokens[1:])
        branches.append(regex)
    return f"(?:{'|'.join(branches)})", tokens


def _sequence(grammar, tokens):
    regex = ""
    while tokens and tokens[0]["mark"] not in (")", "]", "/"):
        part, tokens = _repetition(grammar, tokens)
        regex += part
    return regex, tokens


def _repetition(grammar, tokens):
    times = ""
    if tokens[0]["times"]:
        low, star, high = tokens[0]["times"].partition("*")
        times = f"{{{low or 0},{high}}}" if star else f"{{{low}}}"
        tokens = tokens[1:]
    element, tokens = _element(grammar, tokens)
    return element + times, tokens


def _element(grammar, tokens):
    first, rest = tokens[0], tokens[1:]
    if first["mark"] in ("(", "["):
        regex, rest = _alternation(grammar, rest)
        return (f"{regex}?" if first["mark"] == "[" else regex), rest[1:]
    if first["string"]:
        words = first["string"].removeprefix("%s").strip('"')
        # Without %s case does not matter; then only strings without letters are clear.
        assert first["string"].startswith("%s") or words.upper() == words.lower()
        return f"(?:{re.escape(words)})", rest
    if first["low"]:
        low, high = (chr(int(v, 16)) for v in (first["low"], first["high"] or first["low"]))
        return f"[{low}-{high}]", rest
    return pattern(grammar, first["name"]), rest
