"""What pages are made of: pure drawing, facts in and elements out."""
