"""What a learner asks of a model: which model, and a text as its tokens, or why that cannot be."""

from functools import lru_cache
from pathlib import Path

from llmtutor.demos.controls import Refused
from llmtutor.tinygpt.model import Model, Tokenizer, open_model
from llmtutor.tinygpt.model_file_error import ModelFileError
from llmtutor.tinygpt.tokenizer import plain

LONGEST_TEXT = 400
COW = "What does the cow say? The cow says"
GIFT = "Tom and Lily went to the park. Tom had a red ball. Tom gave the ball to"
DROOZIP = "Once there was a fox named Droozip. Droozip liked to run. Droo"


@lru_cache(maxsize=2)
def asked_model(folder: str = "") -> Model:
    """Return the GPT-2 in a folder, or the tiny GPT that comes with the program.

    Raises Refused if the folder holds no model, ModelFileError if the program's own is missing.
    """
    try:
        return open_model(Path(folder).expanduser() if folder.strip() else None)
    except ModelFileError as error:
        if not folder.strip():
            raise
        raise Refused("model-file", control="model", path=str(error.path), problem=error.problem) from None


@lru_cache(maxsize=32)
def asked_tokens(model: Model, text: str, control: str = "text") -> tuple[int, ...]:
    """Return the tokens of a text after the one that ends documents, typing marks made plain.

    Raises Refused, naming the control: a character that the model does not know, or more tokens than it can
    read.
    """
    try:
        ids = model.prompt(text)
    except ValueError:
        text = plain(text)
        refuse_unknown(model.tokenizer, text, control)
        ids = model.prompt(text)
    if len(ids) > model.config.context:
        raise Refused("too-many-tokens", control=control, count=len(ids), high=model.config.context)
    return tuple(ids)


def refuse_unknown(tokenizer: Tokenizer, text: str, control: str = "text") -> None:
    """Raise Refused, naming the first character that a model does not know and where it stands."""
    for place, character in enumerate(text, 1):
        try:
            tokenizer.encode(character)
        except ValueError:
            shown = character if character.isprintable() else f"U+{ord(character):04X}"
            raise Refused("unknown-character", control=control, text=shown, place=place) from None
