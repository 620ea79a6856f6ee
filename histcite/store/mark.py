"""The mark by which a file is known as a library of ours."""

FORMAT = 1
"""The version of the file's layout; a library of a newer one is refused."""

MARK = "histcite"
"""The table that says whose file this is; its one record holds the format."""
