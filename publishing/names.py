"""Names as addresses and as keys of order: slugs, sort keys and letters."""

import re
import unicodedata

# The first characters of names that have no letter or digit to make a slug of.
SPELLED = {"+": "plus", "#": "sharp", "&": "and", "@": "at", "%": "percent", "$": "dollar", "§": "section"}
LEADING_ARTICLE = re.compile(r"^(?:the|an|a)\s+(?=\S)")
OTHER_LETTER = "#"
# What the columns for folded names hold: a sign may become up to eighteen.
FOLDED_LIMIT = 200


def slugify(name: str) -> str:
    """An address for a name: NFKC, casefolded, ASCII where it has a base letter; never empty.

    >>> slugify("C++"), slugify("401(k)"), slugify("R&D")
    ('c-plus-plus', '401-k', 'r-and-d')
    """
    text = unaccented(name)
    for sign, word in SPELLED.items():
        text = text.replace(sign, f" {word} ")
    text = re.sub(r"['’]", "", text)
    slug = re.sub(r"[^a-z0-9]+", "-", text).strip("-")[:120].strip("-")
    return slug or "-".join(["x", *(f"{ord(character):x}" for character in name.strip()[:10])])


def unaccented(text: str) -> str:
    """The text casefolded, without accents and compatibility forms."""
    folded = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).casefold())
    return "".join(character for character in folded if not unicodedata.combining(character))


def sort_key(name: str) -> str:
    """The key of order: without case, accents, punctuation or a leading article; digits by their value."""
    text = LEADING_ARTICLE.sub("", unaccented(name).strip())
    text = re.sub(r"[^\w\s]+", " ", text)
    padded = re.sub(r"\d+", lambda digits: digits[0].zfill(6), " ".join(text.split()))
    return (padded or unaccented(name))[:300]


def letter_of(name: str) -> str:
    """The heading under which a name stands in A to Z: a capital letter, or # for all else."""
    first = sort_key(name)[:1].upper()
    return first if first.isalpha() else OTHER_LETTER


def titled(title: str, acronym: str) -> str:
    """The title with the acronym after it, unless it says it already.

    >>> titled("Employer of Record", "EOR")
    'Employer of Record (EOR)'
    >>> titled("401(k) Plan", "401(k)")
    '401(k) Plan'
    """
    return f"{title} ({acronym})" if acronym and acronym not in title else title


def fold(name: str) -> str:
    """The key under which names are compared: NFKC, without case, with one kind of apostrophe, hyphen and space."""
    text = unicodedata.normalize("NFKC", name).casefold()
    text = re.sub("[\u2018\u2019\u02bc]", "'", text)
    text = re.sub("[\u2010-\u2015\u2212]", "-", text)
    return " ".join(text.split())[:FOLDED_LIMIT]
