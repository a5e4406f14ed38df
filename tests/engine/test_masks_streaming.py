"""Who may see whom in long texts: windows, sinks, parallel texts, chosen keys, and caches that forget."""

import numpy as np
import pytest
from signature import called

from llmtutor.engine import masks, streaming
from llmtutor.engine.attention import attention
from llmtutor.engine.kv_cache import KVCache, cached_multi_head, empty_cache, extend, larger_room
from llmtutor.engine.multi_head import multi_head
from llmtutor.engine.rope import frequencies, rope, turns

rng = np.random.default_rng(0)
WIDTH, HEADS, GROUPS = 12, 4, 2
THETA = frequencies(WIDTH // HEADS + 1)
W = {"W_q": (WIDTH, 16), "W_k": (WIDTH, 8), "W_v": (WIDTH, 8), "W_o": (16, WIDTH)}
W = {name: rng.normal(size=shape) / 3 for name, shape in W.items()}


def draw(mask):
    return ["".join("#" if seen else "." for seen in row) for row in mask]


def turn_from(start, count):
    cos, sin = turns(np.arange(start, start + count), THETA)
    return lambda h: rope(h, cos, sin)


def test_causal_window_and_lambda_have_their_shapes():
    assert draw(called(masks.causal, 3, 3)) == ["#..", "##.", "###"]
    assert draw(called(masks.causal, 2, 4)) == ["###.", "####"]
    assert draw(called(masks.sliding_window, 4, 4, 2)) == ["#...", "##..", ".##.", "..##"]
    assert draw(called(masks.lambda_shaped, 5, 5, 1, 2)) == ["#....", "##...", "###..", "#.##.", "#..##"]
    assert called(masks.look_back, 1, 3).tolist() == [[2, 1, 0]]


def test_mistrals_window_of_four_shows_one_two_three_four_four_keys():
    assert masks.sliding_window(6, 6, 4).sum(axis=-1).tolist() == [1, 2, 3, 4, 4, 4]


def test_parallel_texts_do_not_see_each_other_but_the_task_sees_all():
    assert draw(called(masks.parallel_windows, [2, 1], 2)) == ["#....", "##...", "..#..", "####.", "#####"]
    assert called(masks.parallel_positions, [2, 1], 2).tolist() == [0, 1, 0, 2, 3]


def test_parallel_windows_equal_separate_passes_with_joined_caches():
    x = rng.normal(size=(5, WIDTH))
    cos, sin = turns(masks.parallel_positions([2, 1], 2), THETA)
    at_once = multi_head(
        x, W, HEADS, GROUPS, mask=masks.parallel_windows([2, 1], 2), turn=lambda h: rope(h, cos, sin)
    )
    first, cache_1 = cached_multi_head(x[:2], W, HEADS, empty_cache(GROUPS, 4), turn_from(0, 2))
    second, cache_2 = cached_multi_head(x[2:3], W, HEADS, empty_cache(GROUPS, 4), turn_from(0, 1))
    both = extend(cache_1, cache_2.keys, cache_2.values)
    task, _ = cached_multi_head(x[3:], W, HEADS, both, turn_from(2, 2))
    assert np.concatenate([first, second, task]) == pytest.approx(at_once, abs=1e-12)


def test_choosing_the_best_keys_and_all_of_them():
    assert draw(called(masks.chosen_keys, [[3.0, 1, 2, 2]], 2)) == ["#.#."]
    assert draw(masks.chosen_keys([[1.0, -np.inf, -np.inf]], 2)) == ["#.."]
    q, k, v = rng.normal(size=(3, 5, 4))
    assert attention(q, k, v, masks.chosen_keys(q @ k.T, 5)) == pytest.approx(attention(q, k, v))
    best = (q @ k.T).argmax(axis=-1)
    assert attention(q, k, v, masks.chosen_keys(q @ k.T, 1)) == pytest.approx(v[best])


def test_cost_of_each_mask_in_pairs():
    assert called(masks.pairs_seen, masks.causal(100, 100)) == 5050
    assert masks.pairs_seen(masks.sliding_window(100, 100, 10)) == 955


def test_token_by_token_with_a_cache_equals_one_pass():
    x = rng.normal(size=(7, WIDTH))
    full = multi_head(x, W, HEADS, GROUPS, mask=masks.causal(7, 7), turn=turn_from(0, 7))
    cache, rows = called(empty_cache, GROUPS, 4), []
    for size in (3, 1, 1, 2):
        part = x[cache.length : cache.length + size]
        y, cache = called(cached_multi_head, part, W, HEADS, cache, turn_from(cache.length, size))
        rows.append(y)
    assert np.concatenate(rows) == pytest.approx(full, abs=1e-12)
    assert cache.keys.shape == (GROUPS, 7, 4)


def test_two_texts_can_grow_out_of_one_cache_without_mixing():
    k = rng.normal(size=(GROUPS, 5, 4))
    start = called(extend, empty_cache(GROUPS, 4), k[:, :2], k[:, :2])
    first, second = extend(start, k[:, 2:3], k[:, 2:3]), extend(start, k[:, 3:4], k[:, 3:4])
    third = extend(first, k[:, 4:], k[:, 4:])
    assert (second.keys == k[:, [0, 1, 3]]).all()
    assert (third.keys == k[:, [0, 1, 2, 4]]).all()
    assert (third.values == third.keys).all()
    assert start.length == 2


def test_a_growing_cache_is_rarely_copied():
    token, cache, rooms = np.ones((GROUPS, 1, 4)), empty_cache(GROUPS, 4), set()
    kept = []
    for _ in range(100):
        cache = extend(cache, token, token)
        kept.append(cache.room)
        rooms.add(id(cache.room))
    assert len(rooms) <= 7
    assert called(larger_room, cache, token, token).keys.shape[-2] == 202


def test_a_batch_of_caches_works_too():
    x = rng.normal(size=(3, 4, WIDTH))
    y, cache = cached_multi_head(x[:, :3], W, HEADS, empty_cache(GROUPS, 4))
    last, cache = cached_multi_head(x[:, 3:], W, HEADS, cache)
    full = multi_head(x, W, HEADS, GROUPS, mask=masks.causal(4, 4))
    assert np.concatenate([y, last], axis=1) == pytest.approx(full, abs=1e-12)


def test_two_sinks_and_three_recent_of_nine_tokens():
    assert called(streaming.kept_tokens, 9, 2, 3).tolist() == [0, 1, 6, 7, 8]
    assert streaming.kept_tokens(9, 2, 3, coming=1).tolist() == [0, 1, 7, 8]
    assert streaming.kept_tokens(4, 2, 3).tolist() == [0, 1, 2, 3]
    assert streaming.kept_tokens(1, 2, 3).tolist() == [0]


def test_streaming_equals_one_pass_until_the_cache_is_full():
    x = rng.normal(size=(6, WIDTH))
    cache = empty_cache(GROUPS, 4)
    for t in range(6):
        y, cache = called(streaming.stream_token, x[t : t + 1], W, HEADS, cache, THETA, 2, 4)
    full = multi_head(x, W, HEADS, GROUPS, mask=masks.causal(6, 6), turn=turn_from(0, 6))
    assert y == pytest.approx(full[-1:], abs=1e-12)


def test_streaming_for_ever_reads_sinks_and_recent_at_their_places_in_the_cache():
    x = rng.normal(size=(30, WIDTH))
    cache = empty_cache(GROUPS, 4)
    for t in range(30):
        y, cache = streaming.stream_token(x[t : t + 1], W, HEADS, cache, THETA, 2, 4)
    kept = np.concatenate([x[:2], x[-4:]])
    alone = multi_head(kept, W, HEADS, GROUPS, mask=masks.causal(6, 6), turn=turn_from(0, 6))
    assert cache.length == 6
    assert y == pytest.approx(alone[-1:], abs=1e-12)


def test_making_room_keeps_keys_and_values_together():
    cache = KVCache(np.arange(9.0).reshape(1, 9, 1), np.arange(9.0).reshape(1, 9, 1) * 10)
    smaller = called(streaming.make_room, cache, 1, 3)
    assert smaller.keys.ravel().tolist() == [0, 7, 8]
    assert smaller.values.ravel().tolist() == [0, 70, 80]


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: masks.causal(3, 2), "3 queries and 2 keys"),
        (lambda: masks.sliding_window(3, 3, 0), "window is 0"),
        (lambda: masks.lambda_shaped(3, 3, -1, 2), "sinks is -1"),
        (lambda: masks.parallel_windows([2, 0], 1), "at least 1"),
        (lambda: masks.chosen_keys(np.ones((2, 3)), 4), "from 1 to 3"),
        (lambda: streaming.kept_tokens(5, 1, 0), "recent must be at least 1"),
    ],
)
def test_what_cannot_work_is_refused(call, words):
    with pytest.raises(ValueError, match=words):
        call()
