"""The controls a demo can declare, and what each accepts.

A control checks and reads a value; it never draws. What cannot be accepted raises `Refused` with a code and
the values its sentence needs: the words are in `lessons/interface.yaml` under `refused:`.
"""

from llmtutor.demos.controls.numbers import Grid, Refused, State, format_number, read_number, shown_number
from llmtutor.demos.controls.several import MatrixOf, Text, Vector, Words
from llmtutor.demos.controls.single import Choice, Integer, Seed, Slider, Stepper, Toggle
from llmtutor.demos.controls.tokens import TokenList

Control = Slider | Integer | Seed | Choice | Toggle | Vector | MatrixOf | Words | TokenList | Text | Stepper

__all__ = [
    "Choice",
    "Control",
    "Grid",
    "Integer",
    "MatrixOf",
    "Refused",
    "Seed",
    "Slider",
    "State",
    "Stepper",
    "Text",
    "Toggle",
    "TokenList",
    "Vector",
    "Words",
    "format_number",
    "read_number",
    "shown_number",
]
