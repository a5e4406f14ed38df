"""A trained model on disk: one byte for each weight of a matrix, in one small file.

The file is an npz (a zip of arrays, deflated) with four members. `about` is JSON: format and version, the
model's config, every weight's name and shape, notes (where the model comes from), and a SHA-256 of everything
else. `codes` holds the matrices in int8, row after row, each row in units of its own number in `scales`; what
is not a matrix (gains, shifts, biases) stands in `floats` as it is. Four long members instead of one for each
weight make loading twice as fast. The same model always gives the same bytes.
"""

import io
import json
import math
import os
import struct
import tempfile
import zipfile
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, fields
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np

from llmtutor.engine.gpt_config import GPTConfig
from llmtutor.engine.gpt_weights import gpt_shapes
from llmtutor.engine.quantisation import largest_code
from llmtutor.engine.trace import Array
from llmtutor.tinygpt.model_file_error import ModelFileError

FORMAT, VERSION = "llmtutor-gpt", 1
ARRAYS: dict[str, np.dtype[Any]] = {
    "codes": np.dtype("i1"),
    "scales": np.dtype("<f4"),
    "floats": np.dtype("<f4"),
}
DAMAGE = (ValueError, KeyError, TypeError, EOFError, struct.error, zlib.error, MemoryError)


@dataclass(frozen=True)
class ModelFile:
    """What a file holds: the model's config, its weights in float32, and notes that training made.

    sha: the SHA-256 that names exactly this model; it is known once the file has been written.
    """

    config: GPTConfig
    weights: Mapping[str, Array]
    notes: Mapping[str, Any] = field(default_factory=dict)
    sha: str = ""


def write_weights(path: Path, model: ModelFile) -> str:
    """Write a model to `path` in one go (a reader sees the old file or the new one) and return its SHA-256.

    Rounding a row to 255 steps changes a weight by at most 1/254 of the largest in its row.
    Raises ValueError: a weight is missing, too many, or of another shape than the config says.
    """
    shapes = gpt_shapes(model.config)
    if {name: w.shape for name, w in model.weights.items()} != shapes:
        raise ValueError("write_weights: the weights are not those of the config")
    arrays = _packed(model.weights[name] for name in shapes)
    about = {"format": FORMAT, "version": VERSION, "config": asdict(model.config), "notes": dict(model.notes)}
    about = json.loads(json.dumps(about))  # as a reader will find it: no tuples, no numbers as keys
    about["sha256"] = _sha(about, arrays)
    members = {"about": np.frombuffer(json.dumps(about).encode(), np.uint8), **arrays}
    _write_at_once(path, _zipped(members))
    return str(about["sha256"])


def read_weights(path: Path) -> ModelFile:
    """Read a model that `write_weights` wrote.

    Raises ModelFileError: no such file, unreadable, damaged, or of another format or version.
    """
    try:
        with zipfile.ZipFile(path) as members:
            about = json.loads(_member(members, "about").tobytes())
            _check_version(path, about)
            arrays = {name: _member(members, name) for name in ARRAYS}
        claimed = about.pop("sha256")
        if claimed != _sha(about, arrays):
            raise ValueError("its contents do not match its checksum")
        config = _config(about["config"])
        return ModelFile(config, _unpacked(gpt_shapes(config), arrays), about["notes"], claimed)
    except FileNotFoundError:
        raise ModelFileError(path, "there is no such file") from None
    except OSError as error:
        raise ModelFileError(path, f"it cannot be read ({error.strerror or error})") from None
    # A flipped bit can look to zipfile like no archive, an unknown compression or a wanted password.
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, *DAMAGE) as error:
        raise ModelFileError(path, f"it is damaged or not a model file ({error})") from error


def _packed(weights: Iterable[Array]) -> dict[str, Array]:
    """Sort weights into codes, scales and floats, each one long array."""
    parts: dict[str, list[Array]] = {name: [np.zeros(0, kind)] for name, kind in ARRAYS.items()}
    for w in weights:
        if w.ndim < 2:
            parts["floats"].append(w.ravel())
            continue
        top = np.abs(w).max(axis=-1)
        scale = (np.where(top == 0, 1, top) / largest_code(8)).astype(np.float32)
        parts["codes"].append(np.rint(w / scale[..., None]).ravel())
        parts["scales"].append(scale.ravel())
    return {name: np.concatenate(parts[name]).astype(kind) for name, kind in ARRAYS.items()}


def _unpacked(shapes: Mapping[str, tuple[int, ...]], arrays: Mapping[str, Array]) -> dict[str, Array]:
    """Take the weights out again, in the order of `shapes`. Raises ValueError: the counts do not fit."""
    at = dict.fromkeys(ARRAYS, 0)

    def take(kind: str, shape: tuple[int, ...]) -> Array:
        start, count = at[kind], math.prod(shape)
        at[kind] = start + count
        return arrays[kind][start : start + count].reshape(shape)

    weights = {
        name: take("codes", shape) * take("scales", shape[:-1])[..., None]
        if len(shape) > 1
        else take("floats", shape)
        for name, shape in shapes.items()
    }
    if at != {kind: array.size for kind, array in arrays.items()}:
        raise ValueError("it holds more numbers than its model has weights")
    return weights


def _config(found: Mapping[str, Any]) -> GPTConfig:
    """Build the config from the values in a file. Raises TypeError, ValueError: not one of ours."""
    known = {f.name for f in fields(GPTConfig)}
    if unknown := sorted(found.keys() - known):
        raise ValueError(f"its config has the unknown entry {unknown[0]}")
    return GPTConfig(**found)


def _check_version(path: Path, about: Any) -> None:
    if not isinstance(about, dict) or about.get("format") != FORMAT:
        raise ValueError("it does not say that it is a model of this program")
    if about.get("version") != VERSION:
        raise ModelFileError(
            path, f"it is of version {about.get('version')}; this program reads version {VERSION}"
        )


def _sha(about: Mapping[str, Any], arrays: Mapping[str, Array]) -> str:
    digest = sha256(json.dumps(about, sort_keys=True).encode())
    for name in ARRAYS:
        digest.update(arrays[name].tobytes())
    return digest.hexdigest()


def _member(members: zipfile.ZipFile, name: str) -> Array:
    array = np.lib.format.read_array(io.BytesIO(members.read(name + ".npy")), allow_pickle=False)
    if array.ndim != 1 or array.dtype != ARRAYS.get(name, np.uint8):
        raise ValueError(f"its member {name} is not what it should be")
    return array


def _zipped(members: Mapping[str, Array]) -> bytes:
    """Pack arrays as `numpy.savez_compressed` does, but without the time of day."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, array in members.items():
            content = io.BytesIO()
            np.lib.format.write_array(content, array, allow_pickle=False)
            entry = zipfile.ZipInfo(name + ".npy")
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, content.getvalue(), compresslevel=9)
    return packed.getvalue()


def _write_at_once(path: Path, content: bytes) -> None:
    """Write beside the old file, then take its place."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=path.name, suffix=".new")
    try:
        with os.fdopen(handle, "wb") as new:
            new.write(content)
            new.flush()
            os.fsync(new.fileno())
        os.chmod(name, 0o644)
        os.replace(name, path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
