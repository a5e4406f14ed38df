"""Choosing the next token: which candidates stay, their shares made whole again, and one drawn."""

from llmtutor.demos.contract import Demo, Preset
from llmtutor.demos.controls import Choice, Integer, Seed, Slider, State, Stepper, Text
from llmtutor.demos.shown import Shown, row, shown, steps
from llmtutor.demos.transformer.asked import GIFT, LONGEST_TEXT, asked_model, asked_tokens
from llmtutor.demos.transformer.sampling.beams import beams_of, texts
from llmtutor.demos.transformer.sampling.candidates import CANDIDATES, DRAW, STAGES, one_by_one
from llmtutor.demos.transformer.sampling.chosen import choose
from llmtutor.demos.transformer.with_model import with_model
from llmtutor.demos.worked import Formulas, by, said
from llmtutor.tinygpt.ranking import ranked
from llmtutor.views import Tokens


def compute(state: State) -> Shown:
    """Show the stage, the text, and the candidates for its next token; or the beams."""
    chosen, stage = choose(state), state["stage"]
    given = chosen.draft.ids[: chosen.prompt]
    beams = beams_of(given, state["beams"], state["more"]) if state["method"] == "beam" else ()
    order = ranked(chosen.scaled)[: state["shown"]].tolist()
    numbers = {"kept": int(chosen.kept.sum()), "mass": float(chosen.all_shares[chosen.kept].sum())}
    return shown(
        steps("stage", stage, DRAW, STAGES[stage]),
        Tokens("tokens", tuple(map(asked_model().tokenizer.token, given))),
        *([texts(beams, chosen.prompt)] if beams else one_by_one(chosen, stage, order, numbers)),
        **{"top_share": float(chosen.shares.max()), "drawn": chosen.token, "u": chosen.u, **numbers},
        **{"share": row(chosen.shares[order]), "share_of_all": row(chosen.all_shares[order])},
        **{"top": float(chosen.scaled.max()), "total": 1 / float(chosen.all_shares.max())},
        **{"beams": beams, "written_tokens": [len(beam.tokens) - chosen.prompt for beam in beams]},
        **{"chosen": chosen, "order": order, "stage": stage, "T": state["T"], "penalty": state["penalty"]},
    )


def refuse(state: State) -> None:
    """Refuse a text that the model cannot read."""
    asked_tokens(asked_model(), state["text"])


FORMULAS: Formulas = {
    **CANDIDATES,
    "beams.logp": said("logp"),
    "beams.each": "{logp} / {written_tokens}",
}

DEMO = with_model(
    Demo(
        id="sampling",
        controls=(
            Text("text", "Once there was a", longest=LONGEST_TEXT),
            Stepper("stage", lambda _: DRAW),
            Choice("method", ("draw", "greedy", "beam"), "draw"),
            Slider("T", 0.05, 10, 1, step=2 ** (1 / 24), log=True),
            Integer("top_k", 0, 100, 0),
            Slider("top_p", 0.01, 1, 1, step=0.01),
            Slider("min_p", 0, 1, 0, step=0.01),
            Slider("penalty", 0.5, 3, 1, step=0.05),
            Integer("more", 0, 40, 0),
            Integer("beams", 1, 6, 3),
            Integer("shown", 2, 20, 8),
            Seed("seed", 0, 9999, 0),
        ),
        compute=compute,
        explain=by(FORMULAS),
        refuse=refuse,
        presets=(
            Preset("nucleus", {"top_p": 0.9, "stage": 1}),
            Preset("few", {"text": GIFT, "top_k": 3, "T": 0.7, "penalty": 1.2, "stage": 3}),
            Preset("search", {"method": "beam", "more": 8}),
            Preset("too-hot", {"T": 5, "stage": 3, "more": 12}, good=False),
        ),
        code=(
            "llmtutor.engine.sampling:top_k",
            "llmtutor.engine.sampling:top_p",
            "llmtutor.engine.sampling:min_p",
            "llmtutor.engine.sampling:repetition_penalty",
            "llmtutor.engine.sampling:draw",
            "llmtutor.engine.beam_search:beam_search",
        ),
    )
)
