"""The words by which the rules read a reply: a file per language, in it a table per sign; how they are written is in
services/insight/phrase_book.py."""
