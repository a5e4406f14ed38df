"""Reading a safetensors file: a length, a table of contents in JSON, and the numbers of every tensor.

Format: eight bytes with the table's length (little-endian), then the table, `{"name": {"dtype": "F32",
"shape": [2, 3], "data_offsets": [0, 24]}, ...}`, then the data; offsets count from the end of the table.
Nothing in such a file can run code. Only floats are read, all of them as float32.
"""

import json
import math
import struct
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from llmtutor.engine.trace import Array
from llmtutor.tinygpt.model_file_error import ModelFileError

KINDS = {"F64": "<f8", "F32": "<f4", "F16": "<f2", "BF16": "<u2"}
LONGEST_TABLE = 100_000_000


class Place(NamedTuple):
    """Where a tensor stands in the data, and how to read it."""

    kind: str
    shape: tuple[int, ...]
    start: int
    end: int


def read_safetensors(path: Path) -> dict[str, Array]:
    """path -> tensors

    All tensors of floats, as float32.
    Raises ModelFileError: no such file, unreadable, damaged, or not a safetensors file.
    """
    try:
        content = np.memmap(path, np.uint8, "r")
        data, table = _opened(content)
        places = {name: _place(entry, data.size) for name, entry in table.items() if _holds_floats(entry)}
        return {name: _floats(data, place) for name, place in places.items()}
    except FileNotFoundError:
        raise ModelFileError(path, "there is no such file") from None
    except OSError as error:
        raise ModelFileError(path, f"it cannot be read ({error.strerror or error})") from None
    except (ValueError, KeyError, TypeError, struct.error, RecursionError) as error:
        raise ModelFileError(path, f"it is damaged or not a safetensors file ({error})") from error


def _opened(content: Array) -> tuple[Array, Mapping[str, Any]]:
    """Return the data and the table of contents."""
    (length,) = struct.unpack("<Q", content[:8].tobytes())
    if length > min(content.size - 8, LONGEST_TABLE):
        raise ValueError("its table of contents is longer than the file")
    table = json.loads(content[8 : 8 + length].tobytes())
    if not isinstance(table, dict):
        raise ValueError("its table of contents is not a table")
    table.pop("__metadata__", None)
    return content[8 + length :], table


def _holds_floats(entry: Mapping[str, Any]) -> bool:
    return entry["dtype"] in KINDS


def _place(entry: Mapping[str, Any], size: int) -> Place:
    """Check one entry of the table. Raises ValueError: it points outside, or its sizes disagree."""
    shape, (start, end) = tuple(entry["shape"]), entry["data_offsets"]
    kind = KINDS[entry["dtype"]]
    if not all(isinstance(n, int) and n >= 0 for n in (*shape, start, end)) or end > size:
        raise ValueError("a tensor lies outside the file")
    if end - start != math.prod(shape) * np.dtype(kind).itemsize:
        raise ValueError("a tensor's shape and its bytes disagree")
    return Place(kind, shape, start, end)


def _floats(data: Array, place: Place) -> Array:
    """Copy one tensor out of the data."""
    numbers = np.frombuffer(data[place.start : place.end].tobytes(), place.kind).reshape(place.shape)
    if place.kind == KINDS["BF16"]:  # the upper half of a float32
        return (numbers.astype(np.uint32) << 16).view(np.float32)
    return numbers.astype(np.float32, copy=False)
