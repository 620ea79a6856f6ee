"""Quantities as historians write them: bounds, numbers in figures or words, and what is measured or counted."""
