"""How a run of a very small GPT begins: on stories, or on a file of the learner's own."""

from functools import lru_cache
from pathlib import Path

from llmtutor.demos.controls import Refused
from llmtutor.tinygpt.live_training import LiveTraining, live_on_stories, live_on_text, untrained
from llmtutor.tinygpt.model import Model
from llmtutor.tinygpt.own_text import TextRefusedError


@lru_cache(maxsize=2)
def beginning(file: str, seed: int) -> LiveTraining:
    """Return a run before its first step. Raises Refused: the file cannot be read or trained on."""
    if not file.strip():
        return live_on_stories(seed)
    try:
        return live_on_text(Path(file).expanduser().read_text("utf-8"), seed)
    except TextRefusedError as error:
        code = f"own-text-{error.reason}"
        raise Refused(code, control="file", found=error.found, limit=error.limit) from None
    except (OSError, UnicodeDecodeError):
        raise Refused("no-text-file", control="file", text=file[:60]) from None


def first_model(file: str, seed: int) -> Model:
    """Return the model as it is before its first step; for stories without reading them. Raises Refused."""
    return beginning(file, seed).model if file.strip() else untrained(seed)


def refuse_unprintable(control: str, text: str) -> None:
    """Raise Refused for the first character that no run's tokenizer knows, and say where it stands."""
    for place, character in enumerate(text, 1):
        if not " " <= character <= "~":
            shown = character if character.isprintable() else f"U+{ord(character):04X}"
            raise Refused("unknown-character", control=control, text=shown, place=place)
