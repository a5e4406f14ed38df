"""What the model would say if it stopped at the start or after each block."""

from collections.abc import Collection

from llmtutor.demos.contract import Changes, Demo, Preset
from llmtutor.demos.controls import Integer, State, Text
from llmtutor.demos.shown import Shown, beside, column, note, row, shown
from llmtutor.demos.transformer.asked import COW, DROOZIP, LONGEST_TEXT, asked_model, asked_tokens
from llmtutor.demos.transformer.logit_lens.depths import LAYERS, decided, guesses, heat, read, watched
from llmtutor.demos.transformer.logit_lens.how_sure import FORMULAS
from llmtutor.demos.transformer.token_bars import place_of, token_bars
from llmtutor.demos.transformer.with_model import with_model
from llmtutor.demos.worked import by
from llmtutor.tinygpt.ranking import ranked

SHOWN = 8


def compute(state: State) -> Shown:
    """Show the best guess at every place and depth, the share of the watched token, and one place in full."""
    token, ids = asked_model().tokenizer.token, asked_tokens(asked_model(), state["text"])
    at, depth, place = read(ids), state["depth"], len(ids) - 1 + state["token"]
    watch, texts = watched(state["watch"], at), tuple(map(token, ids))
    labels = tuple(text.strip() or "␣" for text in texts)
    kept = ranked(at.scores[depth, place])[:SHOWN].tolist()
    score, lit = column("score", at.scores[depth, place, kept], 2), place_of(watch[place], kept)
    shares, first = row(at.shares[:, place, watch[place]]), decided(at.scores[:, place], watch[place])
    end = {"after": labels[place], "word": token(watch[place]).strip() or "␣", "share": shares[-1]}
    return shown(
        guesses(texts, at, place),
        beside("shares", heat(labels, at, watch)),
        token_bars("here", token, kept, at.shares[depth, place], score, lit=lit),
        note("open", **end) if first is None else note("decided", **end, depth=first),
        **{"shares": shares, "decided": -1 if first is None else first},
        **{"at": at, "depth": depth, "place": place, "watch": watch, "kept": kept},
    )


def fit(state: State, changed: Collection[str]) -> Changes:
    """Keep the token within the text."""
    return {"token": max(state["token"], 1 - len(asked_tokens(asked_model(), state["text"])))}


def refuse(state: State) -> None:
    """Refuse what the model cannot read."""
    for control in ("text", "watch"):
        asked_tokens(asked_model(), state[control], control)


DEMO = with_model(
    Demo(
        id="logit-lens",
        controls=(
            Text("text", COW, longest=LONGEST_TEXT),
            Integer("token", -95, 0, 0),
            Integer("depth", 0, LAYERS, LAYERS),
            Text("watch", "", longest=24),
        ),
        compute=compute,
        explain=by(FORMULAS),
        fit=fit,
        refuse=refuse,
        presets=(
            Preset("fact", {"text": COW}),
            Preset("early", {"text": "Lily lost"}),
            Preset("copied", {"text": DROOZIP}),
            Preset("itself", {"text": COW, "depth": 0, "watch": "says"}, good=False),
        ),
        code=("llmtutor.engine.gpt:unembed",),
    )
)
