"""What each command says when it cannot do what was asked: one sentence, exit status 2, both languages."""

import argparse
import os
import subprocess
import sys

import pytest

from llmtutor.cli.problems import CommandProblem
from llmtutor.cli.start import need_terminal

NO_TERMINAL = "This needs a terminal"


@pytest.mark.parametrize(
    ("line", "told"),
    [
        (["bogus"], "There is no command “bogus”. There are: learn, quiz,"),
        (["lis"], "There is no command “lis”. Did you mean “list”?"),
        (["learn", "tempature"], "Did you mean “temperature”?"),
        (["learn", "Temperature"], "Did you mean “temperature”?"),
        (["learn", "temperature#nowhere"], "There is no step “nowhere” in this lesson. There are: hook,"),
        (["learn", "temperature#99"], "There is no step “99”"),
        (["quiz", "nothing"], "There is no lesson “nothing”. There are: "),
        (["show", "nothing"], "There is no lesson “nothing”"),
        (["show", "matmul", "--width", "3"], "--width must be from 38 to 400, not 3."),
        (["demo", "sofmax"], "Did you mean “softmax”?"),
        (["demo", "softmax", "t=0.5"], "This demo has no control “t”. Did you mean “T”?"),
        (["demo", "softmax", "temp=3"], "Did you mean “T”?"),
        (["demo", "softmax", "temperature=0.5"], "Did you mean “T”?"),
        (["demo", "softmax", "zebra=1"], "There are: T, logits,"),
        (["demo", "softmax", "T"], "“T” sets nothing"),
        (["demo", "softmax", "T=abc"], "“abc” is not a number."),
        (["demo", "softmax", "T=0.5", "--width", "9"], "--width must be"),
        (["--lang", "xx", "list"], "There is no language “xx” here."),
        (["--lessons", "/nonexistent", "list"], "/nonexistent is no course"),
        (["list", "--lessons", "/nonexistent"], "/nonexistent is no course"),
        (["check", "/nonexistent"], "There is no file or folder /nonexistent."),
        (["preview", "/nonexistent"], "There is no file or folder /nonexistent."),
        (["new", "lesson", "a", "b"], "Write `llmtutor new lesson TRACK/LESSON`."),
        (["progress", "import", "/nonexistent.json"], "There is no file /nonexistent.json."),
        (["progress", "import", "/"], "/ can't be opened: "),
        (["progress", "export"], "Name a file: `llmtutor progress export FILE`."),
        (["progress", "reset"], "Name one lesson to reset, or write --all."),
        (["progress", "reset", "--all"], "add --yes where nobody can be asked"),
        (["progress", "reset", "nothing", "--yes"], "There is no lesson “nothing”"),
        ([], NO_TERMINAL),
        (["learn", "temperature"], NO_TERMINAL),
        (["learn", "temperature#hook"], NO_TERMINAL),
        (["quiz"], NO_TERMINAL),
        (["quiz", "temperature"], NO_TERMINAL),
        (["demo", "softmax", "T=0.5"], NO_TERMINAL),
    ],
    ids=" ".join,
)
def test_what_cannot_be_done_is_told_in_one_line_with_status_2(llmtutor, line, told):
    said = llmtutor(*line)
    assert told in said.err
    assert said.err.startswith("llmtutor: ")
    assert said.err.count("\n") == 1
    assert (said.out, said.status) == ("", 2)


@pytest.mark.parametrize(
    ("line", "told"),
    [
        (["--lang", "zh", "bogus"], "没有“bogus”这个命令。有这些：learn,"),
        (["learn", "tempature", "--lang", "zh"], "是不是想说“temperature”？"),
        (["demo", "softmax", "温度=1", "--lang=zh"], "没有“温度”这个控件"),
        (["learn", "matmul", "--lang", "zh"], "这个命令要在终端里用"),
    ],
    ids=" ".join,
)
def test_a_chinese_reader_is_told_in_chinese(llmtutor, line, told):
    assert told in llmtutor(*line).err


def test_the_language_chosen_last_is_kept_for_messages_too(llmtutor, home):
    from llmtutor.progress.store import Store

    store = Store()
    store.set_setting("language", "zh")
    store.close()
    assert "没有“nothing”这一课" in llmtutor("learn", "nothing").err
    assert "There is no lesson" in llmtutor("learn", "nothing", "--lang", "en").err


@pytest.mark.parametrize("line", [["--lang", "zh", "list"], ["list", "--lang", "zh"], ["list", "--lang=zh"]])
def test_the_language_may_stand_before_the_command_or_after_it(llmtutor, line):
    said = llmtutor(*line)
    assert "温度" in said.out
    assert (said.err, said.status) == ("", 0)


@pytest.mark.parametrize(
    "line", [["--bogus"], ["--lang"], ["progress", "bogus"], ["show"], ["demo", "--width", "x"]]
)
def test_a_line_that_is_no_command_line_ends_with_status_2(llmtutor, line):
    said = llmtutor(*line)
    assert "error:" in said.err
    assert said.status == 2


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="no full device here")
@pytest.mark.parametrize(
    "line", [["list"], ["show", "temperature"], ["demo", "softmax", "--plain"]], ids=" ".join
)
def test_output_that_cannot_be_written_is_one_clear_line(line, home):
    with open("/dev/full", "w") as full:
        ran = subprocess.run(
            [sys.executable, "-m", "llmtutor", *line],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            timeout=60,
        )
    assert ran.stderr == "llmtutor: This did not work: No space left on device.\n"
    assert ran.returncode == 2


def test_in_a_browser_pipes_stand_in_for_the_terminal(monkeypatch):
    with pytest.raises(CommandProblem, match=NO_TERMINAL):
        need_terminal(argparse.Namespace(lang="en", lessons=None, learner=None))
    monkeypatch.setenv("TEXTUAL_DRIVER", "textual.drivers.web_driver:WebDriver")
    need_terminal(argparse.Namespace(lang="en", lessons=None, learner=None))
