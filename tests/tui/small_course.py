"""A course of three short lessons with every kind of step and question, independent of the real one."""

from pathlib import Path
from typing import Any

import yaml

from llmtutor.course.overlays import fingerprint, texts

COURSE = """\
id: small
title: A small course
languages: [zh]
tracks:
  - {id: numbers, letter: A, title: Numbers, summary: Counting., lessons: [shares, tables]}
  - {id: brackets, letter: B, title: Brackets, summary: Strange signs., lessons: [signs]}
paths:
  - {id: all, title: All, summary: Everything., through: [numbers, brackets]}
"""

SHARES = """\
id: shares
revision: 1
title: Shares of one
summary: Scores become shares that add up to one.
minutes: 6
teaches: [shares]
terms: [share]
steps:
  - id: hook
    kind: predict
    title: A guess
    prompt: The score of the best word grows. Its share goes?
    guess: {kind: direction, choices: [up, down, same], answer: up}
    reveal: Up. A larger score takes a larger share.
  - id: idea
    kind: say
    title: The idea
    text: A **share** is a part of one. Four people share a cake, and each takes $1/4$.
  - id: formula
    kind: formula
    title: In signs
    tex: 'p_i = \\frac{e^{z_i}}{\\sum_j e^{z_j}}'
    where: {p_i: the share of word $i$, z_i: its score}
  - id: locked
    kind: demo
    title: Locked
    demo: softmax
    set: {logits: [2, 1, 0], labels: [one, two, three], T: 1}
    show: [T]
    predict:
      prompt: A larger T makes the shares more alike?
      guess: {kind: choice, choices: {alike: More alike, apart: Further apart}, answer: alike}
      reveal: More alike. At T = 10 they are nearly equal.
  - id: task
    kind: demo
    title: A task
    demo: softmax
    set: {logits: [2, 1, 0], labels: [one, two, three], T: 1}
    text: Three scores.
    task: {say: "Bring T above 5.", until: "T > 5"}
  - id: walk
    kind: walk
    title: Slowly
    call: softmax([2, 1, 0])
    stops: {exp: e to the power of each., share: Divide by the sum.}
  - id: code
    kind: code
    title: The source
    show: llmtutor.engine.softmax:softmax
    run: softmax([2, 1, 0])
    torch: torch.softmax(logits, dim=-1)
  - id: q-one
    kind: ask
    title: One of many
    question:
      kind: one
      skill: shares
      prompt: How much is everything together?
      options:
        - {id: one, text: exactly one, right: true, say: Shares are parts of one.}
        - {id: two, text: two, say: Then they would be parts of two.}
        - {id: any, text: "it depends", say: The sum divides it away.}
      hints: [Think of the cake., All of the cake is eaten., Count the cakes.]
      why: All shares together make one.
  - id: q-several
    kind: ask
    question:
      kind: several
      skill: shares
      prompt: Which of these stay as they are when every score grows by 5?
      options:
        - {id: order, text: the order, right: true, say: The order stays.}
        - {id: shares, text: the shares, right: true, say: Only gaps count.}
        - {id: scores, text: the scores, say: They grow by 5.}
      why: Only gaps count.
  - id: q-number
    kind: ask
    question:
      kind: number
      skill: shares
      vary: {n: {pick: [2, 4, 8]}}
      prompt: "{n} equal scores. What is the share of the first?"
      answer: {compute: 1 / n, abs: 0.001}
      misconceptions:
        - {id: count, compute: n, say: "{n} is how many there are. One of them gets a part."}
      hints: [Equal shares of one cake.]
      why: "One divided by {n} is {answer}."
  - id: q-order
    kind: ask
    question:
      kind: order
      skill: shares
      prompt: In which order does softmax work?
      items:
        - {id: scores, text: take the scores}
        - {id: raise, text: raise e to them}
        - {id: sum, text: add all powers}
        - {id: divide, text: divide each by the sum}
      why: First the powers, then their sum.
  - id: q-reach
    kind: ask
    question:
      kind: reach
      skill: shares
      demo: softmax
      set: {logits: [2, 1, 0], labels: [one, two, three], T: 1}
      show: [T]
      prompt: Make the shares nearly equal with a T above 8.
      until: "T > 8"
      example: {T: 9}
      why: A large T flattens.
  - id: recap
    kind: recap
    title: In short
    text: Softmax turns scores into shares of one.
sources:
  - {title: Elements, authors: Euclid, year: 1700, ref: Book VII}
"""

