"""Where the cursor goes from a number: to the next number of its view, or across to another view."""

from collections.abc import Iterable, Sequence

from llmtutor.render.drawn import Drawn, Spot
from llmtutor.views import Board, Cell, Curves, Field, Heatmap, Matrix, Points, View

WAYS = {"up": (-1, 0), "down": (1, 0), "left": (0, -1), "right": (0, 1)}


def onward(view: View, drawn: Drawn, spot: Spot, way: str) -> Cell | None:
    """Return the number that an arrow leads to, or None at the edge of a drawn view.

    In a grid it is the neighbour, drawn or not; along a curve the next point; among loose points left and
    right go through all of them from left to right. Anything else goes by what is nearest on the screen.
    """
    inner = _holding(view, spot.cell)
    down, right = WAYS[way]
    if isinstance(inner, Matrix | Heatmap) or (isinstance(inner, Field) and spot.cell.at[0] >= 0):
        cell = _neighbour(inner, spot.cell, down, right)
        if cell is not None:
            return _point_over(drawn, cell) if isinstance(inner, Field) and inner.points else cell
        return _cell(nearest(_others(drawn, spot), spot, (down, right)))
    if isinstance(inner, Field) and right:
        return _beside(drawn, spot, right) or _surface(drawn, spot, (0, right))
    if isinstance(inner, Field):
        return _surface(drawn, spot, (down, right))
    if isinstance(inner, Curves | Points):
        found = _along(inner, drawn, spot, down, right)
        return found or _cell(nearest(_others(drawn, spot), spot, (down, right)))
    return _cell(nearest(drawn.spots, spot, (down, right)))


def nearest(spots: Iterable[Spot], spot: Spot, way: tuple[int, int]) -> Spot | None:
    """Return the closest spot that lies in a direction; ways across the direction count four times."""
    down, right = way

    def distance(other: Spot) -> float | None:
        rows, columns = other.row - spot.row, _middle(other) - _middle(spot)
        ahead, aside = (rows * down, abs(columns)) if down else (columns * right, abs(rows) * 40)
        return ahead + aside * 4 if ahead > 0 else None

    ahead = [(length, other) for other in spots if (length := distance(other)) is not None]
    return min(ahead, key=lambda pair: pair[0])[1] if ahead else None


def _middle(spot: Spot) -> int:
    return spot.column + spot.width // 2


def _cell(spot: Spot | None) -> Cell | None:
    return None if spot is None else spot.cell


def on_board(view: View) -> list[View]:
    """The views of a board; none for any other view."""
    return [each for line in view.views for each in line if each] if isinstance(view, Board) else []


def _holding(view: View, cell: Cell) -> View:
    """The view, or the one on a board, in which a cell stands."""
    return next((each for each in on_board(view) if each.id == cell.view), view)


def _others(drawn: Drawn, spot: Spot) -> list[Spot]:
    return [other for other in drawn.spots if other.cell.view != spot.cell.view]


def _neighbour(view: Matrix | Heatmap | Field, cell: Cell, down: int, right: int) -> Cell | None:
    row, column = cell.at[0] + down, cell.at[1] + right
    inside = 0 <= row < len(view.values) and 0 <= column < len(view.values[row])
    return Cell(cell.view, (row, column)) if inside else None


def _point_over(drawn: Drawn, cell: Cell) -> Cell:
    """The point that covers a cell of a field, if one does."""
    place = next((spot for spot in drawn.spots if spot.cell == cell), None)
    points = (spot for spot in _points(drawn, cell.view) if place and _same_place(spot, place))
    return next((spot.cell for spot in points), cell)


def _points(drawn: Drawn, view: str) -> list[Spot]:
    return [spot for spot in drawn.spots if spot.cell.view == view and spot.cell.at[0] < 0]


def _same_place(one: Spot, other: Spot) -> bool:
    return one.row == other.row and other.column <= one.column < other.column + other.width


def _surface(drawn: Drawn, spot: Spot, way: tuple[int, int]) -> Cell | None:
    """From a point on a field to the surface beside it."""
    surface = [other for other in drawn.spots if other.cell.view != spot.cell.view or other.cell.at[0] >= 0]
    return _cell(nearest(surface, spot, way))


def _along(view: Curves | Points, drawn: Drawn, spot: Spot, down: int, right: int) -> Cell | None:
    """Along a curve or over to another one; from one loose point to another."""
    if isinstance(view, Curves) or view.lines:
        return _beside(drawn, spot, right) if right else _other_curve(drawn, spot, down)
    if right:
        return _next_across(drawn, spot, right)
    mine = (other for other in drawn.spots if other.cell.view == spot.cell.view)
    return _cell(nearest(mine, spot, (down, right)))


def _beside(drawn: Drawn, spot: Spot, right: int) -> Cell | None:
    """The next point of the same curve that is in the frame."""
    series, index = spot.cell.at
    ahead = [
        other.cell
        for other in drawn.spots
        if other.cell.view == spot.cell.view
        and other.cell.at[0] == series
        and (other.cell.at[1] - index) * right > 0
    ]
    return min(ahead, key=lambda cell: abs(cell.at[1] - index), default=None)


def _next_across(drawn: Drawn, spot: Spot, right: int) -> Cell | None:
    """The next of all points from left to right."""
    points = [other for other in drawn.spots if other.cell.view == spot.cell.view]
    ordered: Sequence[Spot] = sorted(points, key=lambda other: (other.column, other.row, other.cell.at))
    place = ordered.index(spot) + right
    return ordered[place].cell if 0 <= place < len(ordered) else None


def _other_curve(drawn: Drawn, spot: Spot, down: int) -> Cell | None:
    """The point of the next or previous curve that is nearest in x."""
    mine = spot.cell.at[0]
    others = [other for other in drawn.spots if other.cell.view == spot.cell.view]
    curves = sorted({other.cell.at[0] for other in others if (other.cell.at[0] - mine) * down > 0})
    if not curves:
        return None
    curve = curves[0] if down > 0 else curves[-1]
    aside = [other for other in others if other.cell.at[0] == curve]
    return min(aside, key=lambda other: (abs(other.column - spot.column), other.cell.at[1])).cell
