"""How do texts become vectors by their spelling alone?"""

from collections.abc import Sequence

from scipy.sparse import csr_array
from sklearn.feature_extraction.text import TfidfVectorizer

from matchmaker.features.content_words import content_words

SHORTEST, LONGEST = 3, 5


class NgramEncoder:
    """TF-IDF over groups of three to five letters inside words: sees shared stems, not shared meaning.

    The partner of a sentence encoder, and the declared fallback where there is none. Function words are left out:
    two sentences are not alike because both say "nobody". Deterministic; needs nothing but what it is fitted on.
    """

    name = "n-grams"
    centring = 0.0

    def __init__(self, known: Sequence[str]) -> None:
        """Learn from these texts which letter groups are rare; at least one of them must hold a letter."""
        self._letters = TfidfVectorizer(
            preprocessor=content_words, analyzer="char_wb", ngram_range=(SHORTEST, LONGEST), sublinear_tf=True
        ).fit(known)

    def encode(self, texts: Sequence[str]) -> csr_array:
        """One row per text, of length 1, or all zeros for a text without any known letter group; never negative."""
        return csr_array(self._letters.transform(texts))
