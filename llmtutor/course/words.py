"""The words of the interface, of a demo or of a trace, looked up by id."""

import re
from collections.abc import Mapping
from types import MappingProxyType

KEY = "key_"
"""`{key_next}` in the interface stands for the key that the command `next` is on."""
_KEY_NAME = re.compile(r"\{key_([a-z_]+)\}")
_NAME = re.compile(r"\{([A-Za-z_][A-Za-z0-9_]*)\}")

_NO_KEYS: Mapping[str, str] = MappingProxyType({})


def filled(text: str, values: Mapping[str, object]) -> str:
    """Put values in the place of `{name}`; names without a value, and all other braces, stay as written."""
    if "{" not in text or not values:
        return text
    return _NAME.sub(lambda match: str(values.get(match[1], match[0])), text)


class Words:
    """Words in one language by dotted key. What has no translation is there in English.

    A `*` in a key stands for any part without a dot: `rows.*.total` speaks for `rows.0.total` and the rest.
    `{key_next}` becomes the key of the command `next`: the learner's own as `keys` has it, or the usual
    one, `usual-keys.next`.
    """

    __slots__ = ("_keys", "_patterns", "_table", "language")

    def __init__(self, language: str, table: Mapping[str, str], keys: Mapping[str, str] = _NO_KEYS) -> None:
        self.language = language
        self._keys = keys
        self._table = table
        self._patterns = [(_pattern(key), text) for key, text in table.items() if "*" in key]

    def __call__(self, key: str, /, **values: object) -> str:
        """Return the words for `key` with `{name}` filled in; an unknown key comes back as it is."""
        text = self._find(key)
        if text is None:
            return key
        if "{" + KEY in text:
            text = _KEY_NAME.sub(lambda match: self.key_of(match[1].replace("_", "-")), text)
        return filled(text, values)

    def key_of(self, command: str) -> str:
        """Return the name of the key that a command is on."""
        return self._keys.get(command) or self._table.get(f"usual-keys.{command}", command)

    def with_keys(self, keys: Mapping[str, str]) -> "Words":
        """Return the same words for a learner who has put commands on these keys."""
        return Words(self.language, self._table, keys)

    def has(self, key: str) -> bool:
        """Tell whether there are words for `key`."""
        return self._find(key) is not None

    def _find(self, key: str) -> str | None:
        text = self._table.get(key)
        if text is None and self._patterns:
            return next((text for pattern, text in self._patterns if pattern.fullmatch(key)), None)
        return text

    def table(self) -> Mapping[str, str]:
        """Return all words by key."""
        return self._table

    def __len__(self) -> int:
        return len(self._table)


def _pattern(key: str) -> re.Pattern[str]:
    return re.compile("[^.]+".join(re.escape(part) for part in key.split("*")))


def flatten(nested: Mapping[str, object], above: str = "") -> dict[str, str]:
    """Turn nested maps of texts into one map with dotted keys; whatever is no text is left out."""
    table: dict[str, str] = {}
    for key, value in nested.items():
        if isinstance(value, str):
            table[above + key] = value
        elif isinstance(value, Mapping):
            table.update(flatten(value, f"{above}{key}."))
    return table
