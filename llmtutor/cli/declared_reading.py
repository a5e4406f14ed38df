"""What is taken along: a lesson as text, a recap, flashcards, a completion script."""

from pathlib import Path
from typing import Any

from llmtutor.cli.declaring import command, runs


def add_reading(commands: Any) -> None:
    """Add what prints or writes something of the course."""
    command(commands, "list", "list tracks and lessons, and how far you are", runs("listing", "show_list"))
    show = command(
        commands,
        "show",
        "print a whole lesson as text",
        runs("showing", "show"),
        "examples:\n  llmtutor show matmul --plain | less\n"
        "  llmtutor show matmul --answers           every answer and reason where it belongs\n"
        "  llmtutor show matmul --markdown > matmul.md\n"
        "                                           to print: formulas as $...$, answers at the end",
    )
    show.add_argument("lesson", metavar="LESSON[#STEP]")
    form = show.add_mutually_exclusive_group()
    form.add_argument("--plain", action="store_true", help="no colours, for pipes and screen readers")
    form.add_argument("--markdown", action="store_true", help="as Markdown, the answers at the end")
    show.add_argument("--answers", action="store_true", help="with the answers and reasons in their place")
    show.add_argument("--width", type=int, default=80, help="columns of the text (default 80)")
    _add_recap(commands)
    _add_anki(commands)
    completion = command(
        commands,
        "completion",
        "print a completion script for your shell",
        runs("completion", "show"),
        "examples:\n  llmtutor completion bash >> ~/.bash_completion\n"
        "  llmtutor completion fish > ~/.config/fish/completions/llmtutor.fish",
    )
    completion.add_argument("shell", choices=("bash", "zsh", "tcsh", "fish"))


def _add_recap(commands: Any) -> None:
    recap = command(
        commands,
        "recap",
        "sum up what you learned",
        runs("recap", "recap"),
        "examples:\n  llmtutor recap                           every lesson you have begun\n"
        "  llmtutor recap temperature               one lesson\n"
        "  llmtutor recap --markdown > recap.md     to keep, print or put into your notes\n"
        "Of each lesson the idea, the formulas, and every question you missed, with the reason.",
    )
    recap.add_argument("lesson", nargs="?", metavar="LESSON")
    form = recap.add_mutually_exclusive_group()
    form.add_argument("--plain", action="store_true", help="no colours, for pipes and screen readers")
    form.add_argument("--markdown", action="store_true", help="as Markdown, formulas as $...$")
    recap.add_argument("--width", type=int, default=80, help="columns of the text (default 80)")


def _add_anki(commands: Any) -> None:
    anki = command(
        commands,
        "anki",
        "write the questions as flashcards for Anki",
        runs("anki", "anki"),
        "examples:\n  llmtutor anki                            all tracks, a deck each\n"
        "  llmtutor anki --track linear-algebra --out algebra.apkg\n"
        "  llmtutor anki --lang zh\n"
        "Every answer comes with its reasons. Import a newer file whenever you like: cards are brought\n"
        'up to date, none is doubled, and Anki keeps their schedule. Needs the extra "anki".',
    )
    anki.add_argument("--track", metavar="TRACK", help="only this track, by its name or letter")
    anki.add_argument("--out", metavar="FILE", type=Path, help="the file (default: llmtutor-en.apkg)")
    anki.add_argument("--yes", action="store_true", help="replace a file that is there")
