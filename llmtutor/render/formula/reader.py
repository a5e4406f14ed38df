"""The characters of a formula, read from left to right."""

from llmtutor.render.formula.nodes import FormulaError
from llmtutor.render.formula.symbols import DELIMITERS


class Reader:
    """A place in the source: `at` is the index of the next character. Every fault is a FormulaError."""

    def __init__(self, tex: str) -> None:
        self.tex = tex
        self.at = 0

    def fault(self, message: str, at: int | None = None) -> FormulaError:
        """The error for `message`, here or at an earlier index."""
        return FormulaError(message, self.at if at is None else at)

    def skip_space(self) -> None:
        """Go on to the next visible character."""
        while self.at < len(self.tex) and self.tex[self.at].isspace():
            self.at += 1

    def peek(self) -> str:
        r"""The next token, "" at the end: a character, `\name`, or a backslash with one character."""
        self.skip_space()
        if self.tex[self.at : self.at + 1] != "\\":
            return self.tex[self.at : self.at + 1]
        end = self.at + 1
        while end < len(self.tex) and self.tex[end].isascii() and self.tex[end].isalpha():
            end += 1
        return self.tex[self.at : max(end, self.at + 2)]

    def take(self, expected: str = "") -> str:
        """The next token, which must be `expected` if that is given; goes past it."""
        token = self.peek()
        if expected and token != expected:
            raise self.fault(f"expected {expected}, found {token or 'the end'}")
        self.at += len(token)
        return token

    def accept(self, token: str) -> bool:
        """Whether the next token is `token`; if so, goes past it."""
        if self.peek() != token:
            return False
        self.at += len(token)
        return True

    def number(self) -> str:
        """Digits with at most single points between them."""
        start = self.at
        while self.tex[self.at : self.at + 1].isdecimal() or (
            self.tex[self.at : self.at + 1] == "." and self.tex[self.at + 1 : self.at + 2].isdecimal()
        ):
            self.at += 1
        return self.tex[start : self.at]

    def raw_text(self) -> str:
        r"""The characters between braces as written; `\{ \} \$ \% \_ \# \&` stand for themselves."""
        self.take("{")
        text, depth = "", 1
        while self.at < len(self.tex):
            char = self.tex[self.at]
            self.at += 1
            if char == "\\":
                escaped = self.tex[self.at : self.at + 1]
                if not escaped or escaped not in "{}$%_#& \\":
                    raise self.fault("commands cannot stand inside \\text", self.at - 1)
                text += escaped
                self.at += 1
                continue
            if char == "$":
                raise self.fault("a formula cannot stand inside \\text: write \\$ for a dollar", self.at - 1)
            depth += (char == "{") - (char == "}")
            if depth == 0:
                return text
            text += " " if char.isspace() else char if char not in "{}" else ""
        raise self.fault("missing }")

    def delimiter(self) -> str:
        """The next token as a delimiter, "" for a point."""
        self.skip_space()
        at = self.at
        token = self.take()
        if token not in DELIMITERS:
            raise self.fault(f"{token or 'the end'} is no delimiter", at)
        return DELIMITERS[token]
