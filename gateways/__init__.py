"""Wires out: one file per outside party; each call has a time-out, a cap and a classification; none knows a table."""
