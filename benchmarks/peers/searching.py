"""What one would search with instead: SQLite's FTS5 by words and by trigrams, rapidfuzz, tantivy. Names without accents, lines too."""

import sqlite3
from collections.abc import Callable, Sequence

import tantivy
from rapidfuzz import fuzz, process

from procedures.folding import fold, words_of
from procedures.model import Procedure

Search = Callable[[str, int], Sequence[str]]


def contenders(procedures: Sequence[Procedure]) -> dict[str, Search]:
    """Each with an index of its own in memory."""
    plain = [(one.code, _plain(one.name)) for one in procedures]
    return {
        "FTS5 bm25": _fts5(plain, "unicode61", prefix=True),
        "FTS5 trigram": _fts5(plain, "trigram", prefix=False),
        "rapidfuzz token_set": _rapidfuzz(plain),
        "tantivy": _tantivy(plain),
    }


def _plain(text: str) -> str:
    return " ".join(map(fold, words_of(text)))


def _fts5(plain: Sequence[tuple[str, str]], tokenizer: str, *, prefix: bool) -> Search:
    connection = sqlite3.connect(":memory:")
    connection.execute(f"CREATE VIRTUAL TABLE name USING fts5(code UNINDEXED, text, tokenize = '{tokenizer}')")
    connection.executemany("INSERT INTO name VALUES (?, ?)", plain)
    wanted = "SELECT code FROM name WHERE name MATCH ? ORDER BY rank LIMIT ?"

    def search(line: str, limit: int) -> Sequence[str]:
        words = [word for word in _plain(line).split() if prefix or len(word) > 2]
        if not words:
            return []
        query = " OR ".join(f'"{word}"' for word in words) + ("*" if prefix else "")
        return [code for (code,) in connection.execute(wanted, (query, limit))]

    return search


def _rapidfuzz(plain: Sequence[tuple[str, str]]) -> Search:
    codes, names = zip(*plain, strict=True)

    def search(line: str, limit: int) -> Sequence[str]:
        return [codes[at] for _, _, at in process.extract(_plain(line), names, scorer=fuzz.token_set_ratio, limit=limit)]

    return search


def _tantivy(plain: Sequence[tuple[str, str]]) -> Search:
    schema = tantivy.SchemaBuilder().add_text_field("code", stored=True).add_text_field("text").build()
    index = tantivy.Index(schema)
    writer = index.writer(heap_size=50_000_000, num_threads=1)
    for code, name in plain:
        writer.add_document(tantivy.Document(code=code, text=name))
    writer.commit()
    writer.wait_merging_threads()
    index.reload()
    searcher = index.searcher()

    def search(line: str, limit: int) -> Sequence[str]:
        text = _plain(line)
        if not text:
            return []
        hits = searcher.search(index.parse_query(text, ["text"]), limit).hits
        return [str(searcher.doc(address)["code"][0]) for _, address in hits]

    return search
