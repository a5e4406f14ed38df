"""A learner's code runs apart: whatever it does, it is told plainly and the app goes on."""

import os
import threading

import pytest

from llmtutor.quiz.code_child import Formula, decode, encode
from llmtutor.quiz.code_runner import Limits, Running, run_code

QUICK = Limits(seconds=0.5)


def run(source, inputs=((1.0,), (2.0,)), limits=QUICK):
    (attempt,) = run_code("f", [source], inputs, limits)
    return attempt


def test_a_function_is_called_with_every_input():
    attempt = run("def f(x):\n    return 2 * x")
    assert attempt.failure is None
    assert [decode(value) for value in attempt.values] == [2.0, 4.0]


def test_arrays_lists_words_and_functions_arrive_as_they_are():
    inputs = [(Formula("x ** 2"), [["a", "b"]], {("a", "b"): 3})]
    attempt = run("def f(g, words, counts):\n    return g(3.0), words[0][1], counts[('a', 'b')]", inputs)
    assert decode(attempt.values[0]) == (9.0, "b", 3)


def test_numpy_is_there():
    attempt = run("import numpy as np\ndef f(x):\n    return np.full((2, 2), x)")
    assert decode(attempt.values[1]).tolist() == [[2.0, 2.0], [2.0, 2.0]]


BAD = {
    "endless": "def f(x):\n    while True:\n        pass",
    "memory": "import numpy as np\ndef f(x):\n    return np.ones((10**5, 10**6))",
    "output": "def f(x):\n    while True:\n        print('again')",
    "input": "def f(x):\n    return input('?')",
    "exit": "def f(x):\n    exit()",
    "left": "import os\ndef f(x):\n    os._exit(0)",
    "recursion": "def f(x):\n    return f(x)",
    "raised": "def f(x):\n    return 1 / 0",
    "syntax": "def f(x)\n    return x",
    "no-function": "def g(x):\n    return x",
    "refused-process": "import os\ndef f(x):\n    os.fork()",
    "refused-file": "import os\ndef f(x):\n    os.remove('/nowhere/file')",
    "refused-network": "import socket\ndef f(x):\n    socket.socket()",
    "crashed": "import ctypes\ndef f(x):\n    ctypes.string_at(0)",
}


@pytest.mark.parametrize("code", BAD)
def test_what_goes_wrong_is_told(code):
    failure = run(BAD[code]).failure
    assert failure is not None
    assert failure.code == code
    if code == "raised":
        assert (failure.line, failure.text) == (2, "return 1 / 0")
        assert failure.message == "ZeroDivisionError: division by zero"


@pytest.mark.parametrize(
    ("code", "line"),
    [
        ("refused-file", "open('made.txt', 'w')"),
        ("refused-file", "__import__('shutil').rmtree('/nowhere')"),
        ("refused-file", "__import__('os').mkdir('folder')"),
        ("refused-process", "__import__('subprocess').run(['true'])"),
        ("refused-process", "__import__('os').kill(__import__('os').getppid(), 15)"),
        ("refused-process", "__import__('os').system('true')"),
        ("refused-network", "__import__('urllib.request')"),
        ("input", "__builtins__['input']() if isinstance(__builtins__, dict) else __builtins__.input()"),
        ("exit", "raise SystemExit"),
    ],
)
def test_nothing_outside_can_be_touched(code, line):
    assert run(f"def f(x):\n    {line}").failure.code == code


def test_code_that_catches_everything_is_stopped_all_the_same():
    stubborn = (
        "import time\ndef f(x):\n    while True:\n        try:\n            time.sleep(0.001)\n"
        "        except BaseException:\n            pass"
    )
    assert run(stubborn).failure.code == "endless"


def test_a_flood_past_the_print_function_is_stopped():
    limits = Limits(seconds=5, raw=1 << 20)
    assert (
        run(
            "import os\ndef f(x):\n    while True:\n        os.write(1, b'x' * 4096)", limits=limits
        ).failure.code
        == "output"
    )


def test_what_was_printed_is_kept():
    assert run("def f(x):\n    print('seen', x)").printed == "seen 1.0\nseen 2.0\n"


def test_values_up_to_the_failure_are_kept():
    attempt = run("def f(x):\n    return 1 / (2 - x)")
    assert len(attempt.values) == 1
    assert attempt.failure.code == "raised"


def test_what_is_no_value_is_named_by_its_type():
    with pytest.raises(ValueError, match="object"):
        decode(run("def f(x):\n    return object()").values[0])
    assert "other" in encode(1j)


def test_several_sources_do_not_see_each_other():
    first, second = run_code(
        "f", ["y = 1\ndef f(x):\n    return x", "def f(x):\n    return y"], [(1.0,)], QUICK
    )
    assert first.failure is None
    assert second.failure.message.startswith("NameError")


def test_a_run_can_be_stopped_from_outside():
    running = Running()
    threading.Timer(0.5, running.stop).start()
    (attempt,) = run_code("f", [BAD["endless"]], [(1.0,)], Limits(seconds=60), running)
    assert attempt.failure.code == "stopped"


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there are no groups of processes here")
def test_the_folder_it_ran_in_is_gone_and_no_process_is_left():
    attempt = run("import os\ndef f(x):\n    return os.getcwd() + ' ' + str(os.getpid())")
    folder, pid = decode(attempt.values[0]).split()
    assert not os.path.exists(folder)
    with pytest.raises(ProcessLookupError):
        os.killpg(int(pid), 0)
