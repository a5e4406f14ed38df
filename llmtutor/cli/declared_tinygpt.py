"""The commands that make a model: `llmtutor tinygpt` and its parts."""

from pathlib import Path
from typing import Any

from llmtutor.cli.declaring import command, runs


def add_tinygpt(commands: Any) -> None:
    """Add stories, training and card."""
    tinygpt = command(
        commands,
        "tinygpt",
        "make the model inside llmtutor: its stories, its training, its card",
        runs("tinygpt", "show_card"),
        "examples:\n  llmtutor tinygpt write-stories --count 5  documents of the toy world\n"
        "  llmtutor tinygpt train --out my-model     train one of your own\n"
        "  llmtutor tinygpt train --out my-model --resume\n"
        "  llmtutor tinygpt card                     what the model inside can do",
    )
    parts = tinygpt.add_subparsers(metavar="PART")
    write = command(
        parts,
        "write-stories",
        "print documents of the toy world",
        runs("tinygpt", "write_stories"),
        "Most documents are small stories, questions and sums. Lines of words without sense that say\n"
        "themselves again are exercises in copying: with no meaning to go by, only looking back helps.",
    )
    write.add_argument("--count", type=int, default=20, help="how many (default 20)")
    write.add_argument("--seed", default="1", help="the same seed gives the same documents (default 1)")
    write.add_argument(
        "--surprisal", action="store_true", help="with each document's kind and surprise in nats"
    )
    _add_training(parts)
    card = command(
        parts,
        "card",
        "print what a model can do",
        runs("tinygpt", "show_card"),
        "Among the tasks: gift takes stories of gifts as the grammar writes them. gift_short leaves out the\n"
        "sentences between opening and gift: a form the model never met, in words it knows. gift_new_frame\n"
        "tells a gift in a wording that the grammar never uses, so it shows where the model's skill ends.",
    )
    card.add_argument("folder", nargs="?", type=Path, metavar="DIR", help="of a model you trained")


def _add_training(parts: Any) -> None:
    train = command(parts, "train", "train a model on the toy world", runs("tinygpt", "train"))
    train.add_argument("--out", type=Path, required=True, metavar="DIR", help="folder for all that is made")
    train.add_argument("--model", choices=("storyteller", "copyist"), default="storyteller")
    train.add_argument("--seed", type=int, default=1, help="of first weights and documents (default 1)")
    train.add_argument("--steps", type=int, help="how many; fewer learn less (default: as the shipped model)")
    train.add_argument("--resume", action="store_true", help="go on from the checkpoint in DIR")
    train.add_argument(
        "--snapshots",
        type=int,
        nargs="*",
        default=(),
        metavar="STEP",
        help="keep the model after these steps",
    )
    train.add_argument(
        "--others",
        type=Path,
        nargs="*",
        default=(),
        metavar="CARD",
        help="cards of other seeds, to be summed up",
    )