CHINESE = {
    "Shares of one": "一的份额",
    "Scores become shares that add up to one.": "分数变成加起来等于一的份额。",
    "A guess": "猜一猜",
    "The score of the best word grows. Its share goes?": "最好的词分数变大，它的份额会怎样？",
    "Up. A larger score takes a larger share.": "变大。分数越大，份额越大。",
    "The idea": "想法",
    "A **share** is a part of one. Four people share a cake, and each takes $1/4$.": (
        "**份额**是一的一部分。四个人分一块蛋糕，每人得到 $1/4$。"
    ),
    "Three scores.": "三个分数。",
    "Bring T above 5.": "把 T 调到 5 以上。",
    "One of many": "单选",
    "How much is everything together?": "全部加起来是多少？",
    "exactly one": "正好是一",
    "All shares together make one.": "所有份额加起来是一。",
}

TABLES = """\
id: tables
revision: 1
title: Tables of numbers
summary: A row meets a column.
minutes: 4
needs: [shares]
teaches: [tables]
steps:
  - id: grid
    kind: demo
    title: A grid
    demo: matmul-stepper
    text: Space goes on cell by cell.
  - id: net
    kind: demo
    title: A net
    demo: network-stepper
  - id: q-vector
    kind: ask
    question:
      kind: vector
      skill: tables
      prompt: Double each of 1, 2 and 3.
      answer: {compute: "[2, 4, 6]"}
      why: Twice each.
  - id: q-matrix
    kind: ask
    question:
      kind: matrix
      skill: tables
      prompt: Swap the rows of a matrix with rows (1, 2) and (3, 4).
      answer: {compute: "[[3, 4], [1, 2]]"}
      hints: [The lower row goes up.]
      why: The lower row is on top now.
  - id: recap
    kind: recap
    text: Rows meet columns.
sources:
  - {title: Elements, authors: Euclid, year: 1700, ref: Book VII}
"""

SIGNS = """\
id: signs
revision: 1
title: "Signs like [CLS] and [/foo]"
summary: "h[t-1], list[int] and [bold]not bold[/bold] stay as written."
minutes: 3
teaches: [signs]
terms: [cls]
steps:
  - id: say
    kind: say
    title: "The [CLS] token"
    text: |
      A model reads [CLS] first. A state h[t-1] is kept. Code says list[int], a tag says [/foo],
      a colour [red]none[/red].
  - id: guess
    kind: predict
    title: "Guess [/b]"
    prompt: "Which sign comes first, [CLS] or [SEP]?"
    guess: {kind: choice, choices: {cls: "[CLS] of them", sep: "[/SEP] closes"}, answer: cls}
    reveal: "[CLS] comes first, [SEP] last; h[t-1] before h[t]."
  - id: demo
    kind: demo
    title: "Names [x]"
    demo: softmax
    set: {logits: [2, 1, 0], labels: ["[CLS]", "[/foo]", "h[t-1]"], T: 1}
    task: {say: "Bring T above [5].", until: "T > 5"}
  - id: q-one
    kind: ask
    title: "Which [one]"
    question:
      kind: one
      skill: signs
      prompt: "What is list[int]?"
      options:
        - {id: type, text: "list[int] is a type", right: true, say: "list[int] names a list of [int]."}
        - {id: tag, text: "[/foo] closes it", say: "[/foo] closes nothing."}
      hints: ["Read [CLS] again."]
      why: "list[int] says what is in the list[str]."
  - id: q-order
    kind: ask
    question:
      kind: order
      skill: signs
      prompt: "Order [a], [b], [/c]."
      items:
        - {id: a, text: "[a] first"}
        - {id: b, text: "[b] second"}
        - {id: c, text: "[/c] third"}
      why: "[a] then [b] then [/c]."
  - id: recap
    kind: recap
    title: "End [/end]"
    text: "[CLS] and h[t-1] are just signs."
sources:
  - {title: "On [brackets]", authors: "A. [B]", year: 2000, ref: "[1] p. [2]"}
"""

GLOSSARY = """\
share: {term: share, also: [shares], says: A part of one.}
cls: {term: "[CLS]", says: "The first token, h[t-1] and [/foo] in one."}
"""

SKILLS = """\
shares: {title: Shares}
tables: {title: Tables}
signs: {title: "Signs [x]"}
"""


def write_small_course(root: Path) -> Path:
    """Write the course into a folder and return it."""
    files = {
        "course.yaml": COURSE,
        "glossary.yaml": GLOSSARY,
        "skills.yaml": SKILLS,
        "numbers/shares.yaml": SHARES,
        "numbers/tables.yaml": TABLES,
        "brackets/signs.yaml": SIGNS,
        "zh/numbers/shares.yaml": yaml.safe_dump(overlay(SHARES), allow_unicode=True),
    }
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return root


def overlay(source: str) -> dict[str, Any]:
    """Return the Chinese overlay of a lesson: what `CHINESE` has words for."""
    data = yaml.safe_load(source)
    made: dict[str, Any] = {"id": data["id"]}
    for path, text in texts(data).items():
        if text.strip() in CHINESE:
            place = made
            for part in path[:-1]:
                place = place.setdefault(part, {})
            place[path[-1]] = {"text": CHINESE[text.strip()], "of": fingerprint(text)}
    return made
