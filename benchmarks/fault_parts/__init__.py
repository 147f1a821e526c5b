"""Pieces of the fault harness: real worker processes, the moments at which they are killed, and what is counted."""
