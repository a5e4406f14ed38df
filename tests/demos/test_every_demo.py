"""What holds for every demo: it can't be broken, every number explains itself, every id has words."""

import contextlib
import dataclasses

import pytest
from demo_strategies import change_of, check_explanations, draw_all, words
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from llmtutor.demos import catalogue
from llmtutor.demos.contract import _no_edit, change, link, read_changes, start
from llmtutor.demos.controls import Choice, Integer, MatrixOf, Refused, Slider, Vector
from llmtutor.demos.transformer.train_gpt import demo as train_gpt
from llmtutor.render.draw import draw
from llmtutor.render.plain import plain_demo, told
from llmtutor.views import Board, Cell

NAMES = sorted(catalogue.MODULES)
MANY_STEPS, MANY_NUMBERS, SOME = 40, 600, 40
"""A demo with more than this is tried at some of them: an odd stride apart, so that no pattern is missed."""
RUNS = 20 if settings.get_current_profile_name() == "searching" else 4
"""How often 25 random changes are made: 500 in all with --full, 100 without."""
every_demo = pytest.mark.parametrize("name", NAMES)


SHORT_RUNS = {}


@pytest.fixture(autouse=True)
def short_training(monkeypatch):
    """Let train-gpt make sixty updates instead of 600."""
    monkeypatch.setattr(train_gpt, "STEPS", 60)
    monkeypatch.setattr(train_gpt.DEMO.compute, "_runs", SHORT_RUNS)


