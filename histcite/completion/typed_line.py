"""The line that is being typed in a shell: its words, and the quotation mark that the last one stands in."""

from histcite.frozen import dataclass

BREAKS = "=:"
"""Where bash begins a word of its own inside an unquoted one (COMP_WORDBREAKS)."""


@dataclass(frozen=True, slots=True)
class TypedLine:
    """The whole words behind the name of the program, the one that is ``begun``, and the ``mark`` that is open in it, if any."""

    words: tuple[str, ...]
    begun: str
    mark: str = ""


def read_line(line: str) -> TypedLine:
    """The words of a line as a shell parts them; backslashes and both quotation marks are understood, an open mark stays open."""
    words, current, mark, is_word = list[str](), list[str](), "", False
    letters = iter(line)
    for letter in letters:
        if letter == "\\" and mark != "'":
            current.append(next(letters, ""))
        elif mark:
            mark = "" if letter == mark else mark
            current += [letter] if mark else []
        elif letter in "'\"":
            mark, is_word = letter, True
        elif letter.isspace():
            if current or is_word:
                words.append("".join(current))
            current, is_word = [], False
        else:
            current.append(letter)
    return TypedLine(tuple(words[1:]), "".join(current), mark)


def for_bash(line: TypedLine, value: str) -> str:
    """What bash puts in the place of the word that is begun, so that it is *value*: spelt as the open mark needs it, or with backslashes.

    Of an unquoted word bash replaces only what stands behind the last sign that breaks words.
    """
    if line.mark == "'":
        return value.replace("'", "'\\''")
    if line.mark:
        return "".join("\\" * (letter in '"\\$`') + letter for letter in value)
    broken = max(map(line.begun.rfind, BREAKS)) + 1
    kept = value[broken:] if value.startswith(line.begun[:broken]) else value
    return "".join("\\" * (not (letter.isalnum() or letter in "_-./,~^@%+=:")) + letter for letter in kept)
