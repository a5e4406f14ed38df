"""The glossary: every term the lessons introduce, in a sentence."""

from textual.app import ComposeResult

from llmtutor.tui import commands
from llmtutor.tui.screens.reading import ReadingScreen
from llmtutor.tui.widgets.rows import Page


class GlossaryScreen(ReadingScreen):
    """Lists the terms by name."""

    OFFERS = (commands.LEAVE,)
    BINDINGS = commands.bindings(OFFERS)

    def page_title(self) -> str:
        """Return what this page shows."""
        return self.words("glossary.title")

    def page(self) -> ComposeResult:
        """Compose one paragraph a term, then the signs of mathematics and how they are read."""
        sitting, words = self.tutor.sitting, self.words
        entries = sitting.course.glossary(sitting.language)
        terms = [f"**{entry.term}**  \n{entry.says}" for entry in entries]
        yield Page("\n\n".join(terms) or words("glossary.empty"))
        signs = sitting.course.symbols(sitting.language)
        if signs:
            lines = [f"| {words('glossary.sign')} | {words('glossary.read')} | {words('glossary.means')} |"]
            lines.append("|---|---|---|")
            lines += [f"| {sign.symbol} | {sign.read} | {sign.says} |" for sign in signs]
            yield Page("\n".join(lines))
