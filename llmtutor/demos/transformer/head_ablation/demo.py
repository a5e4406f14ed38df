"""Switch heads and feed-forward layers of the tiny GPT off, and see what it can no longer do."""

from llmtutor.demos.contract import Demo, Preset
from llmtutor.demos.controls import Choice, MatrixOf, State, Toggle, Vector
from llmtutor.demos.shown import Shown, beside, column, note, shown
from llmtutor.demos.transformer.asked import asked_model
from llmtutor.demos.transformer.head_ablation.ablated import (
    CHOSEN,
    HEADS,
    LAYERS,
    PROMPTS,
    alone,
    known_roles,
    prompts,
    right,
    shares_without,
)
from llmtutor.demos.transformer.head_ablation.switches import ALL_ON, parts_off, refuse, without_heads, zeros
from llmtutor.demos.transformer.token_bars import place_of
from llmtutor.demos.transformer.with_model import with_model
from llmtutor.demos.typed import typed
from llmtutor.demos.worked import Formulas, by, said
from llmtutor.tinygpt.ranking import ranked
from llmtutor.views import Bars, Matrix, Table, Tokens

SHOWN = 6
BLOCKS = tuple(f"@block{layer}" for layer in range(LAYERS))
COLUMNS = (*(f"h{head}" for head in range(HEADS)), "@ffn")


def compute(state: State) -> Shown:
    """Show the switches, a prompt with its next token before and after, each part alone, and the roles."""
    task, usual, off, token = state["task"], state["usual"], parts_off(state), asked_model().tokenizer.token
    (ids, answer), roles = prompts(task)[0], known_roles()
    before, after = (shares_without(task, 0, (parts,), usual)[0] for parts in ((), off))
    counts = {"after": right(task, off, usual), "count": PROMPTS, "before": right(task, (), usual)}
    order = list(dict.fromkeys((answer, int(before.argmax()), *ranked(after)[:SHOWN].tolist())))[:SHOWN]
    bars = tuple(token(each).replace(" ", "␣") for each in order), tuple(after[order].tolist())
    whole, lit, each = (column("before", before[order], 4),), place_of(answer, order), alone(task, usual)
    return shown(
        Matrix("heads", state["heads"], BLOCKS, COLUMNS[:HEADS], lit=zeros(state["heads"]), digits=0),
        Matrix("ffn", (state["ffn"],), ("@ffn",), BLOCKS, lit=zeros((state["ffn"],)), digits=0),
        Tokens("prompt", tuple(map(token, ids))),
        Bars("next", *bars, whole, top=1.0, digits=4, lit=lit),
        note("right", answer=token(answer).strip(), **counts),
        beside("parts", Matrix("alone", each, BLOCKS, COLUMNS, digits=2)),
        Table("roles", ("role", "layer", "head", "score"), roles) if roles else None,
        **{"share": float(after[answer]), "share_before": float(before[answer]), "alone": each},
        **{"right": counts["after"], "right_before": counts["before"], "off": len(off)},
    )


FORMULAS: Formulas = {
    "heads": said("given"),
    "ffn": said("given"),
    "next": said("without"),
    "next.before": said("whole"),
    "alone": said("alone"),
    **{f"right.{name}": said("counted") for name in ("after", "count", "before")},
    **{f"roles.{name}": said("role") for name in ("layer", "head", "score")},
}

DEMO = with_model(
    Demo(
        id="head-ablation",
        controls=(
            Choice("task", CHOSEN, "invented"),
            MatrixOf("heads", ALL_ON, 0, 1, fixed=True),
            Vector("ffn", (1.0,) * LAYERS, 0, 1, LAYERS, LAYERS),
            Toggle("usual"),
        ),
        compute=compute,
        explain=by(FORMULAS),
        edit=typed("heads", "ffn"),
        refuse=refuse,
        presets=(
            Preset("last-block", {"heads": without_heads(*((LAYERS - 1, head) for head in range(HEADS)))}),
            Preset("sums-go", {"task": "sums", "ffn": (1.0, 0.0, 1.0)}),
            Preset("copying-stays", {"ffn": (1.0, 0.0, 1.0)}),
            Preset("first-layer", {"ffn": (0.0, 1.0, 1.0)}, good=False),
        ),
        slow=True,
        code=("llmtutor.engine.multi_head:attend_and_join", "llmtutor.engine.gpt_block:gpt_block"),
    )
)
