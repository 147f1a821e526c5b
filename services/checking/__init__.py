"""Holds a draft against the record and the settings: every figure, date, name, link, offer and claim in it."""
