"""`llmtutor completion`: the Tab key knows commands, lessons and demos."""

import shutil
import subprocess

import pytest


@pytest.mark.parametrize("shell", ["bash", "zsh", "tcsh", "fish"])
def test_a_script_is_made_for_every_shell(llmtutor, shell):
    said = llmtutor("completion", shell)
    assert "llmtutor" in said.out
    assert (said.err, said.status) == ("", 0)


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
@pytest.mark.parametrize("name", ["temperature", "matmul-stepper"])
def test_lessons_and_demos_are_in_the_script(llmtutor, shell, name):
    assert name in llmtutor("completion", shell).out


@pytest.mark.skipif(shutil.which("bash") is None, reason="no bash here")
@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        (["qui"], "quiz"),
        (["learn", "temp"], "temperature"),
        (["show", "magi"], "magic-box"),
        (["demo", "matm"], "matmul-stepper"),
        (["progress", "exp"], "export"),
        (["recap", "temp"], "temperature"),
        (["anki", "--track", "prob"], "probability"),
        (["--learner", "An"], "Anna"),
        (["list", "--learner", "小"], "小明"),
    ],
)
def test_bash_completes_what_was_begun(llmtutor, home, tmp_path, typed, offered):
    for name in ("Anna", "小明", "Zoë B"):
        (home / "learners" / name).mkdir(parents=True)
    script = tmp_path / "completion"
    script.write_text(llmtutor("completion", "bash").out)
    words = " ".join(typed)
    asked = (
        f"source {script}; COMP_WORDS=(llmtutor {words}); COMP_CWORD={len(typed)}; "
        '_shtab_llmtutor; echo "${COMPREPLY[@]}"'
    )
    ran = subprocess.run(["bash", "-c", asked], capture_output=True, text=True, timeout=30)
    assert ran.stdout.split() == [offered]
