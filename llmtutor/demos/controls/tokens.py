"""The control for a row of tokens."""

from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from llmtutor.demos.controls.numbers import Refused, State


@dataclass(frozen=True, slots=True)
class TokenList:
    """A row of tokens, typed with spaces between them; `vocab` holds the allowed ones (empty: any).

    For a learner's own sentence that the demo itself cuts into tokens, use Text.
    """

    id: str
    default: tuple[str, ...]
    vocab: tuple[str, ...] = ()
    shortest: int = 1
    longest: int = 12
    widest: int = 16

    def limits(self, state: State) -> str:
        """Say without words what this control takes."""
        count = str(self.longest) if self.shortest == self.longest else f"{self.shortest} … {self.longest}"
        return f"{count} × ({' | '.join(self.vocab)})" if self.vocab else f"{count} × (≤ {self.widest})"

    def check(self, value: Any) -> tuple[str, ...]:
        """Return `value` as a tuple of tokens; raise Refused otherwise."""
        if isinstance(value, str) or not hasattr(value, "__len__"):
            raise Refused("not-words", text=str(value)[:40])
        if not self.shortest <= len(value) <= self.longest:
            code = "wrong-count-exactly" if self.shortest == self.longest else "wrong-count"
            raise Refused(code, count=len(value), low=self.shortest, high=self.longest)
        return tuple(map(self._token, value))

    def _token(self, token: Any) -> str:
        if not isinstance(token, str) or not token.isprintable() or not token or " " in token:
            raise Refused("not-words", text=str(token)[:40])
        if len(token) > self.widest:
            raise Refused("word-too-long", text=token[:40], high=self.widest)
        if self.vocab and token not in self.vocab:
            near = get_close_matches(token, self.vocab, 1) or self.vocab[:1]
            raise Refused("unknown-token", text=token, near=near[0])
        return token

    def read(self, text: str) -> tuple[str, ...]:
        """Read tokens separated by spaces."""
        return self.check(text.split())

    def write(self, value: Any) -> str:
        """Write a value for a command line or a field."""
        return " ".join(value)
