"""What a YAML file means, and what is refused, with its place."""

import time

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from llmtutor.course.document import find
from llmtutor.course.reading import C_LOADER, PURE_LOADER, read_text
from llmtutor.course.scalars import plain_value

LOADERS = [loader for loader in (C_LOADER, PURE_LOADER) if loader is not None]
both = pytest.mark.parametrize("loader", LOADERS, ids=lambda loader: loader.__name__)


def said(text, loader=None):
    return [(fault.line, fault.column, fault.message) for fault in read_text(text, "f.yaml", loader).faults]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        *(("yes", "yes"), ("no", "no"), ("on", "on"), ("Off", "Off"), ("y", "y")),
        *(("1:30", "1:30"), ("12:30:45", "12:30:45"), ("010", 10), ("0o17", 15), ("0x1F", 31)),
        *(("1e-3", 0.001), ("1E5", 1e5), (".5", 0.5), ("5.", 5.0), ("-2", -2), ("+3", 3), ("1_000", "1_000")),
        *(("2015-01-01", "2015-01-01"), ("null", None), ("~", None), ("true", True), ("True", True)),
        *(("tRue", "tRue"), ("1.2.3", "1.2.3"), ("=", "="), ("<<", "<<"), ("-", "-"), ("--", "--")),
    ],
)
@both
def test_plain_words_mean_what_they_look_like(written, meant, loader):
    if written != "-":
        assert read_text(f"a: {written}\n", "f", loader).data == {"a": meant}
    assert plain_value(written) == meant
    assert type(plain_value(written)) is type(meant)


@both
def test_quoted_words_are_always_texts(loader):
    assert read_text("a: '010'\nb: \"true\"\nc: |\n  1\n", "f", loader).data == {
        "a": "010",
        "b": "true",
        "c": "1\n",
    }


@both
def test_keys_are_texts_as_written(loader):
    data = read_text("1: a\nyes: b\n010: c\nnull: d\n1e-3: e\n", "f", loader).data
    assert data == {"1": "a", "yes": "b", "010": "c", "null": "d", "1e-3": "e"}


@both
def test_every_duplicate_key_is_told_with_its_line(loader):
    assert said("a: 1\nb:\n  c: 1\n  c: 2\na: 3\n", loader) == [
        (4, 3, "the key `c` was already given at line 3"),
        (5, 1, "the key `a` was already given at line 1"),
    ]


