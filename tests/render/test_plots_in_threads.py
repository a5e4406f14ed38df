"""A plot drawn while another is being drawn comes out whole: the gallery draws behind an open demo."""

from concurrent.futures import ThreadPoolExecutor

from llmtutor.render.plots import Line, plot


def drawn(slope):
    xs = [x / 20 for x in range(60)]
    return plot([Line(xs, [slope * x for x in xs], slope % 8)], 50, 14, (0, 3), (0, 3 * slope)).rows


def test_plots_drawn_at_the_same_time_are_those_drawn_alone():
    slopes = [1, 2, 3, 4] * 6
    alone = [drawn(slope) for slope in slopes]
    with ThreadPoolExecutor(4) as threads:
        assert list(threads.map(drawn, slopes)) == alone
