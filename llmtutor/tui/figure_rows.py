"""The figures of the record as rows: a calendar, bars, and lines over axes."""

from collections.abc import Callable, Sequence
from functools import lru_cache, partial

from llmtutor.course.words import Words
from llmtutor.progress.facts import SURE, UNSURE
from llmtutor.progress.statistics import Overview, Tally, calendar, minutes_by_week, practised
from llmtutor.quiz.review_plan import RETENTION, Load, Month
from llmtutor.render.cells import Block, Row, Span, beside, clip_row, fit, pad, row, row_width
from llmtutor.render.wrap import wrap_spans
from llmtutor.tui.figures import Figures, Strength

TWO_COLUMNS = 100
"""From this width on the sections stand in two columns."""
MOST_WEEKS, SHOWN_WEEKS, SHOWN_SKILLS, SHOWN_DAYS = 26, 8, 12, 7
RECENT = 28
LEVELS = ("·", "▂", "▄", "▆", "█")
FULL = "▆"
"""Bars leave a gap above: rows of whole blocks would flow together."""
STEPS = (0.0, 5.0, 15.0, 30.0)
"""A day of more minutes than each of these is a level higher: the shape tells, not only the colour."""
PLOT_HEIGHT = 10
FEW_MONTHS = 3
"""Forecast and outcome are drawn over time from so many months on."""

Section = Callable[[Figures, Words, int], list[Row]]


def figure_rows(figures: Figures, words: Words, width: int, axes: bool = True) -> list[Row]:
    """Return totals and all sections; without `axes`, room is left for what stands over axes."""
    top = total_rows(figures.overview, words, width)
    return [*top, (), *section_rows(figures, words, width, axes)] if figures.days else top


def total_rows(total: Overview, words: Words, width: int) -> list[Row]:
    """Return lessons, answers and time in one sentence, or that there is nothing yet."""
    said = Span(_totals(total, words)) if total.days else Span(words("statistics.empty"), "dim")
    return list(wrap_spans((said,), width))


def section_rows(figures: Figures, words: Words, width: int, axes: bool = True) -> list[Row]:
    """Return all sections, one below the other or in two columns."""
    on_left = (calendar_rows, minute_rows, load_rows)
    on_right = (skill_rows, partial(retention_rows, axes=axes), confidence_rows)
    if width < TWO_COLUMNS:
        return _stacked((*on_left, *on_right), figures, words, width)
    half = (width - 4) // 2
    left, right = _stacked(on_left, figures, words, half), _stacked(on_right, figures, words, half)
    return list(beside([pad(line, half) for line in left], right, gap=4))


def _stacked(sections: Sequence[Section], figures: Figures, words: Words, width: int) -> list[Row]:
    rows: list[Row] = []
    for section in sections:
        rows += [*([()] if rows else []), *section(figures, words, width)]
    return rows


def _totals(total: Overview, words: Words) -> str:
    hours, minutes = divmod(total.minutes, 60)
    return words(
        "statistics.overview",
        finished=total.finished,
        right=total.right,
        answers=total.answers,
        hours=hours,
        minutes=minutes,
    )


def _heading(words: Words, key: str) -> Row:
    return row(words(f"statistics.{key}"), "strong")


def _said(text: str, width: int) -> Block:
    return wrap_spans((Span(text, "dim"),), width)


