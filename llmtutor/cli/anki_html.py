"""CommonMark as the HTML of a flashcard, with formulas as MathJax in Anki finds them."""

import re
from functools import lru_cache
from html import escape
from typing import TYPE_CHECKING, Any

from llmtutor.render.inline import FORMULA
from llmtutor.render.markdown import formula_block

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_inline import StateInline

_FORMULA = re.compile(FORMULA, re.VERBOSE | re.DOTALL)


def card_html(markdown: str) -> str:
    r"""Return the HTML of a text: `$...$` becomes `\(...\)`, `$$...$$` becomes `\[...\]`."""
    return str(_parser().render(markdown)).strip()


@lru_cache(maxsize=1)
def _parser() -> "MarkdownIt":
    from markdown_it import MarkdownIt

    parser = MarkdownIt("commonmark").enable("table")
    parser.block.ruler.before("fence", "formula", formula_block, {"alt": ["paragraph", "blockquote", "list"]})
    parser.inline.ruler.before("escape", "formula", _formula_rule)
    parser.add_render_rule("formula", _display)
    parser.add_render_rule("formula_inline", _inline)
    return parser


def _formula_rule(state: "StateInline", silent: bool) -> bool:
    found = _FORMULA.match(state.src, state.pos)
    if found is None:
        return False
    if not silent:
        state.push("formula_inline", "", 0).content = found["math"]
    state.pos = found.end()
    return True


def _display(renderer: Any, tokens: Any, place: int, options: Any, env: Any) -> str:
    return rf"<p>\[{escape(tokens[place].content.strip(), quote=False)}\]</p>" + "\n"


def _inline(renderer: Any, tokens: Any, place: int, options: Any, env: Any) -> str:
    return rf"\({escape(tokens[place].content, quote=False)}\)"
