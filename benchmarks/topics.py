"""How often does a suggestion hit, how long does it take, and what does the sentence encoder add to spelling?

The peer is the declared fallback, character n-grams, in the same run. Times are of one process after the imports;
the first row of times is paid once per taxonomy and encoder, the second once per process. Run:
``python -m benchmarks.topics``.
"""

import tempfile
import time
from collections.abc import Callable
from itertools import chain
from pathlib import Path
from typing import TypeVar

from matchmaker.features.ngram_encoder import NgramEncoder
from matchmaker.features.sentence_encoder import SentenceEncoder
from matchmaker.features.text import TopicSuggester, all_known_words
from matchmaker.features.vector_cache import RememberingEncoder
from matchmaker.taxonomy.reading import read_taxonomy
from tests.paraphrases import paraphrases, share_found

DEPTHS = (1, 3, 5)
Made = TypeVar("Made")


def main() -> None:
    """Print the shares of sentences with a right entry among the first 1, 3 and 5, then the times."""
    taxonomy = read_taxonomy()
    known = all_known_words(taxonomy)
    spelling, fit_s = timed(lambda: NgramEncoder(known))
    meaning, load_s = timed(SentenceEncoder)
    with tempfile.TemporaryDirectory() as folder:
        encoders = [RememberingEncoder(meaning, Path(folder)), spelling]
        full, first_s = timed(lambda: TopicSuggester(taxonomy, encoders))
        _, again_s = timed(lambda: TopicSuggester(taxonomy, encoders))
        file_mb = sum(file.stat().st_size for file in Path(folder).iterdir()) / 1e6
    ways = {
        "both": full,
        "meaning": TopicSuggester(taxonomy, [meaning]),
        "spelling": TopicSuggester(taxonomy, [spelling]),
    }
    print_shares(ways)
    print(f"\n{len(known)} names and words; load the model {load_s:.1f} s, fit the letter groups {fit_s:.1f} s")
    print(f"suggester: first time {first_s:.1f} s, from the file ({file_mb:.1f} MB) {again_s:.1f} s")
    texts = [sentence.text for sentence in chain.from_iterable(paraphrases().values())]
    times_ms = sorted(timed(lambda text=text: full.suggest(text))[1] * 1000 for text in texts)
    print(f"one suggestion: median {times_ms[len(times_ms) // 2]:.1f} ms, slowest {times_ms[-1]:.1f} ms")
    longest = (" ".join(texts) * 2)[:5_000]
    longest_ms = min(timed(lambda: full.suggest(longest))[1] for _ in range(3)) * 1000
    print(f"one suggestion for 5000 characters: {longest_ms:.0f} ms")


def print_shares(ways: dict[str, TopicSuggester]) -> None:
    """One line per set of sentences: a share per way and depth."""
    print("set        n   " + "   ".join(f"{way + ' at ' + '/'.join(map(str, DEPTHS)):<20}" for way in ways))
    for name, sentences in paraphrases().items():
        shares = ["  ".join(f"{share_found(way, sentences, k):>5.1%}" for k in DEPTHS) for way in ways.values()]
        print(f"{name:<8}{len(sentences):>4}   " + "   ".join(f"{share:<20}" for share in shares))


def timed(work: Callable[[], Made]) -> tuple[Made, float]:
    """What the work made, and the seconds that it took."""
    start = time.perf_counter()
    made = work()
    return made, time.perf_counter() - start


if __name__ == "__main__":
    main()
