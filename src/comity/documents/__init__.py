"""The library: documents, immutable versions, language versions, paragraphs, files, audiences.

It owns everything with a symbol. It promises: a version never changes once it is locked; one
symbol for all languages; a document is seen by its audience and by nobody else, and only an act
of its author widens that; no symbol, count or search betrays a narrower one.
"""
