"""Dates as historians write them: standard forms, words, days counted from an event; periods in either calendar."""
