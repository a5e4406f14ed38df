"""The shipped models: a toy world to learn from, its tokenizer, training, weights, and reading their heads.

What lies in `data/` was made by these commands, each in one go and on one core:

    llmtutor tinygpt train --out DIR --others CARD CARD
    llmtutor tinygpt train --out DIR --model copyist --snapshots 1 200 400 450 500 550 650 800

The cards of two other seeds came from the first with `--seed 2` and `--seed 3`.
"""
