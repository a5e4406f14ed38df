"""`llmtutor check` tells a teacher everything that is wrong in a course, at once, each with its place."""

import shutil

import pytest
from editing import edit

from llmtutor.authoring import ids
from llmtutor.authoring.check import check
from llmtutor.course.library import own_lessons

MEAN = "numbers/mean.yaml"


def found(folder, kind="faults"):
    return [
        (fault.file.rsplit("course/", 1)[-1], fault.line, fault.message)
        for fault in getattr(check(folder), kind)
    ]


def only(folder, kind="faults"):
    (one,) = found(folder, kind)
    return one


def test_our_own_course_has_no_faults():
    assert [str(fault) for fault in check().faults] == []


def test_a_good_course_has_nothing_to_tell(folder):
    report = check(folder)
    assert report.text() == "2 lessons, 0 faults, 0 warnings"
    assert report.ok


@pytest.mark.parametrize(
    ("file", "old", "new", "line", "message"),
    [
        # references
        (MEAN, "id: mean", "id: means", 2, "must be the file's name, `mean`"),
        (MEAN, "needs: []", "needs: [median]", 9, "comes later"),
        (MEAN, "needs: []", "needs: [mean]", 9, "cannot need itself"),
        ("later/median.yaml", "needs: [mean]", "needs: [maen]", 7, "no lesson `maen`; did you mean `mean`?"),
        (MEAN, "teaches: [mean]", "teaches: [maen]", 10, "is not in `skills.yaml`; did you mean `mean`?"),
        (MEAN, "skill: mean", "skill: median", 45, "only taught later, by `median`"),
        (MEAN, "skill: mean", "skill: meen", 45, "no lesson teaches the skill `meen`; did you mean `mean`?"),
        (MEAN, "terms: [mean]", "terms: [maen]", 8, "is not in `glossary.yaml`"),
        (MEAN, "- id: idea", "- id: idea\n    was: [hook]", 18, "already belongs to the step `hook`"),
        ("course.yaml", "lessons: [median]", "lessons: [median, gone]", 14, "no file `later/gone.yaml`"),
        (
            "course.yaml",
            "lessons: [median]",
            "lessons: [median, mean]",
            14,
            "already stands in track `numbers`",
        ),
        ("course.yaml", "through: [numbers", "through: [nubmers", 16, "did you mean `numbers`?"),
        # computations
        (MEAN, "demo: softmax", "demo: sofmax", 25, "no demo `sofmax`; did you mean `softmax`?"),
        (MEAN, "T: 1}", "t: 1}", 27, "no control `t`; did you mean `T`?"),
        (MEAN, "T: 1}", "T: 99}", 27, "99"),
        (MEAN, "share[0] > 0.75", "shar[0] > 0.75", 28, "shar"),
        (MEAN, "share[0] > 0.75", "share[0]", 28, "must be true or false"),
        (MEAN, "share[0] > 0.75", "share[9] > 0.75", 28, "share[9] > 0.75"),
        (MEAN, "share[0] > 0.75", "share[0] > 0.25", 28, "already true"),
        (MEAN, "share[0] > 0.75", "open(1)", 28, "open"),
        # formulas
        (MEAN, r"\frac{a + b}{2}", r"\frak{a + b}{2}", 31, "cannot be drawn"),
        (MEAN, "where: {m:", r"where: {'\nosuch{':", 32, "cannot be drawn"),
        (MEAN, "Add the two numbers and", r"Add $\nosuch{$ and", 19, "cannot be drawn"),
        # answers
        (MEAN, 'compute: "mean([a, b])"', 'compute: "meen([a, b])"', 40, "meen"),
        (MEAN, 'compute: "mean([a, b])"', 'compute: "[a, b]"', 40, "one number"),
        (MEAN, 'compute: "mean([a, b])"', 'compute: "1/(a - 3)"', 40, "division by zero"),
        (MEAN, "compute: a + b,", "compute: (a + b) / 2,", 42, "this gives the right answer"),
        (MEAN, "compute: a + b,", "compute: 24 - b,", 42, ""),
        (MEAN, "compute: a + b,", "compute: (b - a) / 2,", 43, "the same as the misconception `not-divided`"),
        (MEAN, "compute: a + b,", "between: [0, 100],", 42, "the right answer lies in this range"),
        (MEAN, "text: anywhere,", "text: above both,", 55, "read the same"),
        # names in braces
        (MEAN, "mean of {a} and {b}?", "mean of {a} and {c}?", 39, "nothing fills {c}"),
        (MEAN, "integer: [12, 19]}}", "integer: [12, 19]}, c: {integer: [1, 2]}}", 38, "never sees `c`"),
    ],
)
def test_each_fault_is_found_at_its_line(folder, file, old, new, line, message):
    edit(folder / file, (old, new))
    faults = found(folder)
    here = [fault for fault in faults if fault[0] == file and message in fault[2]]
    assert here, faults