@both
@pytest.mark.parametrize(
    "hostile",
    [
        "!!python/object/apply:os.system ['touch owned']",
        "!!python/name:os.system",
        "!!python/module:os",
        "!!python/object/new:type {args: [a], kwds: {}}",
        "!!binary aGVsbG8=",
        "!!timestamp 2001-01-01",
        "!!str 5",
        "!include /etc/passwd",
        "!<tag:yaml.org,2002:python/name:os.system> x",
        "!!set {a, b}",
        "!!omap [a: 1]",
        "! 5",
    ],
)
def test_tags_are_refused_and_build_nothing(hostile, loader, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (fault, *_) = said(f"a: {hostile}\n", loader)
    assert fault[0] == 1
    assert "tag" in fault[2]
    assert list(tmp_path.iterdir()) == []


@both
def test_merge_keys_are_plain_keys(loader):
    data = read_text("a: &x {b: 1}\nc:\n  <<: *x\n", "f", loader).data
    assert data == {"a": {"b": 1}, "c": {"<<": {"b": 1}}}


@both
def test_a_few_aliases_work(loader):
    assert read_text("a: &x [1, 2]\nb: *x\n", "f", loader).data == {"a": [1, 2], "b": [1, 2]}


@both
def test_bombs_end_soon(loader):
    laughs = "a0: &a0 [" + ", ".join(["lol"] * 9) + "]\n"
    laughs += "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 10))
    quadratic = "a: &a " + "x" * 1000 + "\nb: [" + ", ".join(["*a"] * 5000) + "]\n"
    deep = "[" * 100_000
    deep_block = "".join(" " * n + "a:\n" for n in range(400))
    long_list = "[" + "1," * 60_000 + "]"
    begun = time.process_time()
    for bomb, word in [
        *((laughs, "too many"), (quadratic, "too many aliases"), (deep, "too deeply")),
        *((deep_block, "too deeply"), (long_list, "too many values"), ("a" * 500_000, "too large")),
    ]:
        (fault,) = said(bomb, loader)
        assert word in fault[2]
    assert time.process_time() - begun < 60  # a bomb that goes off takes hours


@both
def test_an_alias_inside_itself_is_refused(loader):
    ((line, column, message),) = said("a: &a [*a]\n", loader)
    assert (line, column) == (1, 8)
    assert "names nothing that is complete" in message


@pytest.mark.parametrize(
    ("content", "place", "word"),
    [
        (b"a: \xff\n", (1, 4), "UTF-8"),
        ("a: 1\nb: \x07", (2, 4), "U+0007"),
        ("a: 1\nb: c: d\n", (2, 5), "not YAML"),
        ("", (1, 1), "empty"),
        ("# nothing\n", (2, 1), "empty"),
        ("a: 1\n---\nb: 2\n", (2, 1), "second document"),
        ("? [a, b]\n: c\n", (1, 3), "a key must be a plain word"),
        ("a: .nan\n", (1, 4), "not values here"),
        ("a: 1e999\n", (1, 4), "too large"),
        ("a: [what?]\n", (1, 5), "?"),
        ("\ta: 1\n", (1, 1), "not YAML"),
    ],
)
def test_every_other_fault_has_its_place(content, place, word):
    (fault,) = said(content)
    assert fault[:2] == place
    assert word in fault[2]


def test_all_faults_of_a_file_are_told_at_once():
    faults = said("a: !x 1\na: 2\nb: .inf\n? {c: 1}\n: d\n")
    assert [fault[0] for fault in faults] == [1, 2, 3, 4]


def test_a_byte_order_mark_is_allowed():
    assert read_text(b"\xef\xbb\xbfa: 1\n", "f").data == {"a": 1}


def test_places_lead_to_values_and_keys():
    data = read_text("a:\n  - b: 1\n    c: [x, y]\n", "f").data
    assert find(data, ("a", 0, "c", 1)) == (3, 12)
    assert find(data, ("a", 0, "c"), key=True) == (3, 5)
    assert find(data, ("a", 0, "missing")) == (2, 5)


PIECES = [*"ab 1:-,[]{}'\"?|>#&*!%@\n", "é", "中", "- ", ": ", "\n  ", "|\n  ", "a: ", "\nb: ", "{a: ", "['"]


@pytest.mark.skipif(C_LOADER is None, reason="PyYAML was built without libyaml")
@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=40).map("".join))
def test_what_both_loaders_accept_they_read_alike(text):
    by_c, by_python = read_text(text, "f", C_LOADER), read_text(text, "f", PURE_LOADER)
    if not by_c.faults and not by_python.faults:
        assert by_c.data == by_python.data
    for read in (by_c, by_python):
        assert all(fault.line >= 1 and fault.column >= 1 for fault in read.faults)


def test_our_own_files_read_the_same_with_both_loaders():
    from llmtutor.course.library import own_lessons

    for path in sorted(own_lessons().rglob("*.yaml")):
        content = path.read_bytes()
        reads = [read_text(content, path.name, loader) for loader in LOADERS]
        assert [read.faults for read in reads] == [[]] * len(reads), path
        assert all(read.data == reads[0].data for read in reads), path


def test_the_pure_loader_is_used_where_libyaml_is_missing(monkeypatch):
    monkeypatch.setattr("llmtutor.course.reading.C_LOADER", None)
    assert read_text("a: 1e-3", "f").data == {"a": 0.001}
    assert PURE_LOADER is yaml.SafeLoader
