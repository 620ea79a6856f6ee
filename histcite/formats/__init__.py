"""One module a format: text to records and back."""
