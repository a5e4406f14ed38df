"""The three demos as pictures, at the width of a side panel and of a whole 80-column screen."""

import pytest
from rich.cells import cell_len
from syrupy.assertion import SnapshotAssertion

from llmtutor.course.library import open_course
from llmtutor.demos import catalogue
from llmtutor.demos.contract import start
from llmtutor.render.cells import plain
from llmtutor.render.draw import draw

SCENES = {
    "softmax": {},
    "softmax-others": {"shown": 3, "shift": True, "T": 0.5},
    "softmax-overflow": {"logits": (72, 71, 69), "labels": ("猫", "[CLS]", "h[t-1]"), "T": 0.1},
    "network-stepper": {"step": 3},
    "network-stepper-flower-relu": {"step": 23, "example": "flower", "relu": True},
    "matmul-stepper": {"step": 2},
    "matmul-stepper-done": {"step": 4, "A": ((1.5, -2), (0, 3)), "B": ((0.25, 1), (-1, 10))},
}


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("width", [46, 78])
@pytest.mark.parametrize("scene", SCENES)
def test_you_should_see_the_demo_as_on_paper(scene, width, language, snapshot: SnapshotAssertion):
    name = next(name for name in catalogue.MODULES if scene.startswith(name))
    demo, words = catalogue.load(name), open_course().demo_words(name, language)
    picture = []
    for view in demo.views(demo.compute(start(demo, SCENES[scene]))):
        drawn = plain(draw(view, width, 20, words).rows)
        assert max(map(cell_len, drawn.splitlines())) <= width
        picture += [f"— {words(f'views.{view.id}.title')} —", drawn]
    assert "\n".join(picture) == snapshot