def test_all_faults_of_all_files_are_told_at_once(folder):
    edit(folder / MEAN, ("title: Mean", "titel: Mean"))
    edit(folder / "later/median.yaml", ("demo: softmax", "demo: sofmax"), ("mean([a, b])", "meen([a, b])"))
    edit(folder / "skills.yaml", ("{title: Median}", "{}"))
    (folder / "glossary.yaml").write_text("a: [\n")
    files = {file for file, _, _ in found(folder)}
    assert files == {MEAN, "later/median.yaml", "skills.yaml", "glossary.yaml"}


def test_a_fault_in_one_place_of_a_lesson_hides_none_in_another(folder):
    edit(
        folder / MEAN,
        ("minutes: 5", "minuts: 5"),
        ("terms: [mean]", "terms: [maen]"),
        ("needs: []", "needs: [meen]"),
        ("kind: say", "kind: sya"),
        ("    demo: softmax\n", "    demo: softmax\n    titel: Try\n"),
        ("share[0] > 0.75", "shar[0] > 0.75"),
        (r"\frac{a + b}{2}", r"\frak{a + b}{2}"),
        ('compute: "mean([a, b])"', 'compute: "meen([a, b])"'),
        ("    question:\n      kind: one", "    question:\n      hint: [Look.]\n      kind: one"),
        ("text: anywhere,", "text: above both,"),
    )
    told = " ".join(message for _, _, message in found(folder))
    for each in (
        "unknown key `minuts`",
        "the term `maen` is not in",
        "there is no lesson `meen`",
        "unknown kind `sya`",
        "unknown key `titel`",
        "shar[0] > 0.75",
        "cannot be drawn",
        "meen([a, b])",
        "unknown key `hint`",
        "two options read the same",
    ):
        assert each in told, each
    assert len(found(folder)) == 10, "nothing that only follows from another fault"


def test_a_faulty_entry_of_skills_or_glossary_makes_none_of_the_others_unknown(folder):
    edit(folder / "skills.yaml", ("{title: Median}", "{titel: Median}"))
    edit(folder / "glossary.yaml", ("says: Halfway", "sayz: Halfway"))
    edit(folder / MEAN, ("teaches: [mean]", "teaches: [mean, maen]"), ("terms: [mean]", "terms: [maen]"))
    assert sorted(message for _, _, message in found(folder)) == [
        "the skill `maen` is not in `skills.yaml`; did you mean `mean`?",
        "the term `maen` is not in `glossary.yaml`; did you mean `mean`?",
        "unknown key `sayz`; did you mean `says`?",
        "unknown key `titel`; did you mean `title`?",
    ]


def test_skills_that_cannot_be_read_at_all_make_no_lesson_faulty(folder):
    (folder / "skills.yaml").write_text("a: [\n")
    (folder / "glossary.yaml").write_text("a: [\n")
    assert {file for file, _, _ in found(folder)} == {"skills.yaml", "glossary.yaml"}


def test_faulty_steps_and_demos_of_one_lesson_are_told_together(folder):
    edit(folder / MEAN, ("kind: say", "kind: sya"), ("demo: softmax", "demo: sotfmax"))
    assert {message.partition(";")[0] for _, _, message in found(folder)} == {
        "unknown kind `sya`",
        "there is no demo `sotfmax`",
    }
    assert len(check(folder / MEAN).faults) == 2


def test_one_file_is_checked_inside_its_course(folder):
    edit(folder / MEAN, ("demo: softmax", "demo: sofmax"))
    edit(folder / "later/median.yaml", ("needs: [mean]", "needs: [maen]"))
    (fault,) = check(folder / "later/median.yaml").faults
    assert "maen" in fault.message
    assert check(folder / "course.yaml").ok


def test_a_lesson_outside_any_course_is_checked_by_itself(folder, tmp_path):
    alone = tmp_path / "alone.yaml"
    shutil.copy(folder / MEAN, alone)
    assert check(alone).ok
    edit(alone, ("mean([a, b])", "meen([a, b])"))
    assert len(check(alone).faults) == 1


def test_what_is_not_there_is_told(tmp_path, folder):
    for path in (tmp_path, tmp_path / "no.yaml", folder / "numbers" / "no.yaml"):
        (fault,) = check(path).faults
        assert "no such file" in fault.message


def test_the_right_option_must_not_always_stand_first(folder):
    second = """
  - id: q-second
    kind: ask
    question:
      kind: one
      skill: mean
      prompt: Which?
      options:
        - {id: a, text: A, right: true, say: Yes.}
        - {id: b, text: B, say: No.}
      why: So.
"""
    path = folder / MEAN
    edit(path, ("  - id: recap\n", second.lstrip("\n") + "  - id: recap\n"))
    assert found(folder) == []
    text = path.read_text()
    lines = [line for line in text.splitlines(True) if "id: above, text" not in line]
    path.write_text("".join(lines))
    assert "stands first in every question" in only(folder)[2]


