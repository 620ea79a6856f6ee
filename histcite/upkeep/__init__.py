"""Keeping a library sound: what is damaged in its file, what lies beside it, copies brought together, git."""
