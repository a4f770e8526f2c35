"""Search over names, titles and text."""


def build_search(query, vocabulary, *, at):
    return {"results": (), "suggestion": None, "nearest": (), "total": 0}
