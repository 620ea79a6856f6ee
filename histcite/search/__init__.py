"""What is looked for: queries, selections, and the places where a claim was hit."""