@every_demo
@settings(max_examples=RUNS, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_random_changes_are_taken_or_refused_and_always_drawn(name, data):
    demo, text = catalogue.load(name), words(name)
    state = start(demo)
    for control, value in data.draw(st.lists(change_of(demo), min_size=25, max_size=25)):
        before = dict(state)
        with contextlib.suppress(Refused):
            changed = change(demo, state, {control: value})
            assert dict(state) == before
            state = changed
        list(demo.views(demo.compute(state)))
    result, numbers = draw_all(demo, state, text)
    check_explanations(demo, result, {cell: numbers[cell] for cell in some(list(numbers))}, text)
    demo.names(result)


@every_demo
def test_every_bound_of_every_control_can_be_reached_and_not_passed(name):
    demo, text = catalogue.load(name), words(name)
    for control in demo.controls:
        if isinstance(control, Slider | Integer):
            step = 1 if isinstance(control, Integer) else 1e-6
            for value, beyond in ((control.low, control.low - step), (control.high, control.high + step)):
                draw_all(demo, change(demo, start(demo), {control.id: value}), text)
                with pytest.raises(Refused):
                    change(demo, start(demo), {control.id: beyond})
        elif isinstance(control, Choice):
            for option in control.options:
                draw_all(demo, change(demo, start(demo), {control.id: option}), text)
        elif isinstance(control, Vector):
            for number in (control.low, control.high):
                for count in (control.shortest, control.longest):
                    with _zeros_refused(number):
                        draw_all(demo, change(demo, start(demo), {control.id: (number,) * count}), text)
    if demo.stepper:
        last = change(demo, start(demo), {demo.stepper.id: 999})[demo.stepper.id]
        assert last == demo.stepper.count(start(demo))


@contextlib.contextmanager
def _zeros_refused(number):
    """Nothing but zeros may be refused where shares are to be made of it."""
    try:
        yield
    except Refused as refusal:
        if number or refusal.code != "all-zero":
            raise


def some(many, most=MANY_NUMBERS):
    """All of a few things, or of very many the first, the last and others spread evenly."""
    return many if len(many) <= most else [*many[: -1 : len(many) // SOME | 1], many[-1]]


def _steps(demo, state):
    """Every step, or just the start."""
    return range(demo.stepper.count(state) + 1 if demo.stepper else 1)


@every_demo
def test_every_step_draws_and_explains_itself(name):
    demo, text = catalogue.load(name), words(name)
    if not demo.stepper:
        return
    steps = range(demo.stepper.count(start(demo)) + 1)
    for at in steps:
        state = change(demo, start(demo), {demo.stepper.id: at})
        if len(steps) <= MANY_STEPS:
            check_explanations(demo, *draw_all(demo, state, text), text)
            continue
        result, numbers = draw_all(demo, state, text, widths=(78,))
        check_explanations(demo, result, {cell: numbers[cell] for cell in some(list(numbers), SOME)}, text)


@every_demo
def test_presets_are_three_good_ones_and_a_bad_one(name):
    demo, text = catalogue.load(name), words(name)
    assert [preset.good for preset in demo.presets] == [True, True, True, False]
    for preset in demo.presets:
        draw_all(demo, start(demo, preset.set), text)


@every_demo
def test_a_link_opens_the_same_state(name):
    demo = catalogue.load(name)
    for preset in demo.presets:
        state = start(demo, preset.set)
        pairs = dict(part.replace("'", "").split("=", 1) for part in _words_of(link(demo, state)))
        assert start(demo, read_changes(demo, pairs)) == state


def _words_of(command):
    import shlex

    return shlex.split(command)[3:]


@every_demo
def test_a_number_that_may_be_typed_changes_that_number(name):
    demo = catalogue.load(name)
    state = start(demo, demo.presets[0].set)
    _, numbers = draw_all(demo, state, words(name))
    typed = [cell for cell in numbers if demo.edit(state, cell, 0.25)]
    assert typed or demo.edit is _no_edit or not numbers
    for cell in typed:
        number, fresh = _first_taken(demo, state, cell)
        _, after = draw_all(demo, fresh, words(name))
        assert after[cell] == number, cell


def _first_taken(demo, state, cell):
    """Type a few numbers until one is taken: a share takes no 3.25, a count no fraction, a switch only 1."""
    for number in (3.25, 0.25, 3, 1):
        with contextlib.suppress(Refused):
            return number, change(demo, state, demo.edit(state, cell, number))
    raise AssertionError(f"{cell} takes no number")


@every_demo
@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_id_has_words(name, language):
    demo, text = catalogue.load(name), words(name, language)
    keys = {"title", "summary", "help"}
    for control in demo.controls:
        keys |= {f"controls.{control.id}.label", f"controls.{control.id}.help"}
        if isinstance(control, Choice):
            keys |= {f"options.{control.id}.{option}" for option in control.options}
    for preset in demo.presets:
        keys |= {f"presets.{preset.id}.title", f"presets.{preset.id}.reason"}
    states = [start(demo, preset.set) for preset in demo.presets]
    if demo.stepper:
        steps = _steps(demo, start(demo))
        of = states if len(steps) <= MANY_STEPS else states[:1]
        states += [
            change(demo, state, {demo.stepper.id: at}) for state in of for at in some(steps, MANY_STEPS)
        ]
    for state in states:
        result = demo.compute(state)
        for view in demo.views(result):
            keys |= _view_keys(view)
            for spot in some(draw(view, 78, 20, text).spots):
                arithmetic = demo.explain(result, spot.cell)
                keys |= _view_keys(arithmetic) if arithmetic else set()
    assert {key for key in keys if not text.has(key)} == set()


def _view_keys(view):
    if isinstance(view, Board):
        inner = [each for line in view.views for each in line if each]
        return {f"views.{view.id}.title"}.union(*map(_view_keys, inner))
    kind = type(view).__name__
    keys = {f"views.{view.id}.title"}
    if kind == "Note":
        keys.add(f"notes.{view.id}")
    if getattr(view, "say", ""):
        keys.add(f"notes.{view.say}")
    if kind == "Bars":
        keys |= {f"columns.{column.id}" for column in view.columns} | {f"columns.{view.id}"}
    filled = view.values if kind in ("Note", "Steps", "Arithmetic") else ()
    labels = [*getattr(view, "labels", ()), *(value for _, value in filled if isinstance(value, str))]
    if kind == "Network":
        labels = [node.label for layer in view.layers for node in layer] + ["@bias", "@sum"]
    if kind == "Points":
        labels = [label for line in view.labels for label in line]
    if kind == "Table":
        keys |= {f"columns.{column}" for column in view.columns}
        labels = [item for line in view.rows for item in line if isinstance(item, str)]
    return keys | {f"words.{label[1:]}" for label in labels if label.startswith("@")}


@every_demo
def test_every_word_is_used(name):
    """A sentence in the words that no view asks for would be dead.

    Two kinds wait for what may not be here: a model's missing file, and the roles of a trained model's heads.
    """
    demo, text = catalogue.load(name), words(name)
    used = set()

    def spy(key, **values):
        used.add(key)
        return text(key, **values)

    for settings_ in _worth_trying(demo):
        try:
            state = start(demo, settings_)
        except Refused:
            continue
        result = demo.compute(state)
        told(demo.views(result), spy, 78)
        for view in demo.views(result):
            spots = draw(view, 78, 20, spy).spots
            for spot in (*some(spots), *(each for each in spots if each.cell.at[0] < 0)):
                arithmetic = demo.explain(result, spot.cell)
                if arithmetic:
                    draw(arithmetic, 78, 20, spy)
    shown = {key for key in text.table() if key.split(".")[0] in ("notes", "words", "columns")}
    waiting = {key for key in shown if key == "notes.missing" or key.startswith("words.role-")}
    assert shown - used - waiting == set()


def _worth_trying(demo):
    """Every preset at every step with every alternative; where steps are many, one after the other."""
    for place, preset in enumerate(demo.presets):
        steps = _steps(demo, start(demo, preset.set))
        at_steps = [{demo.stepper.id: at} for at in steps] if demo.stepper else [{}]
        if len(steps) > MANY_STEPS:
            yield from ({**preset.set, **at} for at in at_steps if not place)
            at_steps = [{}]
        others = ({}, *_alternatives(demo)) if len(steps) <= MANY_STEPS or not place else ({},)
        yield from ({**preset.set, **at, **more} for at in at_steps for more in others)


def _alternatives(demo):
    """A few other values, one control at a time."""
    for control in demo.controls:
        if isinstance(control, Choice):
            yield from ({control.id: option} for option in control.options)
        elif type(control).__name__ == "Toggle":
            yield {control.id: not control.default}
        elif isinstance(control, Integer):
            yield {control.id: control.low}
            yield {control.id: control.low + 1}
        elif isinstance(control, MatrixOf):
            yield {control.id: tuple((0,) * len(line) for line in control.default)}
    yield from ({"logits": (1, 2, 3), "shown": 2},) if demo.id == "softmax" else ()


@every_demo
@pytest.mark.parametrize("language", ["en", "zh"])
def test_plain_text_names_every_control_and_needs_no_drawing(name, language):
    demo, text = catalogue.load(name), words(name, language)
    shown = plain_demo(demo, start(demo, demo.presets[0].set), text)
    assert shown.startswith(text("title"))
    for control in demo.controls:
        assert f"{control.id}=" in shown
    assert not set(shown) & set("█▏─━●○▀")
    assert not any("\u2800" <= character <= "\u28ff" for character in shown), "a plot in dots"
    assert "\n\n\n" not in shown


@every_demo
def test_cells_of_other_views_are_nobodys(name):
    demo = catalogue.load(name)
    state = start(demo)
    assert demo.explain(demo.compute(state), Cell("elsewhere", (0, 0))) is None
    assert demo.edit(state, Cell("elsewhere", (0, 0)), 1.0) is None


@every_demo
def test_results_are_frozen(name):
    demo = catalogue.load(name)
    result = demo.compute(start(demo))
    with pytest.raises(dataclasses.FrozenInstanceError):
        result.step = 5
