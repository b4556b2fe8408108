"""What can be searched, kept beside what it is derived from, and asked for in one way.

Drafts and published work have tables of their own: no reader's question ever meets a draft's word.
"""

from briefings.index.asking import understood
from briefings.index.keep import drafts, names, published, rebuild
from briefings.index.match import Where, leads, matching, newest
from briefings.index.near import nearest
from briefings.index.words import public_id

__all__ = [
    "Where",
    "drafts",
    "leads",
    "matching",
    "names",
    "nearest",
    "newest",
    "public_id",
    "published",
    "rebuild",
    "understood",
]
