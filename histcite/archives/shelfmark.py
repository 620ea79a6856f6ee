"""Signatures without labels, such as FO 371/133009, described by one template that both reads and writes them."""

import re
from collections.abc import Mapping
from functools import cache

from histcite.frozen import dataclass

_TOKEN = re.compile(
    r"\{(?P<level>\w+)(?::(?P<pattern>[^{}]+))?\}|(?P<open>\[)|(?P<close>\])|(?P<literal>[^{}\[\]]+)"
)
_END = r"(?![\w/])"
_GOES_ON = r"(?=/\w)"


@cache
def compiled(expression: str) -> re.Pattern[str]:
    """Compile a regular expression when it is first needed; most references need few of them."""
    return re.compile(expression)


@dataclass(frozen=True, slots=True)
class Shelfmark:
    """A template such as ``{fonds} {series}[/{file}]``; ``[ ]`` holds what may be absent."""

    template: str
    expression: str

    def match(self, text: str, start: int, end: int) -> re.Match[str] | None:
        """Match the signature at *start*; its groups are named like the levels."""
        return compiled(self.expression + _END).match(text, start, end)

    def match_beginning(self, text: str, start: int, end: int) -> re.Match[str] | None:
        """Match a signature that goes on after all the levels of the template are filled."""
        found = compiled(self.expression + _GOES_ON).match(text, start, end)
        return found if found and all(found.groupdict().values()) else None

    def write(self, levels: Mapping[str, str]) -> str:
        """Fill the template; empty if a level that it cannot do without is missing."""
        written, _ = _fill(list(_TOKEN.finditer(self.template)), 0, levels)
        return written


def _fill(tokens: list[re.Match[str]], index: int, levels: Mapping[str, str]) -> tuple[str, int]:
    """Write the tokens up to the closing bracket; an optional piece whose level is missing is left out."""
    written, missing = "", False
    while index < len(tokens):
        token = tokens[index]
        index += 1
        if token["close"]:
            break
        if token["open"]:
            piece, index = _fill(tokens, index, levels)
            written += piece
        elif token["level"]:
            missing = missing or token["level"] not in levels
            written += levels.get(token["level"], "")
        else:
            written += token["literal"]
    return "" if missing else written, index


@cache
def shelfmark(template: str, values: tuple[tuple[str, str], ...]) -> Shelfmark:
    """Read *template*, with the regular expressions that *values* gives for its levels."""
    patterns = dict(values)
    regex = ""
    for token in _TOKEN.finditer(template):
        if token["level"]:
            pattern = token["pattern"] or patterns[token["level"]]
            regex += f"(?P<{token['level']}>{pattern})"
        elif token["literal"]:
            regex += _literal(token["literal"])
        else:
            regex += "(?:" if token["open"] else ")?"
    return Shelfmark(template, regex)


def _literal(text: str) -> str:
    pieces = (
        r"\s*(?:[,;]\s*|\.\s+)" if piece == ", " else r"\s*" if piece == " " else rf"\s*{re.escape(piece)}\s*"
        for piece in re.findall(r", |.", text)
    )
    return "".join(pieces)
