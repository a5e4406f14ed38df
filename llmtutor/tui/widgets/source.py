"""An engine function on the screen, coloured."""

from collections.abc import Sequence

from llmtutor.render.cells import Row
from llmtutor.render.source import coloured, folded_docstring, function_source, source_title, wrapped
from llmtutor.tui.widgets.rows import Rows


class SourceBox(Rows):
    """Shows one function, long lines continued below themselves."""

    def __init__(self, reference: str, folded: bool = False) -> None:
        """`folded`: of the docstring only its first line, the shapes."""
        super().__init__()
        self.title = source_title(reference)
        source = function_source(reference)
        self._coloured = coloured(folded_docstring(source) if folded else source)

    def lay_out(self, width: int) -> Sequence[Row]:
        """Return the source, wrapped where a line is too long."""
        return [part for row in self._coloured for part in wrapped(row, width)]
