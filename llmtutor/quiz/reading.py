"""Reading numbers as people type them, exactly.

Understood: `0.73`, `0,73`, `.5`, `-2` with any minus sign, `73%`, `3/4`, `2 1/2`, `1e-3`, `3*10^-3`, `2^10`,
`1 000`, `1'000`, `1,234.5`, `124M`, a unit behind, full-width and other scripts' digits, Chinese punctuation.
`1,000` may be one or a thousand: both readings are kept, and grading takes the one that fits.
"""

import re
import unicodedata
from dataclasses import dataclass
from fractions import Fraction

from llmtutor.quiz.grade import Problem

LONGEST = 60
LARGEST = 10**200
SCALES = {"k": 3, "K": 3, "M": 6, "G": 9, "B": 9, "T": 12, "千": 3, "万": 4, "萬": 4, "亿": 8, "億": 8}
SIGNS = str.maketrans(
    dict.fromkeys("−–—‒‐﹣", "-") | dict.fromkeys("×·⋅∙✕", "*") | dict.fromkeys("’`_", "'")
) | str.maketrans({"。": ".", "٫": ".", "、": ",", "⁄": "/", "÷": "/", "∕": "/", "٪": "%", "＇": "'"})
SUPERSCRIPTS = str.maketrans("⁻⁺⁰¹²³⁴⁵⁶⁷⁸⁹", "-+0123456789")
EXPONENT = r"(?: ?[eE] ?(?P<e>[+-]?\d{1,3})| ?[x*] ?10 ?(?:\^|\*\*) ?\(?(?P<ten>[+-]?\d{1,3})\)?)?"
PLAIN = re.compile(r"(?P<sign>[+-]?) ?(?P<body>\d[\d.,' ]*|[.,]\d+)" + EXPONENT)
POWER = re.compile(r"(?P<sign>[+-]?) ?(?P<base>[\d.,]{1,20}) ?(?:\^|\*\*) ?\(?(?P<to>[+-]?\d{1,2})\)?")
MIXED = re.compile(r"(?P<sign>[+-]?) ?(?P<whole>\d{1,9}) (?P<over>\d{1,9}) ?/ ?(?P<under>\d{1,9})")


@dataclass(frozen=True, slots=True)
class Value:
    """One way to read a typed number: its value, and the decimal places typed (None: a fraction)."""

    value: Fraction
    places: int | None


Reading = tuple[Value, ...]


def read_number(text: str, unit: str | None = None) -> Reading | Problem:
    """Return the ways to read one typed number, likeliest first, or why it cannot be read.

    `unit` may follow the number or be left out; another unit is a problem, not a wrong answer.
    """
    if not text.strip():
        return Problem("empty")
    plain = plain_text(text)
    if len(plain) > LONGEST:
        return Problem("not-a-number", {"text": text.strip()[:LONGEST]})
    amount, shift = _without_unit(plain.lstrip("=≈~ "), plain_text(unit or ""))
    try:
        found = _read_amount(amount)
    except ZeroDivisionError:
        return Problem("divided-by-zero", {"text": text.strip()})
    if not found:
        return _why_not(text.strip(), amount, unit)
    if any(abs(value.value) > LARGEST for value in found):
        return Problem("too-large", {"text": text.strip()})
    return tuple(_shifted(value, shift) for value in found)


def plain_text(text: str) -> str:
    """Return text with digits, signs, spaces and punctuation of any script in their ASCII form."""
    text = re.sub(r"[⁻⁺⁰¹²³⁴-⁹]+", lambda run: "^" + run.group().translate(SUPERSCRIPTS), text.strip())
    text = re.sub(r"(?<=\d)(?=[¼-¾⅐-⅞])", " ", text)
    text = unicodedata.normalize("NFKC", text.strip().removesuffix("。")).translate(SIGNS)
    text = "".join(str(unicodedata.decimal(c, c)) for c in text)
    return " ".join(text.split())


def _without_unit(text: str, unit: str) -> tuple[str, int]:
    """Take a unit, percent sign or scale such as M off the end; return the power of ten it stands for."""
    for form in _forms(unit):
        if text.casefold().endswith(form.casefold()) and len(text) > len(form):
            return text[: -len(form)].rstrip(), 0
    for sign, shift in {"%": -2, "‰": -3, **SCALES}.items():
        if text.endswith(sign):
            return text.removesuffix(sign).rstrip(), shift
    return text, 0


def _forms(unit: str) -> list[str]:
    """Return a unit with its other number, `bit` and `bits`; short ones such as `ms` have none."""
    if len(unit) < 3:
        return [unit] if unit else []
    return [unit, f"{unit}s", *([unit[:-1]] if unit.endswith("s") and len(unit) > 3 else [])]


def _read_amount(text: str) -> list[Value]:
    """Read a number, fraction, mixed number or power; an empty list if it is none of them."""
    mixed, power = MIXED.fullmatch(text), POWER.fullmatch(text)
    if text.count("/") == 1 and not mixed:
        above, below = (_read_plain(part.strip()) for part in text.split("/"))
        return [Value(a.value / b.value, None) for a in above for b in below]
    if mixed:
        size = int(mixed["whole"]) + Fraction(int(mixed["over"]), int(mixed["under"]))
        return [Value(-size if mixed["sign"] == "-" else size, None)]
    if power:
        sign = -1 if power["sign"] == "-" else 1
        return [Value(sign * each.value ** int(power["to"]), None) for each in _read_plain(power["base"])]
    return _read_plain(text)


def _read_plain(text: str) -> list[Value]:
    match = PLAIN.fullmatch(text)
    if not match:
        return []
    sign = -1 if match["sign"] == "-" else 1
    shift = int(match["e"] or match["ten"] or 0)
    return [
        _shifted(Value(sign * Fraction(digits), len(digits.partition(".")[2])), shift)
        for digits in _decimals(match["body"].strip())
    ]


def _decimals(body: str) -> list[str]:
    """Return the decimals that digits with points, commas and group marks may stand for, likeliest first."""
    if " " in body or "'" in body:
        grouped = re.fullmatch(r"[1-9]\d{0,2}(?:([ '])\d{3})(?:\1\d{3})*(?:[.,]\d*)?", body)
        return [body.replace(grouped[1], "").replace(",", ".")] if grouped else []
    if body.count(".") + body.count(",") <= 1:
        thousands = re.fullmatch(r"[1-9]\d{0,2},\d{3}", body)
        return [body.replace(",", "."), *([body.replace(",", "")] if thousands else [])]
    grouped = re.fullmatch(r"[1-9]\d{0,2}([.,])\d{3}(?:\1\d{3})*(?!\1)(?:[.,]\d*)?", body)
    return [body.replace(grouped[1], "").replace(",", ".")] if grouped else []


def _shifted(value: Value, shift: int) -> Value:
    places = None if value.places is None else max(0, value.places - shift)
    return Value(value.value * Fraction(10) ** shift, places)


def _why_not(text: str, amount: str, unit: str | None) -> Problem:
    behind = re.fullmatch(r"(.*\d[.,]?) ?([^\d.,]+)", amount)
    if unit and behind and _read_amount(behind[1]):
        return Problem("other-unit", {"text": text, "unit": unit})
    return Problem("not-a-number", {"text": text})
