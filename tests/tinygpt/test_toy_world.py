"""The stories: what they look like, that a seed fixes them, and that their surprise is exact."""

import math
import re
from collections import Counter
from itertools import islice, pairwise

import pytest

from llmtutor.tinygpt.tokenizer import own_tokenizer
from llmtutor.tinygpt.world.chooser import Chooser
from llmtutor.tinygpt.world.invented import invented_word
from llmtutor.tinygpt.world.memory import likes, where
from llmtutor.tinygpt.world.nature import paint, week
from llmtutor.tinygpt.world.numbers import a_sum, birthday
from llmtutor.tinygpt.world.people import feelings, thanks
from llmtutor.tinygpt.world.questions import compare, opposite, question
from llmtutor.tinygpt.world.stories import KINDS, documents, fingerprint
from llmtutor.tinygpt.world.words import NAMES

DOCUMENTS = list(islice(documents("test"), 4000))


class EveryWay(Chooser):
    """A real chooser whose random numbers are steered, so that every derivation comes once."""

    def __init__(self, way: list[int]) -> None:
        super().__init__(0)
        self.way, self.sizes = way, []

    def _steer(self, places: list[float]) -> None:
        """Let the next random number fall into the middle of one of the intervals that end at `places`."""
        turn = len(self.sizes)
        self.sizes.append(len(places))
        choice = self.way[turn] if turn < len(self.way) else 0
        start = places[choice - 1] if choice else 0.0
        self._random = lambda: (start + places[choice]) / 2

    def one(self, options):
        self._steer([(i + 1) / len(options) for i in range(len(options))])
        return super().one(options)

    def chance(self, share):
        self._steer([share, 1.0])
        return super().chance(share)

    def weighted(self, weights):
        total, sums = sum(weights.values()), [0.0]
        for weight in weights.values():
            sums.append(sums[-1] + weight / total)
        self._steer(sums[1:])
        return super().weighted(weights)


def every_derivation(kind):
    """All texts of a kind, each with the surprisal that its derivation was given."""
    way: list[int] = []
    while True:
        pick = EveryWay(way)
        yield kind(pick), pick.surprisal
        way = way + [0] * (len(pick.sizes) - len(way))
        while way and way[-1] + 1 == pick.sizes[len(way) - 1]:
            way.pop()
        if not way:
            return
        way[-1] += 1


@pytest.mark.parametrize(
    "kind",
    [week, a_sum, birthday, paint, feelings, opposite, lambda pick: thanks(pick, "Tom", "Mia")],
    ids=["week", "sum", "birthday", "paint", "feelings", "opposite", "thanks"],
)
def test_the_surprise_of_all_texts_of_a_kind_makes_their_shares_add_up_to_one(kind) -> None:
    """exp(-surprisal) is a text's exact share, and no text is written in two ways."""
    texts = list(every_derivation(kind))
    assert len({text for text, _ in texts}) == len(texts)
    assert math.fsum(math.exp(-surprisal) for _, surprisal in texts) == pytest.approx(1, abs=1e-9)


def test_the_mean_surprise_is_the_entropy_seen_in_many_draws() -> None:
    pick, seen = Chooser("entropy"), Counter()
    total = 20_000
    for _ in range(total):
        seen[opposite(pick)] += 1
    entropy = -sum(times / total * math.log(times / total) for times in seen.values())
    assert pick.surprisal / total == pytest.approx(entropy, rel=0.01)


def test_a_document_tells_its_kind_and_counts_the_choice_of_it() -> None:
    total = sum(KINDS.values())
    weights = {kind.__name__: weight for kind, weight in KINDS.items()}
    for one in DOCUMENTS[:500]:
        assert one.surprisal > math.log(total / weights[one.kind])


def test_there_are_more_than_twenty_kinds_and_all_occur() -> None:
    assert len(KINDS) > 20
    assert {one.kind for one in DOCUMENTS} == {kind.__name__ for kind in KINDS}


def test_the_same_seed_gives_the_same_documents_on_every_machine() -> None:
    assert fingerprint("test", 50) == fingerprint("test", 50)
    assert fingerprint("test", 50) != fingerprint("other", 50)


def test_documents_are_clean_sentences_in_printable_ascii_that_fit_the_context() -> None:
    tokenizer = own_tokenizer()
    for one in DOCUMENTS:
        assert re.fullmatch(r"[ -~]+", one.text)
        assert "  " not in one.text
        assert one.text == one.text.strip()
        assert one.kind == "echo" or one.text[-1] in ".!"
        assert not re.search(r"\ba [aeiou]|\ban [^aeiou]", one.text), one.text
        assert len(tokenizer.document(one.text)) <= 97


def test_hardly_any_document_comes_twice() -> None:
    assert len({one.text for one in DOCUMENTS}) > 0.9 * len(DOCUMENTS)


def test_a_gift_is_never_given_straight_after_the_opening() -> None:
    """The short form is kept for testing whether a model understood who gets the gift."""
    form = re.compile(r"\w+ and \w+ (went|ran|walked) to the \w+\. \w+ (gave|handed|passed|showed) the")
    assert not [one.text for one in DOCUMENTS if form.search(one.text)]


def test_the_one_who_gets_a_gift_is_the_one_who_does_not_give_it() -> None:
    form = re.compile(r"(\w+) (?:gave|handed|passed|showed) (?:\w+ ){2,3}to (\w+)\.")
    stories = [one.text for one in DOCUMENTS if one.kind == "gift" and form.search(one.text)]
    for text in stories:
        giver, getter = form.search(text).groups()
        assert giver != getter
        assert {giver, getter} == {name for name in NAMES if re.search(rf"\b{name}\b", text)}
    assert len(stories) > 100


def test_answers_are_true_of_the_story_before_them() -> None:
    for seed in range(300):
        text = where(Chooser(seed))
        for name, place in re.findall(r"Where is \w+\? (\w+) is at the (\w+)", text):
            told = re.findall(rf"{name} (?:is at|goes to) the (\w+)\.", text.partition(" Where")[0])
            assert told[-1] == place
        text = likes(Chooser(seed))
        for name, food in re.findall(r"like\? (\w+) likes (\w+)", text):
            assert f"{name} likes {food}." in text.partition(" What")[0]


def test_comparisons_never_contradict_each_other() -> None:
    bigger = set()
    for seed in range(800):
        for more, one, two, answer in re.findall(
            r"Which is (\w+), an? (\w+) or an? (\w+)\? The (\w+)", compare(Chooser(seed))
        ):
            other = two if answer == one else one
            bigger.add((answer, other) if more == "bigger" else (other, answer))
    assert not {(b, a) for a, b in bigger} & bigger


def test_questions_have_answers() -> None:
    for seed in range(100):
        for asked, answered in pairwise(re.findall(r"[^.?!]+[.?!]", question(Chooser(seed)))):
            assert asked.endswith("?") != answered.endswith("?")


def test_invented_words_hardly_repeat() -> None:
    words = [invented_word(Chooser(seed)) for seed in range(1000)]
    assert len(set(words)) > 980
    assert all(re.fullmatch(r"[A-Z][a-z]+", word) for word in words)