def calendar_rows(figures: Figures, words: Words, width: int) -> list[Row]:
    """The days of practice, a column a week."""
    weekdays = words("statistics.weekdays").split()
    margin = max(row_width(row(day)) for day in weekdays) + 1
    weeks = max(1, min(MOST_WEEKS, (width - margin) // 2))
    grid = calendar(figures.days, figures.today, weeks)
    rows = [_heading(words, "practice"), _month_names(figures, words, weeks, margin)]
    for day, name in enumerate(weekdays):
        label = fit(row(name if day in (0, 2, 4) else "", "dim"), margin)
        rows.append((*label, *(_day(week[day]) for week in grid)))
    legend = f"{' ' * margin}{words('statistics.less')} {' '.join(LEVELS)} {words('statistics.more')}"
    rows.append(clip_row(row(legend, "dim"), width))
    days = practised(figures.days, figures.today, RECENT)
    said = words("statistics.practised", days=days, of=RECENT)
    if figures.streak > 1:
        said = words("statistics.streak", days=figures.streak) + " " + said
    return [*rows, *_said(said, width)]


def _day(minutes: float | None) -> Span:
    if minutes is None:
        return Span("  ")
    level = sum(minutes > step for step in STEPS)
    return Span(LEVELS[level] + " ", "bar" if level else "bar-rest")


def _month_names(figures: Figures, words: Words, weeks: int, margin: int) -> Row:
    names = words("statistics.months").split()
    mondays = [monday for monday, _ in minutes_by_week(figures.days, figures.today, weeks)]
    cells: Row = pad((), margin)
    for place, monday in enumerate(mondays):
        new = place == 0 or monday.month != mondays[place - 1].month
        room = margin + 2 * place - row_width(cells)
        # The month of the first week has no room for its name where that week is its last.
        last_of_month = place == 0 and weeks > 1 and mondays[1].month != monday.month
        if new and room >= 0 and not last_of_month:
            cells = (*pad(cells, margin + 2 * place), Span(names[monday.month - 1], "dim"))
    return clip_row(cells, margin + 2 * weeks + 2)


def skill_rows(figures: Figures, words: Words, width: int) -> list[Row]:
    """The skills, the least sure first, each with the chance that it is still known."""
    rows = [_heading(words, "skills")]
    if not figures.strengths:
        return [*rows, *_said(words("statistics.skills-empty"), width)]
    shown = figures.strengths[:SHOWN_SKILLS]
    label = max(12, min(width - 24, max(row_width(row(one.title)) for one in shown)))
    rows += [line for one in shown for line in _skill(one, words, label, width)]
    more = len(figures.strengths) - len(shown)
    return [*rows, *(_said(words("statistics.skills-more", count=more), width) if more else ())]


def _skill(one: Strength, words: Words, label: int, width: int) -> list[Row]:
    when = words("statistics.due-now") if one.due_in < 1 else words("statistics.due-in", days=one.due_in)
    share = Span(f" {one.recall:4.0%} ", "")
    room = max(4, min(30, width - label - 15))
    role = "accent" if one.due_in < 1 else "dim"
    title, *more = wrap_spans((Span(one.title),), label)
    bar = (*fit(title, label), Span(" "), *_bar(one.recall, room), share, Span(when, role))
    return [bar, *((Span("  "), *line) for line in more)]


def _bar(share: float, room: int) -> Row:
    filled = round(max(0.0, min(1.0, share)) * room)
    return (Span(FULL * filled, "bar"), Span("─" * (room - filled), "bar-rest"))


def load_rows(figures: Figures, words: Words, width: int) -> list[Row]:
    """How many skills the coming days ask for."""
    rows = [_heading(words, "coming")]
    if not figures.loads:
        return [*rows, *_said(words("statistics.coming-empty"), width)]
    names = [words("statistics.today"), words("review.tomorrow")]
    names += [words("review.in-days", days=after) for after in range(2, SHOWN_DAYS)]
    loads: Sequence[Load] = figures.loads[:SHOWN_DAYS]
    return [*rows, *_bars(names, [load.planned for load in loads], 10, width)]


def minute_rows(figures: Figures, words: Words, width: int) -> list[Row]:
    """The minutes of the last weeks, by the Monday each began with."""
    weeks = minutes_by_week(figures.days, figures.today, SHOWN_WEEKS)
    names = [f"{monday:%m-%d}" for monday, _ in weeks]
    return [_heading(words, "minutes"), *_bars(names, [minutes for _, minutes in weeks], 30, width)]


def _bars(names: Sequence[str], values: Sequence[int], usual: int, width: int) -> list[Row]:
    """Bars beside names; the longest is that of `usual` or of more: a small number is no full bar."""
    label = max(row_width(row(name)) for name in names) + 1
    room = max(4, min(40, width - label - 6))
    most = max(*values, usual)
    return [
        (*fit(row(name, "dim"), label), *_part(value / most, room), Span(f" {value}"))
        for name, value in zip(names, values, strict=True)
    ]


def _part(share: float, room: int) -> Row:
    filled = round(share * room)
    # What is more than nothing is seen, however small beside the rest.
    return row(FULL * max(filled, 1), "bar") if share else row("·", "bar-rest")


def retention_rows(figures: Figures, words: Words, width: int, axes: bool) -> list[Row]:
    """What FSRS forecast for the reviews, and what came of them."""
    rows = [_heading(words, "retention")]
    reviews = sum(month.reviews for month in figures.months)
    if not reviews:
        return [*rows, *_said(words("statistics.retention-empty"), width)]
    expected = sum(month.expected for month in figures.months) / reviews
    right = sum(month.right for month in figures.months) / reviews
    text = words(
        "statistics.retention-sum",
        reviews=reviews,
        expected=f"{expected:.0%}",
        right=f"{right:.0%}",
        aim=f"{RETENTION:.0%}",
    )
    rows += wrap_spans((Span(text),), width)
    if len(figures.months) < FEW_MONTHS:
        return rows
    return [*rows, *(_retention_plot(figures.months, words, width) if axes else [()] * (PLOT_HEIGHT + 1))]


@lru_cache(maxsize=4)
def _retention_plot(months: tuple[Month, ...], words: Words, width: int) -> Sequence[Row]:
    from llmtutor.render.plots import Line, plot

    ago = [float(place - len(months) + 1) for place in range(len(months))]
    forecasts = [100 * month.expected / month.reviews for month in months]
    outcomes = [100 * month.right / month.reviews for month in months]
    low = max(0.0, 10 * (min(*forecasts, *outcomes, 90) // 10 - 1))
    lines = [Line(ago, forecasts, 0), Line(ago, outcomes, 1)]
    drawn = plot(lines, min(width, 64), PLOT_HEIGHT, (ago[0], 0.0), (low, 100.0))
    legend = (
        Span("── ", "series0"),
        Span(words("statistics.forecast") + " %   ", "dim"),
        Span("── ", "series1"),
        Span(words("statistics.outcome") + " %   ", "dim"),
        Span(words("statistics.months-back"), "dim"),
    )
    return [*drawn.rows, clip_row(legend, width)]


def confidence_rows(figures: Figures, words: Words, width: int) -> list[Row]:
    """How often answers were right for which the learner was sure, or was not."""
    rows = [_heading(words, "confidence")]
    if not figures.confidence:
        return [*rows, *_said(words("statistics.confidence-empty"), width)]
    names = {SURE: words("statistics.sure"), UNSURE: words("statistics.unsure")}
    label = max(row_width(row(name)) for name in names.values()) + 1
    for level in (SURE, UNSURE):
        tally = figures.confidence.get(level, Tally(0, 0))
        said = words("statistics.tally", right=tally.right, answers=tally.answers)
        share = tally.share or 0.0
        rows.append((*fit(row(names[level], "dim"), label), *_bar(share, 20), Span(f" {share:4.0%}  {said}")))
    return [clip_row(line, width) for line in rows]
