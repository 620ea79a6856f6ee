"""The report: one page of HTML that shows a library to whoever has a browser, without a network."""
