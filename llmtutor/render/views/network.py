"""A small network as a crossbar: values come in along rows, neurons are columns, weights sit at crossings.

The next layer turns back: hidden values run down their columns, each output is a row leaving to the right.
Every weight has its own place, so nothing crosses and every number can be read and reached.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from rich.cells import cell_len

from llmtutor.render import numbers
from llmtutor.render.cells import block_width
from llmtutor.render.drawn import Canvas, Drawn, Spot, Words, clip, label, widest
from llmtutor.views import Cell, Network, Node, Number

_TRIES = ((4, 4, 3), (4, 4, 2), (4, 4, 1), (4, 4, 0), (3, 4, 0), (2, 4, 0), (1, 4, 0), (1, 2, 0), (1, 1, 0))
_USUAL_WIDTH = 7


def draw_network(view: Network, width: int, words: Words) -> Drawn:
    """The crossbar with as many decimals as fit; the nodes alone, layer by layer, where it does not fit."""
    for digits, last_digits, gap in _TRIES:
        picture = _Picture(view, words, digits, last_digits, gap)
        picture.draw()
        rows = picture.canvas.rows()
        if block_width(rows) <= width:
            return Drawn(rows, tuple(picture.spots))
    return _nodes_only(view, width, words)


@dataclass
class _Picture:
    """One attempt at the crossbar.

    Values have at most `digits` decimals, those of the last layer `last_digits`; before each number stand
    `gap` columns of wire.
    """

    view: Network
    words: Words
    digits: int
    last_digits: int
    gap: int
    canvas: Canvas = field(default_factory=Canvas)
    spots: list[Spot] = field(default_factory=list)

    def draw(self) -> None:
        """Draw layer after layer, turning at each."""
        names = [self._label(node) for layer in self.view.layers[::2] for node in layer]
        self.margin = min(8, widest([*names, *(name for name, _ in self._sum_rows(1)), self._word("bias")]))
        top = 1
        left = self._sources(top)
        for layer in range(len(self.view.weights)):
            if layer % 2 == 0:
                columns, top = self._down(layer, left, top)
            else:
                left = self._across(layer, columns, top)

    def _sources(self, top: int) -> int:
        """Put the first layer's labels and values; return the column after them."""
        texts = self._texts(0)
        end = self.margin + 1 + widest(texts)
        for index, (node, text) in enumerate(zip(self.view.layers[0], texts, strict=True)):
            self.canvas.put(top + index, 0, clip(self._label(node), self.margin))
            self._number(top + index, end, text, (0, index), node.value, "strong")
        return end

    def _down(self, layer: int, left: int, top: int) -> tuple[list[int], int]:
        """Put the weights from rows to columns, the sums under them; return column ends and the next row."""
        sources, targets = self.view.layers[layer], self.view.layers[layer + 1]
        weights = self._weights(layer)
        rows = self._sum_rows(layer + 1)
        texts = [self._texts(layer + 1, part == "sum") for _, part in rows]
        usual = _USUAL_WIDTH if self.gap else 0
        size = max(
            widest(text for line in (*weights, *texts) for text in line), self._next_width(layer + 1), usual
        )
        ends = [left + (self.gap + 2 + size) * (index + 1) for index in range(len(targets))]
        for end, node in zip(ends, targets, strict=True):
            name = clip(self._label(node), size)
            self.canvas.put(top - 1, end - cell_len(name), name, "dim")
        for index in range(len(sources)):
            self._wire(top + index, left, ends, layer, index, weights[index], size)
        below = top + len(sources)
        if self._biases(layer):
            self.canvas.put(below, 0, self._word("bias"), "dim")
            for index, end in enumerate(ends):
                self._weight(below, end, layer, len(sources), index, weights[-1][index], size)
            below += 1
        for (name, part), line in zip(rows, texts, strict=True):
            if layer == 0:
                self.canvas.put(below, 0, clip(name, self.margin), "dim")
            for index, end in enumerate(ends):
                at = (layer + 1, index, -1) if part == "sum" and len(rows) > 1 else (layer + 1, index)
                node = targets[index]
                value = node.sum if part == "sum" and node.sum is not None else node.value
                self._number(below, end, line[index], at, value, self._node_role(layer + 1, index))
            below += 1
        return ends, below + 1

    def _across(self, layer: int, ends: list[int], top: int) -> int:
        """Put the weights from columns to rows and the sums to their right; return the column after them."""
        targets, weights = self.view.layers[layer + 1], self._weights(layer)
        texts = self._texts(layer + 1)
        size = ends[1] - ends[0] - 2 - self.gap if len(ends) > 1 else widest(weights[0])
        start = ends[0] - size - self.gap - 2
        out = ends[-1] + 4 + max(widest(texts), _USUAL_WIDTH if self.gap else 0)
        biased = self._biases(layer)
        if biased:
            self.canvas.put(top - 1, start - cell_len(self._word("bias")), self._word("bias"), "dim")
        for index, node in enumerate(targets):
            row = top + index
            self.canvas.put(row, 0, clip(self._label(node), self.margin))
            if biased:
                text = weights[-1][index]
                self._weight(row, start, layer, len(ends), index, text, cell_len(text))
            for source, end in enumerate(ends):
                self._weight(row, end, layer, source, index, weights[source][index], size)
            won = index == self.view.winner and layer + 2 == len(self.view.layers)
            self.canvas.put(row, ends[-1] + 2, "▶" if won else "→", "accent" if won else "dim")
            self._number(
                row, out, texts[index], (layer + 1, index), node.value, self._node_role(layer + 1, index)
            )
        return out

    def _wire(
        self, row: int, left: int, ends: list[int], layer: int, index: int, texts: list[str], size: int
    ) -> None:
        """Put one source's weights along its row, joined by a wire."""
        at = left + 1
        for target, end in enumerate(ends):
            stop = end - cell_len(texts[target]) - 1
            if stop > at:
                self.canvas.put(row, at, "─" * (stop - at), "dim")
            self._weight(row, end, layer, index, target, texts[target], size)
            at = end + 1

    def _weight(self, row: int, end: int, layer: int, source: int, target: int, text: str, size: int) -> None:
        """Put a weight or bias, marked when it takes part in the present sum."""
        role, before, after = self._mark(layer, source, target)
        start = end - cell_len(text)
        if before:
            self.canvas.put(row, start - 1, before, role)
            self.canvas.put(row, end, after, role)
        self.canvas.put(row, start, text, role)
        weights = self.view.weights[layer]
        value = weights[source][target] if source < len(weights) else self._biases(layer)[target]
        self.spots.append(
            Spot(Cell(self.view.id, (layer, source, target)), row, start, cell_len(text), value)
        )

    def _number(
        self, row: int, end: int, text: str, at: tuple[int, ...], value: Number | None, role: str
    ) -> None:
        start = end - cell_len(text)
        self.canvas.put(row, start, text, role)
        self.spots.append(Spot(Cell(self.view.id, at), row, start, cell_len(text), value))

    def _mark(self, layer: int, source: int, target: int) -> tuple[str, str, str]:
        done = self.view.done
        if self.view.now != (layer + 1, target) or done is None or source >= done:
            return "", "", ""
        return ("now", "[", "]") if source == done - 1 else ("lit", "‹", "›")

    def _node_role(self, layer: int, node: int) -> str:
        if self.view.now == (layer, node):
            return "now"
        return "muted" if self.view.layers[layer][node].value is None else "strong"

    def _sum_rows(self, layer: int) -> list[tuple[str, str]]:
        """The rows under a grid: the sums and, with an activation, what it makes of them."""
        total = (self._word("sum"), "sum")
        if not self.view.activation or layer + 1 == len(self.view.layers):
            return [total]
        return [total, (self._word(self.view.activation), "value")]

    def _texts(self, layer: int, sums: bool = False) -> list[str]:
        nodes = self.view.layers[layer]
        known = [value for node in nodes for value in (node.value, node.sum) if value is not None]
        most = self.last_digits if layer + 1 == len(self.view.layers) else self.digits
        digits = min(most, numbers.decimals(known))
        values = [node.sum if sums and node.sum is not None else node.value for node in nodes]
        return list(numbers.column(values, digits))

    def _weights(self, layer: int) -> list[list[str]]:
        """The texts of a layer's weights, row by row, its biases last."""
        digits = min(
            max(2, self.digits), numbers.decimals([w for line in self.view.weights[layer] for w in line])
        )
        grid = [list(numbers.column(line, digits)) for line in self.view.weights[layer]]
        return [*grid, [numbers.short(bias, 4) for bias in self._biases(layer)]]

    def _next_width(self, layer: int) -> int:
        if layer >= len(self.view.weights):
            return 0
        return widest(text for line in self._weights(layer)[: len(self.view.weights[layer])] for text in line)

    def _biases(self, layer: int) -> tuple[Number | None, ...]:
        return self.view.biases[layer] if layer < len(self.view.biases) else ()

    def _label(self, node: Node) -> str:
        return label(node.label, self.words)

    def _word(self, name: str) -> str:
        return label(f"@{name}", self.words)


def _nodes_only(view: Network, width: int, words: Words) -> Drawn:
    """Every layer on a row of its own, wrapped, when the weights do not fit."""
    canvas = Canvas()
    spots: list[Spot] = []
    row = at = 0
    for value, node, text in _node_texts(view, words):
        if at and (node[1] == 0 or at + cell_len(text) > width):
            row, at = row + 1, 0
        text = clip(text, width)
        canvas.put(row, at, text, "now" if node == view.now else "")
        spots.append(Spot(Cell(view.id, node), row, at, cell_len(text), value))
        at += cell_len(text) + 2
    return Drawn(canvas.rows(), tuple(spots))


def _node_texts(view: Network, words: Words) -> Iterator[tuple[Number | None, tuple[int, int], str]]:
    for layer, nodes in enumerate(view.layers):
        for index, node in enumerate(nodes):
            yield node.value, (layer, index), f"{label(node.label, words)} {numbers.short(node.value, 4)}"
