"""A training run set aside on disk: weights, what AdamW remembers, and the step, exactly as they were."""

import json
import zipfile
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np

from llmtutor.engine.gpt_training import Pupil
from llmtutor.engine.optimisers import State
from llmtutor.engine.trace import Array
from llmtutor.tinygpt.model_file_error import ModelFileError
from llmtutor.tinygpt.training import Plan, Progress


def save_checkpoint(path: Path, plan: Plan, at: Progress) -> None:
    """Write a run's state to `path`; an older one there stays whole until the new one is complete."""
    arrays: dict[str, Array] = {"plan": np.array(_plan_as_text(plan)), "step": np.array(at.step)}
    for name, w in at.pupil.weights.items():
        arrays["weight/" + name] = w
    for name, state in at.pupil.states.items():
        arrays["velocity/" + name] = np.asarray(state.velocity)
        arrays["square/" + name] = np.asarray(state.square)
    new = path.with_name(path.name + ".new")
    with new.open("wb") as file:
        np.savez(file, **arrays)  # type: ignore[arg-type]  # numpy's stub takes our arrays for allow_pickle
    new.replace(path)


def load_checkpoint(path: Path, plan: Plan) -> Progress:
    """Read the state of a run of this plan.

    Raises ModelFileError: no such file, damaged, or of a run with another plan.
    """
    try:
        with np.load(path) as file:
            arrays = {name: file[name] for name in file.files}
        if str(arrays["plan"]) != _plan_as_text(plan):
            raise ModelFileError(path, "it belongs to a run with another plan (seed, steps, sizes)")
        return _progress(arrays)
    except FileNotFoundError:
        raise ModelFileError(path, "there is no such file") from None
    except (OSError, KeyError, ValueError, EOFError, zipfile.BadZipFile) as error:
        raise ModelFileError(path, f"it is damaged or not a checkpoint ({error})") from error


def _progress(arrays: Mapping[str, Any]) -> Progress:
    step = int(arrays["step"])
    weights = {name[7:]: w for name, w in arrays.items() if name.startswith("weight/")}
    states = {
        name: State(arrays["velocity/" + name], arrays["square/" + name], step)
        for name in weights
        if "velocity/" + name in arrays
    }
    return Progress(step, Pupil(weights, states))


def _plan_as_text(plan: Plan) -> str:
    return json.dumps(asdict(plan), sort_keys=True)