REACH = """
  - id: q-reach
    kind: ask
    question:
      kind: reach
      skill: mean
      prompt: Make both shares equal.
      demo: softmax
      set: {logits: [2, 1], labels: [left, right]}
      show: [logits]
      until: "abs(share[0] - share[1]) < 0.001"
      example: {logits: [1, 1]}
      why: Equal scores, equal shares.
"""


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("", "", None),
        ("logits: [2, 1]", "logits: [1, 1]", "already true when the question opens"),
        ("example: {logits: [1, 1]}", "example: {logits: [1, 3]}", "does not accept the example"),
        ("example: {logits: [1, 1]}", "example: {T: 2}", "not among the controls in `show`"),
        ("example: {logits: [1, 1]}", "example: {logit: [1, 1]}", "did you mean `logits`?"),
        ("show: [logits]", "show: [logitz]", "no control `logitz`"),
        ("share[1]", "shares[1]", "did you mean share?"),
    ],
)
def test_a_state_to_reach_is_tried_out(folder, old, new, message):
    edit(folder / MEAN, ("  - id: recap\n", REACH.lstrip("\n").replace(old, new, 1) + "  - id: recap\n"))
    faults = found(folder)
    assert (not faults) if message is None else any(message in fault[2] for fault in faults), faults


@pytest.mark.parametrize(
    ("step", "message"),
    [
        ("kind: walk, call: 'softmax([2, 1])', stops: {share: s}", None),
        (
            "kind: walk, call: 'softmax([2, 1])', stops: {shares: s}",
            "records no `shares`; did you mean `share`?",
        ),
        ("kind: walk, call: 'mean([2, 1])', stops: {share: s}", "mean"),
        ("kind: walk, call: 'softmax([2, 1], T=0)', stops: {share: s}", "above 0"),
        ("kind: code, show: 'llmtutor.engine.softmax:softmax', run: 'softmax([1, 2])'", None),
        (
            "kind: code, show: 'llmtutor.engine.softmax:sofmax'",
            "no function `sofmax`; did you mean `softmax`?",
        ),
        ("kind: code, show: 'llmtutor.engine.nosuch:softmax'", "no engine file"),
        ("kind: code, show: 'os:system'", "must look like"),
        (
            "kind: code, show: 'llmtutor.engine.softmax:softmax', run: 'softmax([1, 2]).tofile(\"x\")'",
            "only a function",
        ),
        (
            "kind: predict, prompt: p, reveal: r, guess: {kind: number, answer: 'softmax([1, 1])'}",
            "one number",
        ),
        (
            "kind: predict, prompt: p, reveal: r, guess: {kind: choice, choices: {a: A, b: B}, answer: c}",
            "one of the",
        ),
    ],
)
def test_traces_code_and_guesses_are_tried_out(folder, step, message):
    edit(folder / MEAN, ("  - id: recap\n", f"  - {{id: extra, {step}}}\n  - id: recap\n"))
    faults = found(folder)
    assert (not faults) if message is None else any(message in fault[2] for fault in faults), faults


def test_terms_must_be_introduced_before_they_stand_in_bold(folder):
    edit(folder / MEAN, ("\nterms: [mean]", ""))
    edit(
        folder / "later/median.yaml",
        ("minutes: 5", "minutes: 5\nterms: [mean]"),
        ("so the mean", "so the **mean**"),
    )
    assert only(folder)[:2] == (MEAN, 18)
    assert "only introduced later, by `median`" in only(folder)[2]


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("Where does the mean", "Where does the mean NOT", "misread"),
        ("text: anywhere", "text: all of the above", "shuffled"),
        ("Put the steps in order.", "Put the steps in order!", "exclamation"),
        ("The mean is halfway,", "The mean is obviously halfway,", "obviously"),
        ("needs: []", "needs: []\nassumes: [algebra]", "which no earlier lesson teaches yet"),
        ("      Add the two numbers and", "      " + "Add and add. " * 100, "split it"),
        ("so the **mean** is", "so the mean is", "nowhere printed"),
    ],
)
def test_what_makes_learners_stumble_is_a_warning(folder, old, new, message):
    edit(folder / MEAN, (old, new))
    assert found(folder) == []
    assert any(message in warning[2] for warning in found(folder, "warnings"))


def test_recorded_ids_must_not_disappear(folder):
    assert ids.record(folder) == 20
    assert ids.record(folder) == 0
    assert check(folder).text() == "2 lessons, 0 faults, 0 warnings"
    edit(folder / MEAN, ("- id: idea", "- id: thought"))
    assert "the step `mean/idea` is gone: list its id under `was:`" in only(folder)[2]
    assert only(folder)[0] == "schema/ids.txt"
    edit(folder / MEAN, ("- id: thought", "- id: thought\n    was: [idea]"))
    assert found(folder) == []
    assert "1 new id not recorded yet" in only(folder, "warnings")[2]


def test_a_renamed_lesson_and_skill_keep_their_history(folder):
    ids.record(folder)
    (folder / MEAN).rename(folder / "numbers/average.yaml")
    edit(folder / "numbers/average.yaml", ("id: mean", "id: average\nwas: [mean]"))
    edit(folder / "course.yaml", ("[mean]", "[average]"))
    edit(folder / "later/median.yaml", ("needs: [mean]", "needs: [average]"))
    assert found(folder) == []


def test_our_lessons_folder_copied_elsewhere_checks_the_same(tmp_path):
    copy = shutil.copytree(own_lessons(), tmp_path / "course")
    assert [fault.message for fault in check(copy).faults] == []
