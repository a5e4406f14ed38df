"""Are the models inside llmtutor whole: weights, tokenizer, snapshots, card?"""

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from llmtutor.cli.doctor.finding import Finding, fault, good


def examine_model() -> Iterator[Finding]:
    """Read every file of the models inside, and yield what is wrong with each that cannot be read."""
    from llmtutor.tinygpt import card, tokenizer
    from llmtutor.tinygpt.model import DATA, snapshot_files
    from llmtutor.tinygpt.weights_file import read_weights

    readers: dict[Path, Callable[[], object]] = {
        DATA / "tinygpt.npz": partial(read_weights, DATA / "tinygpt.npz"),
        DATA / tokenizer.FILE: tokenizer.own_tokenizer,
        DATA / card.FILE: card.own_card,
        **{path: partial(read_weights, path) for path in snapshot_files()},
    }
    faults = [found for path, read in readers.items() if (found := _fault(path, read)) is not None]
    yield from faults or [good("model", files=len(readers), folder=DATA)]


def _fault(path: Path, read: Callable[[], object]) -> Finding | None:
    from llmtutor.tinygpt.model_file_error import ModelFileError

    try:
        read()
    except ModelFileError as error:
        return fault("model-file", path=error.path, problem=error.problem)
    except ValueError as error:
        return fault("model-file", path=path, problem=str(error).removeprefix(f"{path}: "))
    return None
