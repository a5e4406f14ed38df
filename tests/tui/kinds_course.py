"""A course of one lesson that asks in the ways the small course does not, with an exercise in code."""

from pathlib import Path

COURSE = """\
id: kinds
title: Kinds of questions
tracks:
  - {id: kinds, letter: A, title: Kinds, summary: Ways to ask., lessons: [kinds, more]}
exercises: [double]
"""

KINDS = """\
id: kinds
revision: 1
title: Ways to ask
summary: Every way but those of the small course.
minutes: 5
teaches: [asking]
steps:
  - id: q-claim
    kind: ask
    title: True or false
    question:
      kind: true-false
      skill: asking
      prompt: Softmax can give a share of exactly 0.
      holds: false
      reasons:
        - {id: never, text: a power of e is never 0, right: true, say: "However low it is."}
        - {id: cut, text: low scores are cut off, say: "Nothing is cut off; every word takes part."}
      hints: [Think of a very low score.]
      why: Every share is above 0.
  - id: q-match
    kind: ask
    title: What belongs together
    question:
      kind: match
      skill: asking
      prompt: Match each with what it does.
      pairs:
        - {id: query, text: query, match: asks, say: A query asks.}
        - {id: key, text: key, match: is asked, say: A key is asked.}
        - {id: value, text: value, match: is handed on, say: A value is handed on.}
      extras:
        - {id: bias, match: is added, say: That is a bias.}
      misconceptions:
        - {id: swapped, chose: [query, key], say: The query is the one that asks.}
      why: Queries ask, keys are asked, values are handed on.
  - id: q-gaps
    kind: ask
    title: Fill in
    question:
      kind: gaps
      skill: asking
      vary: {a: {pick: [2, 3, 4]}}
      prompt: Fill the gaps.
      text: Softmax divides each power by their {what}. Of {a} equal scores each gets {share}.
      gaps:
        - id: what
          accept: sum | total
          misconceptions:
            - {id: mean, pattern: "mean | average", say: Shares of the mean would not add up to 1.}
        - {id: share, compute: 1 / a, abs: 0.01}
      hints: [Shares add up to one.]
      why: Divided by the {what}, they add up to 1, and each is {share}.
  - id: q-slip
    kind: ask
    title: Find it
    question:
      kind: slip
      skill: asking
      prompt: Which line is wrong?
      lines:
        - {id: powers, text: "$e^2$ is 7.39 and $e^1$ is 2.72.", say: Both are right.}
        - {id: sum, text: Together they are 10.11., say: The sum is right.}
        - {id: share, text: The first gets 2.72 / 10.11., slip: true, say: "The first power is 7.39."}
      why: The first share is 7.39 / 10.11 = 0.73.
  - id: recap
    kind: recap
    text: There are many ways to ask.
sources:
  - {title: Elements, authors: Euclid, year: 1700, ref: Book VII}
"""

MORE = """\
id: more
revision: 1
title: Code
summary: A function to write.
minutes: 5
teaches: [coding]
steps:
  - id: q-code
    kind: ask
    title: Write it
    question: &double
      kind: code
      skill: coding
      prompt: Write `double`, which gives twice each number.
      function: double
      starter: |
        def double(x):
            ...
      solution: |
        def double(x):
            return [2 * number for number in x]
      cases:
        - {given: {x: "[1, 2]"}, gives: 2 * x}
        - {given: {x: "[3]"}, gives: 2 * x}
      misconceptions:
        - id: squared
          code: |
            def double(x):
                return [number * number for number in x]
          say: You squared them.
      hints: [Twice is times two.]
      why: Twice each.
  - id: recap
    kind: recap
    text: Done.
sources:
  - {title: Elements, authors: Euclid, year: 1700, ref: Book VII}
"""

DOUBLE = """\
id: double
title: Twice each
summary: A list of numbers, each twice as large.
lesson: more
question:
"""


def write_kinds_course(folder: Path) -> Path:
    """Write the course and return its folder."""
    lessons = folder / "kinds"
    lessons.mkdir(parents=True)
    (folder / "course.yaml").write_text(COURSE, encoding="utf-8")
    (folder / "skills.yaml").write_text("asking: {title: Ask}\ncoding: {title: Code}\n", encoding="utf-8")
    (lessons / "kinds.yaml").write_text(KINDS, encoding="utf-8")
    (lessons / "more.yaml").write_text(MORE.replace("&double", ""), encoding="utf-8")
    (folder / "exercises").mkdir()
    question = MORE.split("question: &double\n")[1].split("  - id: recap")[0]
    (folder / "exercises" / "double.yaml").write_text(DOUBLE + question, encoding="utf-8")
    return folder
